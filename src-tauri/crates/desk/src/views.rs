//! The ledger's rows as whoever shows them sees them.

use std::collections::HashMap;

use kaipiao_ledger::{
    LedgerError, Transaction,
    attempt::Attempt,
    company,
    issuance::{Issuance, IssuedNumber},
};

use crate::{
    contract::{AttemptView, IssuanceView},
    red_wait,
    verdict::hand_over,
};

/// Several issuances with their companies' names.
pub(crate) fn issuances(tx: &Transaction<'_>, found: &[Issuance]) -> Result<Vec<IssuanceView>, LedgerError> {
    let companies: HashMap<_, _> = company::all(tx)?
        .into_iter()
        .map(|company| (company.spid.clone(), company))
        .collect();
    Ok(found
        .iter()
        .map(|one| match companies.get(&one.spid) {
            Some(company) => issuance(one, &company.name, company.parked.is_some()),
            None => issuance(one, "", false),
        })
        .collect())
}

/// One issuance.
pub(crate) fn issuance(issuance: &Issuance, company: &str, parked: bool) -> IssuanceView {
    let none = IssuedNumber::default();
    // Where the platform split a document the first part stands for it; the trail names all of them.
    let first = issuance.numbers.first().unwrap_or(&none);
    IssuanceView {
        serial: issuance.serial.clone(),
        spid: issuance.spid.clone(),
        company: company.to_owned(),
        kind: issuance.kind,
        state: issuance.state,
        parked: parked && !issuance.state.is_settled(),
        awaits_buyer_until: red_wait::until(issuance),
        hand_over_from: hand_over::from(issuance),
        resubmits: issuance.resubmit,
        buyer: issuance.buyer_name.clone(),
        number: first.number.clone(),
        code: first.code.clone(),
        issued_at: first.issued_at.clone(),
        net: issuance.net,
        tax: issuance.tax,
        gross: issuance.gross,
        has_pdf: !first.pdf_link.is_empty(),
        pdf_url: first.pdf_link.clone(),
        message: issuance.message.clone(),
        attempts: issuance.attempts,
        successor: issuance.successor.clone(),
        appeared: issuance.appeared.clone(),
        appeared_seen: issuance.appeared_seen,
        created_at: issuance.created_at,
        updated_at: issuance.updated_at,
    }
}

/// One row of the trail.
pub(crate) fn attempt(attempt: Attempt) -> AttemptView {
    AttemptView {
        at: attempt.at,
        action: attempt.action.name().to_owned(),
        event: attempt.event.map(|event| event.name().to_owned()).unwrap_or_default(),
        state: attempt.state,
        version: attempt.version,
        code: attempt.code,
        said: attempt.said,
        message: attempt.message,
        times: attempt.times,
        last_at: attempt.last_at,
    }
}
