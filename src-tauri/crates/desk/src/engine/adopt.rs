//! Whether what the platform lists under a serial is the invoice that was sent.

use kaipiao_domain::{Fen, Kind};
use kaipiao_ledger::{issuance::IssuedNumber, payload::Payload};
use kaipiao_platform::{Facts, call::ListedInvoice, moment};

/// How what is listed differs from what was sent, in words for the person who must look.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Differs {
    /// In the amount alone, which is smaller: it may be a part of it.
    Less(String),
    /// Otherwise.
    Otherwise(String),
}

/// What is adopted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Same {
    /// The invoices.
    pub(crate) numbers: Vec<IssuedNumber>,
    /// The version of the payload that they are equal to.
    pub(crate) version: u32,
}

/// Compares what is listed with every version that was frozen: one of them may have reached the platform.
///
/// One listed invoice must be equal to a version in kind, buyer's tax number, net and gross. Several are the parts of a version that
/// the platform split: equal in kind and buyer, and their sums equal.
///
/// # Errors
/// [`Differs`].
pub(crate) fn compare(kind: Kind, versions: &[Payload], listed: &[&ListedInvoice]) -> Result<Same, Differs> {
    let mut numbers = Vec::with_capacity(listed.len());
    let (mut net, mut gross) = (Fen::ZERO, Fen::ZERO);
    for row in listed {
        let name = &row.number;
        if row.kind() != Some(kind) {
            return Err(Differs::Otherwise(format!(
                "平台上的发票 {name} 种类是 {}，与这里的 {kind} 不同，请核对",
                row.kind_code
            )));
        }
        let (Some(number), Some(row_net), Some(row_gross)) = (row.invoice_number(), row.net, row.gross) else {
            return Err(Differs::Otherwise(format!(
                "平台列出的发票 {name} 缺少号码或金额，请核对"
            )));
        };
        net += row_net;
        gross += row_gross;
        numbers.push(IssuedNumber {
            code: number.code,
            number: number.number,
            issued_at: row.issued_at.map(moment::iso).unwrap_or_default(),
            check_code: row.check_code.clone(),
            pdf_link: row.pdf_link.clone(),
        });
    }
    let names = numbers
        .iter()
        .map(|number| number.number.as_str())
        .collect::<Vec<_>>()
        .join("、");
    // Looked at first: two copies of a smaller version may add up to a larger one.
    let copies = |version: &Payload| {
        listed
            .iter()
            .all(|row| row.net == Some(version.net) && row.gross == Some(version.gross))
    };
    if listed.len() > 1 && versions.iter().any(copies) {
        return Err(Differs::Otherwise(format!(
            "平台上用同一单据号开了 {} 张相同的发票（{names}），请红冲多出的",
            listed.len()
        )));
    }
    let buyer = |version: &&Payload| {
        listed
            .iter()
            .all(|row| row.buyer_tax_id.trim().eq_ignore_ascii_case(&version.buyer_tax_id))
    };
    let less = |part: Fen, whole: Fen| part.is_negative() == whole.is_negative() && part.abs() < whole.abs();
    // The last one first: it is the likeliest where several are equal in all that is compared.
    let mut same_buyer = versions.iter().rev().filter(buyer);
    if let Some(same) = same_buyer
        .clone()
        .find(|version| version.net == net && version.gross == gross)
    {
        return Ok(Same {
            numbers,
            version: same.version,
        });
    }
    let words = format!("平台上的发票 {names}（价税合计 {gross}）与这里的内容不同，请核对");
    Err(if same_buyer.any(|version| less(gross, version.gross)) {
        Differs::Less(words)
    } else {
        Differs::Otherwise(words)
    })
}

/// What the ledger keeps of an invoice out of our own call's reply.
pub(super) fn number(facts: &Facts) -> IssuedNumber {
    IssuedNumber {
        code: facts.number.code.clone(),
        number: facts.number.number.clone(),
        issued_at: facts.issued_at.map(moment::iso).unwrap_or_default(),
        check_code: facts.check_code.clone(),
        pdf_link: facts.pdf_link.clone(),
    }
}

#[cfg(test)]
mod tests {
    use kaipiao_domain::Draft;
    use serde_json::{Value, json};

