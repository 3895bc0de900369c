//! Both sides as whoever shows them sees them.

use std::collections::HashMap;

use kaipiao_domain::Serial;
use kaipiao_ledger::{
    LedgerError, Transaction,
    issuance::{self, Issuance},
    payload::Payload,
    verdict::{Facts, Finding, WORD},
};

use super::words;
use crate::contract::{ChecklistView, FindingView, IssuanceView, SideField, SideView, VerdictView};

/// By code and number, which other document has what was found.
pub(super) type Owners = HashMap<(String, String), Serial>;

/// Which other documents have what was found.
pub(super) fn owners(tx: &Transaction<'_>, document: &Issuance, facts: &Facts) -> Result<Owners, LedgerError> {
    let mut owners = Owners::new();
    for finding in facts.looked.iter().flat_map(|looked| &looked.found) {
        if finding.number.is_empty() {
            continue;
        }
        if let Some(owner) = issuance::owner(tx, &finding.code, &finding.number)?
            && owner.id != document.id
        {
            owners.insert((finding.code.clone(), finding.number.clone()), owner.serial);
        }
    }
    Ok(owners)
}

pub(super) fn view(issuance: IssuanceView, versions: &[Payload], facts: &Facts, owners: &Owners) -> VerdictView {
    let side = sent_side(
        &issuance.serial,
        issuance.kind.code(),
        &issuance.buyer,
        versions,
        (issuance.net, issuance.tax, issuance.gross),
    );
    let looked = facts.looked.as_ref();
    let found = looked.map(|looked| looked.found.as_slice()).unwrap_or_default();
    let found = found
        .iter()
        .map(|one| {
            let owner = owners.get(&(one.code.clone(), one.number.clone())).cloned();
            finding(one, &side, owner)
        })
        .collect();
    VerdictView {
        issuance,
        versions: u32::try_from(versions.len()).unwrap_or(u32::MAX),
        found,
        checklist: checklist(facts),
        sent: side,
    }
}

/// What was sent last.
pub(super) fn sent(document: &Issuance, versions: &[Payload]) -> SideView {
    sent_side(
        &document.serial,
        document.kind.code(),
        &document.buyer_name,
        versions,
        (document.net, document.tax, document.gross),
    )
}

fn sent_side(
    serial: &Serial,
    kind: &str,
    buyer: &str,
    versions: &[Payload],
    (net, tax, gross): (kaipiao_domain::Fen, kaipiao_domain::Fen, kaipiao_domain::Fen),
) -> SideView {
    let last = versions.last();
    SideView {
        serial: serial.to_string(),
        kind: kind.to_owned(),
        code: String::new(),
        number: String::new(),
        issued_at: String::new(),
        // Once it is closed the document shows what was issued: what was sent stands in its payload.
        buyer: last.map_or_else(|| buyer.to_owned(), |last| last.draft.buyer.name.clone()),
        buyer_tax_id: last.map(|last| last.buyer_tax_id.clone()).unwrap_or_default(),
        net: Some(last.map_or(net, |last| last.net)),
        tax: Some(last.map_or(tax, |last| last.gross - last.net)),
        gross: Some(last.map_or(gross, |last| last.gross)),
    }
}

pub(super) fn finding(found: &Finding, sent: &SideView, owner: Option<Serial>) -> FindingView {
    let side = SideView {
        serial: found.serial.clone(),
        kind: found.kind.clone(),
        code: found.code.clone(),
        number: found.number.clone(),
        issued_at: found.issued_at.clone(),
        buyer: found.buyer_name.clone(),
        buyer_tax_id: found.buyer_tax_id.clone(),
        net: found.net,
        tax: found.tax,
        gross: found.gross,
    };
    FindingView {
        found_in: found.found_in,
        same_serial: found.same_serial,
        differs: differs(sent, &side),
        side,
        owner,
        words: found.words.clone(),
    }
}

/// In what the platform's side differs from what was sent; what it does not say is no difference.
fn differs(sent: &SideView, shown: &SideView) -> Vec<SideField> {
    let text = |sent: &str, shown: &str| !shown.is_empty() && !shown.eq_ignore_ascii_case(sent.trim());
    let amount = |sent: Option<_>, shown: Option<_>| shown.is_some() && shown != sent;
    [
        (SideField::Kind, text(&sent.kind, &shown.kind)),
        (SideField::Buyer, text(&sent.buyer, &shown.buyer)),
        (SideField::BuyerTaxId, text(&sent.buyer_tax_id, &shown.buyer_tax_id)),
        (SideField::Net, amount(sent.net, shown.net)),
        (SideField::Tax, amount(sent.tax, shown.tax)),
        (SideField::Gross, amount(sent.gross, shown.gross)),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

fn checklist(facts: &Facts) -> ChecklistView {
    let looked = facts.looked.as_ref();
    ChecklistView {
        months: facts.months.clone(),
        repaired_at: facts
            .repaired_from()
            .and(facts.repaired.as_ref())
            .map(|repaired| repaired.at),
        repaired_from: facts.repaired_from(),
        looked_at: looked.map(|looked| looked.at),
        found: looked.map_or(0, |looked| u32::try_from(looked.found.len()).unwrap_or(u32::MAX)),
        last_try: facts.last_try,
        waited_from: facts.waited_from(),
        missing: facts.missing().iter().map(words::missing).collect(),
        word: WORD.to_owned(),
    }
}
