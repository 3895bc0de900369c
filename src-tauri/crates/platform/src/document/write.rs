//! From an invoice to the JSON that is sent.

use kaipiao_domain::{Draft, ExtraField, Fen, Invoice, Kind, Line, LineTotals, Totals, party::join_pair, total::total};

use super::{
    Payload, special, treatment,
    wire::{WireExtra, WireInvoice, WireItem},
};

/// From how many lines a 税控 invoice needs a separate list (清单, RULES R1.20); 数电票 have none.
pub(super) const LINES_WITHOUT_LIST: usize = 8;

/// `KCJE` where nothing is deducted, as the document's sample has it.
const NO_DEDUCTION: &str = "0";

/// Writes an invoice as the JSON object that the ledger keeps and the platform gets: the document's nodes in the
/// document's order, the same bytes for the same invoice.
pub fn write(invoice: &Invoice) -> Payload {
    let wire = wire_invoice(invoice.draft(), invoice.totals());
    Payload(json(&wire))
}

/// Writes a draft as JSON for a person, checked or not: not something to send.
pub fn write_draft(draft: &Draft) -> String {
    json(&wire_invoice(draft, &total(draft)))
}

/// Texts and lists of texts always have a JSON form.
fn json(wire: &WireInvoice) -> String {
    serde_json::to_string(wire).unwrap_or_default()
}

pub(super) fn wire_invoice(draft: &Draft, totals: &Totals) -> WireInvoice {
    let (special, special_info) = draft
        .special
        .as_ref()
        .map(|special| special::write(special, &draft.lines))
        .unwrap_or_default();
    let items: Vec<_> = draft
        .lines
        .iter()
        .zip(&totals.lines)
        .flat_map(|(line, sums)| rows(line, sums))
        .collect();
    let reversal = draft.reversal.as_ref();
    WireInvoice {
        serial: draft.serial.to_string(),
        buyer_name: draft.buyer.name.clone(),
        buyer_tax_id: draft.buyer.tax_id.clone(),
        buyer_address_phone: join_pair(&draft.buyer.address, &draft.buyer.phone),
        buyer_bank_account: join_pair(&draft.buyer.bank, &draft.buyer.account),
        kind: draft.kind.to_string(),
        remark: draft.remark.clone(),
        drawer: draft.staff.drawer.clone(),
        payee: draft.staff.payee.clone(),
        reviewer: draft.staff.reviewer.clone(),
        seller_bank_account: join_pair(&draft.seller.bank, &draft.seller.account),
        seller_address_phone: join_pair(&draft.seller.address, &draft.seller.phone),
        original: reversal.map(|reversal| reversal.original.join()).unwrap_or_default(),
        // Other kinds send none, whatever was typed (RULES R5.6).
        info_number: reversal
            .filter(|_| draft.kind.names_info_number())
            .and_then(|reversal| reversal.info_number.clone())
            .unwrap_or_default(),
        list: flag(needs_list(draft.kind, items.len())),
        email: draft.delivery.email.clone(),
        mobile: draft.delivery.mobile.clone(),
        motor_vehicle: mark(draft.motor_vehicle),
        export_agent_refund: mark(draft.export_agent_refund),
        special: special.to_owned(),
        items,
        extra: draft.extra.iter().map(extra).collect(),
        special_info,
        unknown: Default::default(),
    }
}

/// Whether a document's lines go to a separate list.
pub(super) const fn needs_list(kind: Kind, rows: usize) -> bool {
    !kind.is_digital() && rows > LINES_WITHOUT_LIST
}

fn flag(yes: bool) -> String {
    if yes { "1" } else { "0" }.to_owned()
}

/// 1, or nothing: the document names no other value.
fn mark(yes: bool) -> String {
    if yes { "1" } else { "" }.to_owned()
}

fn extra(field: &ExtraField) -> WireExtra {
    WireExtra {
        name: field.name.clone(),
        content: field.content.clone(),
        unknown: Default::default(),
    }
}

/// A line, and behind it the line of its discount (RULES R1.7).
fn rows(line: &Line, sums: &LineTotals) -> Vec<WireItem> {
    let mut row = WireItem {
        name: line.name.clone(),
        model: line.model.clone(),
        unit: line.unit.clone(),
        quantity: sums
            .quantity
            .map(|quantity| quantity.normalize().to_string())
            .unwrap_or_default(),
        net: sums.net.to_string(),
        tax: sums.tax.to_string(),
        code: line.code.clone(),
        deduction: line
            .deduction
            .filter(|deduction| *deduction != Fen::ZERO)
            .map_or_else(|| NO_DEDUCTION.to_owned(), |deduction| deduction.to_string()),
        ..WireItem::default()
    };
    treatment::write(line.treatment, &mut row);
    if line.discount.is_none() || (sums.discount_net == Fen::ZERO && sums.discount_tax == Fen::ZERO) {
        return vec![row];
    }
    let discount = WireItem {
        model: String::new(),
        unit: String::new(),
        quantity: String::new(),
        net: (-sums.discount_net).to_string(),
        tax: (-sums.discount_tax).to_string(),
        deduction: NO_DEDUCTION.to_owned(),
        ..row.clone()
    };
    vec![row, discount]
}
