//! What depends on who issues: how the company pays tax, and the table of codes that it has (RULES R1.11, R1.17, §8).

use super::Faults;
use crate::{Draft, Fault, FaultCode, Rate, TaxTreatment, Taxpayer, goods_code::GoodsCode};

/// What a table of codes says of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// It is there, and nothing below it.
    Leaf,
    /// It is there, with others below it (汇总编码): invoices must use one of those.
    Summary,
    /// It is not there: the table may be older than the code.
    Not,
}

/// Finds rates that the company's kind of taxpayer does not have. The bureau refuses them, but what we know of the
/// company may be out of date: this only warns. Red invoices repeat the rates of their originals.
pub fn check_taxpayer(draft: &Draft, taxpayer: Taxpayer) -> Vec<Fault> {
    let mut faults = Faults::default();
    if draft.is_red() {
        return faults.0;
    }
    for (index, line) in draft.lines.iter().enumerate() {
        let TaxTreatment::Taxed { rate, privilege } = line.treatment else {
            continue;
        };
        // A privilege has its own rate, whoever uses it.
        if privilege.is_some() || rate == Rate::ZERO {
            continue;
        }
        let path = format!("lines[{index}].treatment");
        let offered = Rate::offered(taxpayer);
        if !offered.contains(&rate) {
            let offered: Vec<String> = offered.iter().map(Rate::to_string).collect();
            faults.warn(
                FaultCode::BadRate,
                path,
                format!("{}一般用 {}，请核对", taxpayer.text(), offered.join("、")),
            );
        } else if taxpayer == Taxpayer::SmallScale && rate == Rate(300) {
            faults.warn(
                FaultCode::BadRate,
                path,
                "小规模纳税人一般用 1%；用 3% 表示放弃减免，平台没有填原因的地方",
            );
        }
    }
    faults.0
}

/// Finds codes that a table does not have, or that have others below them.
pub fn check_codes(draft: &Draft, listed: impl Fn(&GoodsCode) -> Listed) -> Vec<Fault> {
    let mut faults = Faults::default();
    for (index, line) in draft.lines.iter().enumerate() {
        // What is no code at all is the other pass's fault.
        let Ok(code) = GoodsCode::try_from(line.code.clone()) else {
            continue;
        };
        let path = format!("lines[{index}].code");
        match listed(&code) {
            Listed::Leaf => {}
            Listed::Summary => faults.block(
                FaultCode::BadGoodsCode,
                path,
                "这是汇总编码，不能开票，请选它下面的编码",
            ),
            Listed::Not => faults.warn(FaultCode::BadGoodsCode, path, "编码表里没有这个编码，请核对"),
        }
    }
    faults.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{InvoiceNumber, Privilege, ReversalOf, Severity, sample};

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
            ("a privilege brings its rate",   SmallScale, simplified,                    0),
            ("exempt by anyone",              SmallScale, TaxTreatment::Exempt,          0),
        ];
        for (what, taxpayer, treatment, count) in rows {
            let mut draft = sample::draft();
            draft.lines[0].treatment = treatment;
            let faults = check_taxpayer(&draft, taxpayer);
            assert_eq!(faults.len(), count, "{what}: {faults:?}");
            assert!(faults.iter().all(|fault| fault.severity == Severity::Warn), "{what}");
        }
    }

    #[test]
    fn a_red_invoice_repeats_the_rate_of_its_original() {
        let mut draft = sample::draft();
        draft.lines[0].treatment = TaxTreatment::at(Rate(1_700));
        draft.reversal = Some(ReversalOf {
            reason: None,
            original: InvoiceNumber::default(),
            info_number: None,
        });
        assert_eq!(check_taxpayer(&draft, Taxpayer::General), []);
    }

    #[test]
    fn only_leaves_of_the_table_can_be_used() {
        let draft = sample::draft();
        let found = |listed| {
            check_codes(&draft, |_| listed)
                .first()
                .map(|fault| (fault.severity, fault.path.clone()))
        };
        assert_eq!(found(Listed::Leaf), None);
        assert_eq!(found(Listed::Summary), Some((Severity::Block, "lines[0].code".into())));
        assert_eq!(found(Listed::Not), Some((Severity::Warn, "lines[0].code".into())));
        let mut draft = draft;
        draft.lines[0].code = "3040".into();
        assert_eq!(
            check_codes(&draft, |_| Listed::Not),
            [],
            "what is no code is not looked up"
        );
    }
}
