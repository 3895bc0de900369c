//! A buyer's particulars (抬头) pasted as one block: name, tax number, address, phone, bank and account in any order, with
//! labels or without, as chats and mails bring them.

mod label;
mod piece;

use serde::Serialize;

use label::{Field, Labelled};
use piece::Piece;

use crate::{Party, tidy::tidy_party};

/// What a pasted block says of the buyer; empty where it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct PastedBuyer {
    /// Name, tax number, and the rest.
    pub party: Party,
    /// A mail address.
    pub email: String,
}

/// Reads a block of particulars; `None` where it is none: a name alone is just a name.
pub fn read(text: &str) -> Option<PastedBuyer> {
    let text = label::closed_up(&readable(text));
    let mut found = PastedBuyer::default();
    let mut rest = Vec::new();
    for Labelled { field, value } in label::split(&text) {
        match field {
            None => rest.push(value),
            // What does not belong to the label goes on being looked at.
            Some(field) => rest.extend(found.take(field, value)),
        }
    }
    // What could be anything is looked at last: 王会计 above a company is not its name.
    let (texts, plain): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .flat_map(str::lines)
        .flat_map(piece::split)
        .partition(|piece| matches!(piece, Piece::Text(_)));
    for piece in plain.iter().chain(&texts) {
        found.guess(piece);
    }
    // Many copy it in groups.
    found.party.account.retain(|c| c != ' ');
    tidy_party(&mut found.party);
    let Party {
        name,
        tax_id,
        address,
        phone,
        bank,
        account,
    } = &found.party;
    let fields = [name, tax_id, address, phone, bank, account, &found.email];
    let known = fields.iter().filter(|field| !field.is_empty()).count();
    let names_someone = !name.is_empty() || !tax_id.is_empty();
    (names_someone && known >= 2).then_some(found)
}

impl PastedBuyer {
    /// Takes what a label announced; gives back what does not belong to it.
    fn take<'a>(&mut self, field: Field, value: &'a str) -> Option<&'a str> {
        let (first, below) = value
            .split_once('\n')
            .map_or((value, None), |(first, below)| (first, Some(below)));
        let first = trim(first);
        let Party {
            name,
            tax_id,
            address,
            phone,
            bank,
            account,
        } = &mut self.party;
        match field {
            Field::Name => match piece::tax_id_at_end(first) {
                Some((before, id)) => {
                    set(name, before);
                    set(tax_id, id);
                }
                None => set(name, first),
            },
            Field::TaxId => set(tax_id, first),
            // Many write both of the pair behind the label of one.
            Field::Address => set_pair(address, phone, first, piece::phone_at_end(first)),
            Field::Bank => set_pair(bank, account, first, piece::account_at_end(first)),
            Field::Phone => set(phone, first),
            Field::Account => set(account, first),
            Field::Email => set(&mut self.email, first),
            Field::Other => {}
        }
        below
    }

    /// Finds out what a piece without a label is.
    fn guess(&mut self, piece: &Piece<'_>) {
        let party = &mut self.party;
        match piece {
            Piece::Email(text) => set(&mut self.email, text),
            Piece::TaxId(text) if party.tax_id.is_empty() => set(&mut party.tax_id, text),
            // A second one, all digits, is an account; another is of somebody else.
            Piece::TaxId(text) if !text.contains(char::is_alphabetic) => set(&mut party.account, text),
            Piece::TaxId(_) => {}
            Piece::Phone(text) => set(&mut party.phone, text),
            Piece::Account(text) => set(&mut party.account, text),
            Piece::Bank(text) => set(&mut party.bank, text),
            Piece::Address(text) => set(&mut party.address, text),
            Piece::Name(text) => set(&mut party.name, text),
            Piece::Text(text) if piece::is_talk(text) => {}
            // Who says nothing else says the name first.
            Piece::Text(text) if party.name.is_empty() => set(&mut party.name, text),
            Piece::Text(text) if piece::names_a_place(text) => set(&mut party.address, text),
            Piece::Text(_) => {}
        }
    }
}

/// The first word counts.
fn set(field: &mut String, value: &str) {
    let value = trim(value);
    if field.is_empty() && !value.is_empty() {
        value.clone_into(field);
    }
}

/// A text, and the number found at its end.
fn set_pair(text: &mut String, number: &mut String, value: &str, at_end: Option<(&str, &str)>) {
    match at_end {
        Some((before, found)) if !trim(before).is_empty() => {
            set(text, before);
            set(number, found);
        }
        _ => set(text, value),
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ",，;；。、|/:：-—".contains(c))
}

/// The text with half-width letters, digits and colons; brackets and other Chinese punctuation stay.
fn readable(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| match c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '：' | '－' | '＠' | '．' => {
                u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c)
            }
            '\r' => '\n',
            '\t' | '\u{3000}' | '\u{a0}' => ' ',
            c => c,
        })
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests;
