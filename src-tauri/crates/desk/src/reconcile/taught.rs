//! What an invoice that was issued elsewhere teaches: its buyer and its goods.

use kaipiao_domain::{BuyerType, Draft, Line, Party, Privilege, Serial, TaxTreatment, party::split_pair, tidy::tidy};
use kaipiao_ledger::{
    LedgerError, Timestamp, Transaction,
    invoice::{Listed, moment},
    learned,
};
use kaipiao_platform::call::{ListedInvoice, ListedLine, ListedRate};

/// Learns buyer and goods of an invoice that the ledger did not know. What of it can't be read teaches nothing.
pub(super) fn learn(
    tx: &Transaction<'_>,
    listed: &Listed,
    row: &ListedInvoice,
    now: Timestamp,
) -> Result<(), LedgerError> {
    // A draft has a serial; it is not kept.
    let Ok(serial) = "HISTORY".parse::<Serial>() else {
        return Ok(());
    };
    if listed.gross.is_negative() || listed.voided {
        return Ok(());
    }
    let (address, phone) = split_pair(&row.buyer_address_phone);
    let (bank, account) = split_pair(&row.buyer_bank_account);
    let mut draft = Draft::new(serial);
    draft.buyer = Party {
        name: listed.buyer_name.clone(),
        tax_id: listed.buyer_tax_id.clone(),
        address,
        phone,
        bank,
        account,
    };
    if listed.buyer_tax_id.is_empty() {
        draft.buyer_type = BuyerType::Person;
    }
    draft.pricing = kaipiao_domain::Pricing::Net;
    // A line without a name, a rate or a positive amount is a discount or was masked.
    draft.lines = row.lines.iter().filter_map(line).collect();
    // Tidied as our own are, `*简称*` taken off, or the same buyer and goods would be learned twice.
    learned::learn(tx, &listed.spid, &tidy(draft), moment(&listed.issued_at).unwrap_or(now))
}

fn line(listed: &ListedLine) -> Option<Line> {
    let treatment = treatment(listed)?;
    let net = listed.net.filter(|net| net.0 > 0)?;
    Some(Line {
        name: listed.name.clone(),
        model: listed.model.clone(),
        unit: listed.unit.clone(),
        code: listed.tax_code.clone(),
        quantity: listed.quantity.filter(|quantity| !quantity.is_zero()),
        price: listed.price.filter(|price| !price.is_zero()),
        amount: Some(net),
        ..Line::new(treatment)
    })
}

fn treatment(listed: &ListedLine) -> Option<TaxTreatment> {
    match listed.rate.as_ref()?.as_ref().ok()? {
        ListedRate::Exempt => Some(TaxTreatment::Exempt),
        ListedRate::NotTaxable => Some(TaxTreatment::NotTaxable),
        ListedRate::Masked => None,
        ListedRate::Rate(rate) if rate.0 == 0 => Some(match listed.zero_rate.trim() {
            "1" => TaxTreatment::Exempt,
            "2" => TaxTreatment::NotTaxable,
            _ => TaxTreatment::ZeroRated,
        }),
        ListedRate::Rate(rate) => Some(TaxTreatment::Taxed {
            rate: *rate,
            privilege: Privilege::parse(listed.privilege.trim()),
        }),
    }
}
