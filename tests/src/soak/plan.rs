//! What a soak issues: it follows from the seed, so that every process knows it without being told.

use kaipiao_desk::{
    Draft, Fen, Serial,
    reversal::{Extent, LinePart, Part, Reason},
};
use kaipiao_sandbox::Company;
use serde_json::json;

use super::{chance::Chance, options::Options};

/// The share of documents that are reversed once they are issued, in percent.
const REVERSED: u64 = 8;

/// The share of these of which only a part is, in percent.
const IN_PART: u64 = 40;

/// The share of documents that are so long that the platform splits them, in percent.
const LONG: u64 = 5;

/// How many lines the platform leaves together.
pub(super) const SPLIT_OVER: usize = 3;

/// A document that shall be issued once.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// What is issued.
    pub(super) draft: Draft,
    /// The red invoice of it that is issued afterwards.
    pub(super) reversal: Option<Reversal>,
}

/// How a document is reversed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reversal {
    /// Why: a mistake is reversed whole, an allowance is a part.
    pub(super) reason: Reason,
    /// How much of it.
    pub(super) extent: Extent,
    /// The serial of a red invoice over a part: whoever asks again means the same part and not the next. One over the whole has the
    /// serial that follows from its original.
    pub(super) serial: Option<Serial>,
}

/// What one company issues.
#[derive(Debug, Clone)]
pub(super) struct Share {
    /// The company.
    pub(super) spid: String,
    /// Its documents, in the order in which they are handed in.
    pub(super) documents: Vec<Planned>,
}

/// What all companies issue, evenly spread.
pub(super) fn plan(options: &Options) -> Vec<Share> {
    let mut chance = Chance::new(options.seed, 1);
    let mut shares: Vec<_> = Company::many(options.companies())
        .into_iter()
        .map(|company| (company.small_scale, company.spid, Vec::new()))
        .collect();
    let companies = shares.len();
    for number in 0..options.invoices {
        let (small_scale, _, documents) = &mut shares[number as usize % companies];
        documents.push(planned(number, *small_scale, &mut chance));
    }
    shares
        .into_iter()
        .map(|(_, spid, documents)| Share { spid, documents })
        .collect()
}

fn planned(number: u32, small_scale: bool, chance: &mut Chance) -> Planned {
    let bytes = std::array::from_fn(|_| chance.next().to_le_bytes()[0]);
    let rate = if small_scale { 100 } else { 600 };
    let is_long = chance.percent(LONG);
    let most = SPLIT_OVER as u64;
    let count = if is_long {
        1 + most + chance.below(most + 1)
    } else {
        1 + chance.below(most)
    };
    let lines: Vec<_> = (0..count)
        .map(|line| {
            // Most amounts differ; some documents look alike, as in life.
            let fen = 10_000 + chance.below(5_000_000) + line;
            json!({
                "name": format!("技术咨询{}", line + 1), "code": "3040201990000000000", "amount": fen,
                "treatment": { "type": "taxed", "rate": rate, "privilege": null },
            })
        })
        .collect();
    let body = json!({
        "serial": Serial::from_random(bytes),
        "kind": if chance.percent(50) { "021" } else { "020" },
        "buyer": { "name": format!("广州测试{}有限公司", number % 7), "taxId": "91440101340088133N" },
        "buyerType": "company",
        "pricing": "gross",
        "lines": lines,
        "staff": { "drawer": "王五" },
    });
    // Of one that became several each would be reversed by itself: that is left to people.
    let is_reversed = chance.percent(REVERSED) && !is_long;
    let in_part = chance.percent(IN_PART);
    let bytes = std::array::from_fn(|_| chance.next().to_le_bytes()[0]);
    let net = Fen(i64::try_from(100 + chance.below(4_000)).unwrap());
    let reversal = if in_part {
        let part = LinePart {
            line: 0,
            part: Part::Net { net },
        };
        Reversal {
            reason: Reason::Allowance,
            extent: Extent::Lines { lines: vec![part] },
            serial: Some(Serial::from_random(bytes)),
        }
    } else {
        Reversal {
            reason: Reason::Mistake,
            extent: Extent::Whole,
            serial: None,
        }
    };
    Planned {
        draft: serde_json::from_value(body).unwrap(),
        reversal: is_reversed.then_some(reversal),
    }
}
