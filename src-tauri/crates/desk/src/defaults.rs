//! What a new draft of a company begins with.

use kaipiao_domain::{Delivery, Draft, Kind, Line, Party, Rate, Staff, TaxTreatment, Taxpayer};
use kaipiao_ledger::{Timestamp, company_setting::CompanySetting};

use crate::{contract::CompanyView, listed};

/// The blank draft filled with what the user decided about the company; what nobody decided is as in its last document, and
/// then as the platform lists it.
pub(crate) fn apply(blank: Draft, last: Option<&Draft>, company: CompanyView, now: Timestamp) -> Draft {
    let setting = company.setting;
    let treatment = treatment(&setting, last);
    Draft {
        kind: kind(&setting, last).unwrap_or(blank.kind),
        pricing: last.map_or(blank.pricing, |last| last.pricing),
        lines: vec![Line::new(treatment)],
        staff: Staff {
            drawer: first_said(setting.drawer, company.drawer),
            payee: first_said(setting.payee, company.payee),
            reviewer: first_said(setting.reviewer, company.reviewer),
        },
        seller: Party {
            address: setting.address,
            phone: setting.phone,
            bank: setting.bank,
            account: setting.account,
            ..blank.seller
        },
        delivery: Delivery {
            email: setting.email,
            ..blank.delivery
        },
        remark: dated(&setting.remark, now),
        ..blank
    }
}

/// A company mostly issues the same kind: the last one is the best guess, unless the company no longer offers it.
fn kind(setting: &CompanySetting, last: Option<&Draft>) -> Option<Kind> {
    let habit = last.map(|last| last.kind);
    let offered = |kind: &Kind| setting.kinds.is_empty() || setting.kinds.contains(kind);
    habit.filter(offered).or(setting.kinds.first().copied())
}

fn treatment(setting: &CompanySetting, last: Option<&Draft>) -> TaxTreatment {
    if let Some(rate) = setting.rate {
        return TaxTreatment::at(rate);
    }
    if let Some(line) = last.and_then(|last| last.lines.first()) {
        return line.treatment;
    }
    let offered = Rate::offered(setting.taxpayer.unwrap_or(Taxpayer::General));
    TaxTreatment::at(offered.first().copied().unwrap_or(Rate::ZERO))
}

fn first_said(decided: String, listed: String) -> String {
    if decided.is_empty() { listed } else { decided }
}

/// The remark with the day's words in the place of `{年}`, `{月}`, `{日}` and `{上月}`.
fn dated(template: &str, now: Timestamp) -> String {
    let Some(today) = listed::today(now) else {
        return template.to_owned();
    };
    template
        .replace("{年}", &today.year().to_string())
        .replace("{上月}", &u8::from(today.month().previous()).to_string())
        .replace("{月}", &u8::from(today.month()).to_string())
        .replace("{日}", &today.day().to_string())
}

#[cfg(test)]
mod tests {
    use kaipiao_ledger::company::Company;

    use super::*;

    /// Noon of 2026-01-24 in China.
    const NOON: Timestamp = Timestamp(1_769_227_200_000);

    fn company(setting: CompanySetting) -> CompanyView {
        let listed = Company {
            spid: "1".into(),
            name: "一号公司".into(),
            tax_number: String::new(),
            listed: r#"{"drawer": "王五", "payee": "李四"}"#.into(),
            parked: None,
            recovery: None,
            gone_at: None,
        };
        listed::view(&listed, setting, NOON)
    }

    fn blank() -> Draft {
        Draft::new("A0000000000000000001".parse().unwrap())
    }

    #[test]
    fn what_is_decided_comes_before_habit_and_habit_before_what_is_listed() {
        let mut last = blank();
        last.kind = Kind::DigitalSpecial;
        last.lines = vec![Line::new(TaxTreatment::at(Rate(600)))];
        let begun = |setting, last: Option<&Draft>| {
            let draft = apply(blank(), last, company(setting), NOON);
            (draft.kind, draft.lines[0].treatment.rate(), draft.staff.drawer)
        };
        let decided = CompanySetting {
            drawer: "赵六".into(),
            rate: Some(Rate(300)),
            kinds: vec![Kind::DigitalOrdinary],
            ..CompanySetting::default()
        };
        let small = CompanySetting {
            taxpayer: Some(Taxpayer::SmallScale),
            ..CompanySetting::default()
        };
        #[rustfmt::skip]
        let rows = [
            ("nothing is known",    CompanySetting::default(), None,        (Kind::DigitalOrdinary, Rate(1_300), "王五")),
            ("a habit",             CompanySetting::default(), Some(&last), (Kind::DigitalSpecial,  Rate(600),   "王五")),
            ("small-scale",         small,                     None,        (Kind::DigitalOrdinary, Rate(100),   "王五")),
            ("all is decided",      decided,                   Some(&last), (Kind::DigitalOrdinary, Rate(300),   "赵六")),
        ];
        for (what, setting, last, (kind, rate, drawer)) in rows {
            assert_eq!(begun(setting, last), (kind, rate, drawer.to_owned()), "{what}");
        }
    }

    #[test]
    fn the_remark_is_dated() {
        assert_eq!(
            dated("{年}年{月}月{日}日，{上月}月服务费", NOON),
            "2026年1月24日，12月服务费"
        );
    }
}
