//! What depends on who issues: how the company pays tax, and the table of codes at hand (RULES R1.11, R1.17, §8).

use super::{Faults, field::gbk_length, line::NAME_BYTES, treatment::is_real_estate};
use crate::{
    Draft, FaultCode, Fen, Kind, Line, Rate, TaxTreatment, Taxpayer, Totals,
    goods_code::{GoodsCode, GoodsTable, Listed, find_starter},
};

/// What is known of the company that issues, and of the codes it may use. What is not known finds no fault.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// How the company pays value-added tax.
    pub taxpayer: Option<Taxpayer>,
    /// What one invoice may come to.
    pub limits: Limits,
    /// The official table of codes, where it was imported; the starter list is none, for most codes are not in it.
    pub codes: Option<&'a GoodsTable>,
}

/// What one invoice may come to without tax, as the company's tax device says (单张限额, RULES R1.21). `None` where nobody knows; 数电票
/// have no such limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// 电子普票.
    pub electronic: Option<Fen>,
    /// 专票, on paper or electronic.
    pub special: Option<Fen>,
    /// 纸质普票.
    pub ordinary: Option<Fen>,
}

impl Limits {
    const fn of(self, kind: Kind) -> Option<Fen> {
        match kind {
            Kind::ElectronicOrdinary => self.electronic,
            Kind::PaperSpecial | Kind::ElectronicSpecial => self.special,
            Kind::PaperOrdinary => self.ordinary,
            Kind::DigitalSpecial | Kind::DigitalOrdinary => None,
        }
    }
}

impl Known<'_> {
    /// A tidied line's name as it is printed, `*简称*名称`; without the 简称 where nobody knows it (RULES §8).
    pub(crate) fn printed_name(&self, line: &Line) -> String {
        let short = match self.codes {
            Some(table) => table.find(&line.code).map_or("", |entry| &entry.short_name),
            None => find_starter(&line.code).map_or("", |entry| entry.short_name),
        };
        if short.is_empty() || line.name.is_empty() {
            return line.name.clone();
        }
        format!("*{short}*{}", line.name)
    }

    pub(super) fn check(&self, draft: &Draft, index: usize, line: &Line, faults: &mut Faults) {
        self.check_code(draft, index, line, faults);
        self.check_printed_name(draft.kind, index, line, faults);
        // Red invoices repeat the rates of their originals.
        if let Some(taxpayer) = self.taxpayer
            && !draft.is_red()
        {
            check_rate(taxpayer, index, line, faults);
        }
    }

    /// Finds more than the company's tax device takes at once. What the list of companies says may be out of date: this only warns.
    pub(super) fn check_limit(&self, draft: &Draft, totals: &Totals, faults: &mut Faults) {
        if let Some(limit) = self.limits.of(draft.kind)
            && totals.net.abs() > limit
        {
            faults.warn(
                FaultCode::AboveLimit,
                "",
                format!(
                    "合计金额 {} 超过税控设备的单张限额 {limit}（不含税），请拆成几张",
                    totals.net
                ),
            );
        }
    }

    /// Finds codes that the table does not have, or that have others below them.
    fn check_code(&self, draft: &Draft, index: usize, line: &Line, faults: &mut Faults) {
        // What is no code at all is found without a table.
        let (Some(table), Ok(code)) = (self.codes, GoodsCode::try_from(line.code.clone())) else {
            return;
        };
        let path = format!("lines[{index}].code");
        match table.listed(&code) {
            Listed::Leaf => {}
            // It had nothing below it when the original was issued.
            Listed::Summary if draft.is_red() => {}
            Listed::Summary => faults.block(
                FaultCode::BadGoodsCode,
                path,
                "这是汇总编码，不能开票，请选它下面的编码",
            ),
            Listed::Not => faults.warn(FaultCode::BadGoodsCode, path, "编码表里没有这个编码，请核对"),
        }
    }

    /// The older kinds print the 简称 within the room of the name (RULES §7).
    fn check_printed_name(&self, kind: Kind, index: usize, line: &Line, faults: &mut Faults) {
        let path = format!("lines[{index}].name");
        let length = gbk_length(&self.printed_name(line));
        if !kind.is_digital() && length > NAME_BYTES && !faults.names(&path) {
            faults.block(
                FaultCode::TooLong,
                path,
                format!("项目名称连简称最多 {NAME_BYTES} 字节（一个汉字 2 字节），现在 {length} 字节，请删短"),
            );
        }
    }
}

