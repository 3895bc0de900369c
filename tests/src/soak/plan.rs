//! What a soak issues: it follows from the seed, so that every process knows it without being told.

use kaipiao_desk::{Draft, Serial};
use kaipiao_sandbox::Company;
use serde_json::json;

use super::{chance::Chance, options::Options};

/// The share of documents that are reversed once they are issued, in percent.
const REVERSED: u64 = 8;

/// A document that shall be issued once.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// What is issued.
    pub(super) draft: Draft,
    /// Whether a red invoice of it is issued afterwards.
    pub(super) reversed: bool,
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
    let lines: Vec<_> = (0..=chance.below(3))
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
    Planned {
        draft: serde_json::from_value(body).unwrap(),
        reversed: chance.percent(REVERSED),
    }
}