    use super::*;

    fn version(version: u32, net: i64, gross: i64) -> Payload {
        Payload {
            version,
            body: "{}".to_owned(),
            draft: Draft::new("S1".parse().unwrap()),
            buyer_tax_id: "91440101340088133N".to_owned(),
            net: Fen(net),
            gross: Fen(gross),
        }
    }

    fn listed(changes: &[(&str, &str)]) -> ListedInvoice {
        let mut row = json!({
            "xtlsh": "S1", "fplxdm": "021", "fpdm": "", "fphm": "24312000000136634917", "kprq": "2026-11-24 10:00:00",
            "ghdwsbh": "91440101340088133N", "hjje": "100.00", "hjse": "6.00", "jshj": "106.00",
        });
        for (key, value) in changes {
            row[*key] = Value::from(*value);
        }
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn only_the_same_invoice_is_adopted() {
        let versions = [version(1, 20_000, 21_200), version(2, 10_000, 10_600)];
        let twin = [("fphm", "24312000000136634918")];
        #[rustfmt::skip]
        let rows = [
            ("equal to a later version",      vec![listed(&[])],                                                        Ok(1)),
            ("another amount",                vec![listed(&[("hjje", "99.00")])],                                       Err("内容不同")),
            ("another gross",                 vec![listed(&[("jshj", "106.01")])],                                      Err("内容不同")),
            ("another buyer",                 vec![listed(&[("ghdwsbh", "91310115563144366Q")])],                       Err("内容不同")),
            ("another kind",                  vec![listed(&[("fplxdm", "020")])],                                       Err("种类")),
            ("without a number",              vec![listed(&[("fphm", "")])],                                            Err("缺少号码")),
            ("two parts of one",              vec![listed(&[("hjje", "40.00"), ("jshj", "42.40")]),
                                                   listed(&[twin[0], ("hjje", "60.00"), ("jshj", "63.60")])],            Ok(2)),
            ("the same one twice",            vec![listed(&[]), listed(&twin)],                                         Err("2 张相同")),
        ];
        for (what, rows, expected) in rows {
            let found = compare(Kind::DigitalOrdinary, &versions, &rows.iter().collect::<Vec<_>>());
            match (found, expected) {
                (Ok(same), Ok(count)) => assert_eq!((same.numbers.len(), same.version), (count, 2), "{what}"),
                (Err(Differs::Less(words) | Differs::Otherwise(words)), Err(part)) => {
                    assert!(words.contains(part), "{what}: {words}");
                }
                (found, expected) => panic!("{what}: {found:?} is not {expected:?}"),
            }
        }
    }

    #[test]
    fn what_is_adopted_is_the_version_that_was_issued() {
        let versions = [
            version(1, 10_000, 10_600),
            version(2, 20_000, 21_200),
            version(3, 10_000, 10_600),
        ];
        let found = |net: &str, gross: &str| {
            let row = listed(&[("hjje", net), ("jshj", gross)]);
            compare(Kind::DigitalOrdinary, &versions, &[&row]).unwrap().version
        };
        assert_eq!(found("200.00", "212.00"), 2, "not the last one");
        assert_eq!(found("100.00", "106.00"), 3, "the last of those that are equal");
    }

    #[test]
    fn a_smaller_amount_for_the_same_buyer_may_be_a_part() {
        let versions = [version(1, 10_000, 10_600)];
        let part = [("hjje", "40.00"), ("jshj", "42.40")];
        let stranger = [part[0], part[1], ("ghdwsbh", "91310115563144366Q")];
        let more = [("hjje", "200.00"), ("jshj", "212.00")];
        let red = [("hjje", "-40.00"), ("jshj", "-42.40")];
        #[rustfmt::skip]
        let rows = [
            ("a part",          listed(&part),     true),
            ("another buyer's", listed(&stranger), false),
            ("more than it",    listed(&more),     false),
            ("a red one",       listed(&red),      false),
        ];
        for (what, row, is_less) in rows {
            let found = compare(Kind::DigitalOrdinary, &versions, &[&row]).unwrap_err();
            assert_eq!(matches!(found, Differs::Less(_)), is_less, "{what}: {found:?}");
        }
    }
}