/// Finds a rate that the company's kind of taxpayer does not have. The bureau refuses it, but what we know of the company
/// may be out of date: this only warns.
fn check_rate(taxpayer: Taxpayer, index: usize, line: &Line, faults: &mut Faults) {
    let TaxTreatment::Taxed { rate, privilege } = line.treatment else {
        return;
    };
    // A privilege has its own rate, whoever uses it.
    if privilege.is_some() || rate == Rate::ZERO {
        return;
    }
    let path = format!("lines[{index}].treatment");
    let offered = Rate::offered(taxpayer);
    let is_five = rate == Rate(500) && taxpayer == Taxpayer::SmallScale;
    if !offered.contains(&rate) {
        let offered: Vec<String> = offered.iter().map(Rate::to_string).collect();
        faults.warn(
            FaultCode::BadRate,
            path,
            format!("{}一般用 {}，请核对", taxpayer.text(), offered.join("、")),
        );
    } else if is_five && line.deduction.is_none() && !is_real_estate(&line.code) {
        faults.warn(
            FaultCode::BadRate,
            path,
            "小规模纳税人的 5% 一般只用于不动产和差额征税，请核对",
        );
    } else if taxpayer == Taxpayer::SmallScale && rate == Rate(300) {
        faults.warn(
            FaultCode::BadRate,
            path,
            "小规模纳税人一般用 1%；用 3% 表示放弃减免，平台没有填原因的地方",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fault, InvoiceNumber, Privilege, ReversalOf, Severity, goods_code::GoodsEntry, sample};

    fn found(draft: &Draft, known: &Known<'_>) -> Vec<Fault> {
        let mut faults = Faults::default();
        for (index, line) in draft.lines.iter().enumerate() {
            known.check(draft, index, line, &mut faults);
        }
        faults.0
    }

    fn by(taxpayer: Taxpayer) -> Known<'static> {
        Known {
            taxpayer: Some(taxpayer),
            ..Known::default()
        }
    }

    #[test]
    fn a_name_is_printed_behind_its_short_name_once() {
        let own = GoodsTable::new([GoodsEntry {
            code: "3040201010000000000".parse().unwrap(),
            name: "软件开发服务".to_owned(),
            short_name: "软件".to_owned(),
            is_summary: false,
            description: String::new(),
        }]);
        let (starter, imported) = (None, Some(&own));
        #[rustfmt::skip]
        let rows = [
            ("by the starter list",           starter,  "3040201010000000000", "开发",              "*生产生活服务*开发"),
            ("by the imported table",         imported, "3040201010000000000", "开发",              "*软件*开发"),
            ("one that brings its own",       starter,  "3040201010000000000", "*信息技术服务*开发", "*生产生活服务*开发"),
            ("a star that is no short name",  starter,  "3040201010000000000", "*3*5 钢板",         "*生产生活服务**3*5 钢板"),
            ("a code that the table lacks",   imported, "3070401000000000000", "餐费",              "餐费"),
            ("a code that is not written yet", starter, "",                    "开发",              "开发"),
            ("a name that is not written yet", starter, "3040201010000000000", "",                  ""),
        ];
        for (what, codes, code, name, printed) in rows {
            let mut draft = sample::draft();
            draft.lines.truncate(1);
            draft.lines[0].code = code.to_owned();
            draft.lines[0].name = name.to_owned();
            let known = Known {
                codes,
                ..Known::default()
            };
            assert_eq!(crate::preview_knowing(draft, &known).names, [printed], "{what}");
        }
    }

    #[test]
    fn five_percent_by_a_small_taxpayer_is_of_real_estate_or_of_a_difference() {
        let five = |change: fn(&mut Line)| {
            let mut draft = sample::draft();
            draft.lines[0].treatment = TaxTreatment::at(Rate(500));
            change(&mut draft.lines[0]);
            found(&draft, &by(Taxpayer::SmallScale)).len()
        };
        assert_eq!(five(|line| line.code = "5010101000000000000".to_owned()), 0);
        assert_eq!(five(|line| line.deduction = Some(Fen(1))), 0);
        assert_eq!(five(|_| {}), 1);
    }

    #[test]
    fn the_older_kinds_count_the_short_name_into_the_name() {
        // *信息技术服务* has 14 bytes.
        let length = |kind: Kind, name: &str| {
            let mut draft = sample::draft();
            draft.kind = kind;
            name.clone_into(&mut draft.lines[0].name);
            let faults = found(&draft, &Known::default());
            faults.into_iter().map(|fault| fault.code).collect::<Vec<_>>()
        };
        let (fits, too_long) = ("服".repeat(39), "服".repeat(40));
        assert_eq!(length(Kind::PaperOrdinary, &fits), []);
        assert_eq!(length(Kind::PaperOrdinary, &too_long), [FaultCode::TooLong]);
        assert_eq!(length(Kind::DigitalOrdinary, &too_long), []);
    }

    #[test]
    fn rates_of_another_kind_of_taxpayer_are_doubted() {
        use Taxpayer::{General, SmallScale};
        let simplified = TaxTreatment::Taxed {
            rate: Rate(300),
            privilege: Some(Privilege::Simplified3),
        };
        #[rustfmt::skip]
        let rows = [
            ("13 % by a general taxpayer",    General,    TaxTreatment::at(Rate(1_300)), 0),
            ("13 % by a small one",           SmallScale, TaxTreatment::at(Rate(1_300)), 1),
            ("1 % by a general taxpayer",     General,    TaxTreatment::at(Rate(100)),   1),
            ("1 % by a small one",            SmallScale, TaxTreatment::at(Rate(100)),   0),
            ("3 % by a small one",            SmallScale, TaxTreatment::at(Rate(300)),   1),
            ("3 % by a general taxpayer",     General,    TaxTreatment::at(Rate(300)),   0),
            ("5 % by a small one",            SmallScale, TaxTreatment::at(Rate(500)),   1),
            ("a privilege brings its rate",   SmallScale, simplified,                    0),
            ("exempt by anyone",              SmallScale, TaxTreatment::Exempt,          0),
        ];
        for (what, taxpayer, treatment, count) in rows {
            let mut draft = sample::draft();
            draft.lines[0].treatment = treatment;
            let faults = found(&draft, &by(taxpayer));
            assert_eq!(faults.len(), count, "{what}: {faults:?}");
            assert!(faults.iter().all(|fault| fault.severity == Severity::Warn), "{what}");
        }
    }

    #[test]
    fn more_than_a_tax_device_takes_at_once_is_doubted() {
        let limits = Limits {
            electronic: Some(Fen(999_999)),
            special: Some(Fen(100_000)),
            ordinary: None,
        };
        #[rustfmt::skip]
        let rows = [
            ("as much as it takes",          Kind::PaperSpecial,       100_000,    false),
            ("a fen more",                   Kind::PaperSpecial,       100_001,    true),
            ("a fen more, reversed",         Kind::PaperSpecial,      -100_001,    true),
            ("what nobody knows",            Kind::PaperOrdinary,      100_001,    false),
            ("an electronic one",            Kind::ElectronicOrdinary, 999_999,    false),
            ("an electronic one, more",      Kind::ElectronicOrdinary, 1_000_000,  true),
            ("an electronic 专票",            Kind::ElectronicSpecial,  100_001,    true),
            ("数电票 have none",              Kind::DigitalSpecial,     9999_9999, false),
            ("nor 数电普票",                  Kind::DigitalOrdinary,    9999_9999, false),
        ];
        for (what, kind, net, doubted) in rows {
            let draft = Draft {
                kind,
                ..sample::draft()
            };
            let totals = Totals {
                net: Fen(net),
                ..crate::total::total(&draft)
            };
            let mut faults = Faults::default();
            let known = Known {
                limits,
                ..Known::default()
            };
            known.check_limit(&draft, &totals, &mut faults);
            assert_eq!(faults.has(FaultCode::AboveLimit), doubted, "{what}");
            assert!(faults.0.iter().all(|fault| fault.severity == Severity::Warn), "{what}");
        }
    }

    #[test]
    fn a_red_invoice_repeats_a_code_that_others_were_put_below() {
        let mut draft = sample::draft();
        let summary = GoodsTable::new([GoodsEntry {
            code: draft.lines[0].code.parse().unwrap(),
            name: "软件服务".to_owned(),
            short_name: String::new(),
            is_summary: true,
            description: String::new(),
        }]);
        let known = Known {
            codes: Some(&summary),
            ..Known::default()
        };
        assert_eq!(found(&draft, &known).len(), 1, "a blue one does not");
        draft.reversal = Some(ReversalOf {
            reason: None,
            original: InvoiceNumber::default(),
            info_number: None,
            mirrored: false,
        });
        assert_eq!(found(&draft, &known), []);
    }

    #[test]
    fn a_red_invoice_repeats_the_rate_of_its_original() {
        let mut draft = sample::draft();
        draft.lines[0].treatment = TaxTreatment::at(Rate(1_700));
        draft.reversal = Some(ReversalOf {
            reason: None,
            original: InvoiceNumber::default(),
            info_number: None,
            mirrored: false,
        });
        assert_eq!(found(&draft, &by(Taxpayer::General)), []);
        draft.reversal = None;
        assert_eq!(found(&draft, &by(Taxpayer::General)).len(), 1, "a blue one does not");
        assert_eq!(found(&draft, &Known::default()), [], "nor where nothing is known");
    }

    #[test]
    fn only_leaves_of_the_table_can_be_used() {
        let entry = |code: &str| GoodsEntry {
            code: code.parse().unwrap(),
            name: "名".to_owned(),
            short_name: String::new(),
            is_summary: false,
            description: String::new(),
        };
        let table = GoodsTable::new([entry("3040200000000000000"), entry("3040203000000000000")]);
        let known = Known {
            codes: Some(&table),
            ..Known::default()
        };
        let mut draft = sample::draft();
        let mut judged = |code: &str| {
            code.clone_into(&mut draft.lines[0].code);
            let faults = found(&draft, &known);
            faults.first().map(|fault| (fault.severity, fault.path.clone()))
        };
        assert_eq!(judged("3040203000000000000"), None);
        assert_eq!(
            judged("3040200000000000000"),
            Some((Severity::Block, "lines[0].code".into()))
        );
        assert_eq!(
            judged("3040999000000000000"),
            Some((Severity::Warn, "lines[0].code".into()))
        );
        assert_eq!(judged("3040"), None, "what is no code is not looked up");
    }
}
