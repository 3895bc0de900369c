//! Rate, zero-rate mark and privilege on the wire, and the one choice that they are in the domain (RULES R1.12).

use kaipiao_domain::{FaultCode, Privilege, Rate, TaxTreatment};

use super::{faults::Faults, wire::WireItem};
use crate::call::ListedRate;

const EXEMPT: &str = "免税";
const NOT_TAXABLE: &str = "不征税";

/// The nodes `SL`, `XSYH`, `LSLBZ`, `YHSM` of a treatment.
pub(super) fn write(treatment: TaxTreatment, item: &mut WireItem) {
    let (privileged, zero_rate, privilege) = match treatment {
        TaxTreatment::Taxed { privilege: None, .. } => ("0", "", ""),
        TaxTreatment::Taxed {
            privilege: Some(privilege),
            ..
        } => ("1", "", privilege.text()),
        TaxTreatment::Exempt => ("1", "1", EXEMPT),
        TaxTreatment::NotTaxable => ("1", "2", NOT_TAXABLE),
        TaxTreatment::ZeroRated => ("0", "3", ""),
    };
    item.rate = rate(treatment.rate());
    privileged.clone_into(&mut item.privileged);
    zero_rate.clone_into(&mut item.zero_rate);
    privilege.clone_into(&mut item.privilege);
}

/// The rate as the wire wants it. The document does not say whether `SL` is a fraction or a percent: a fraction,
/// until the platform shows otherwise. Change it here.
fn rate(rate: Rate) -> String {
    rate.fraction().to_string()
}

/// The treatment that the nodes say; where they contradict each other, the rate alone.
pub(super) fn read(item: &WireItem, row: &str, faults: &mut Faults) -> TaxTreatment {
    let text = item.rate.trim();
    let Ok(ListedRate::Rate(rate)) = text.parse() else {
        let (code, words) = if text.is_empty() {
            (FaultCode::Missing, "缺少税率，请写成小数，如 0.13".to_owned())
        } else {
            (FaultCode::BadRate, format!("税率“{text}”不认识，请写成小数，如 0.13"))
        };
        faults.block(code, format!("{row}.SL"), words);
        return TaxTreatment::at(Rate::ZERO);
    };
    marked(item, rate).unwrap_or_else(|(key, code, words)| {
        faults.block(code, format!("{row}.{key}"), words);
        TaxTreatment::at(rate)
    })
}

/// The node that contradicts the others, and what to do about it.
type Contradiction = (&'static str, FaultCode, String);

fn marked(item: &WireItem, rate: Rate) -> Result<TaxTreatment, Contradiction> {
    let privileged = match item.privileged.trim() {
        "" | "0" => false,
        "1" => true,
        other => return Err(bad("XSYH", format!("“{other}”不认识，有优惠写 1，无优惠写 0"))),
    };
    let (zero_rate, privilege) = (item.zero_rate.trim(), item.privilege.trim());
    if rate == Rate::ZERO {
        zero(zero_rate, privileged, privilege)
    } else if zero_rate.is_empty() {
        taxed(rate, privileged, privilege)
    } else {
        Err(bad("LSLBZ", "税率不是 0，LSLBZ 应为空"))
    }
}

fn bad(key: &'static str, words: impl Into<String>) -> Contradiction {
    (key, FaultCode::BadTreatment, words.into())
}

fn zero(zero_rate: &str, privileged: bool, privilege: &str) -> Result<TaxTreatment, Contradiction> {
    let (treatment, must, words) = match zero_rate {
        "1" => (TaxTreatment::Exempt, true, EXEMPT),
        "2" => (TaxTreatment::NotTaxable, true, NOT_TAXABLE),
        "3" => (TaxTreatment::ZeroRated, false, ""),
        "" => {
            let words = "税率为 0 时必填：1 免税，2 不征税，3 其他零税率";
            return Err(("LSLBZ", FaultCode::ZeroRate, words.to_owned()));
        }
        other => {
            let words = format!("“{other}”不认识，应为 1 免税、2 不征税或 3 其他零税率");
            return Err(bad("LSLBZ", words));
        }
    };
    if privileged != must {
        let right = if must { "1" } else { "0" };
        return Err(bad("XSYH", format!("LSLBZ 为 {zero_rate} 时 XSYH 应为 {right}")));
    }
    if privilege != words {
        let right = if words.is_empty() {
            "应为空".to_owned()
        } else {
            format!("应为“{words}”")
        };
        return Err(bad("YHSM", format!("LSLBZ 为 {zero_rate} 时 YHSM {right}")));
    }
    Ok(treatment)
}

fn taxed(rate: Rate, privileged: bool, privilege: &str) -> Result<TaxTreatment, Contradiction> {
    let privilege = match (privileged, privilege) {
        (false, "") => None,
        (false, _) => return Err(bad("YHSM", "XSYH 不是 1，YHSM 应为空")),
        (true, "") => return Err(bad("YHSM", "XSYH 为 1 时要写优惠政策，如 简易征收")),
        (true, text) => match Privilege::parse(text) {
            Some(privilege) => Some(privilege),
            None => return Err(bad("YHSM", format!("优惠政策“{text}”不在税局认可的名单里"))),
        },
    };
    Ok(TaxTreatment::Taxed { rate, privilege })
}
