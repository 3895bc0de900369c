//! An invoice as the platform's document writes it (发票数据JSON): our own go out through [`write`](fn@write), other
//! people's files come in through [`read`](fn@read).

mod error;
mod faults;
mod fill;
mod read;
mod special;
mod special_read;
mod treatment;
mod tree;
mod wire;
mod write;

use serde::{Deserialize, Serialize};

pub use error::DocumentError;
pub use fill::fill;
pub use read::{Document, read};
pub use wire::{WireExtra, WireInvoice, WireItem, WireSpecial};
pub use write::{write, write_draft};

/// The exact JSON object of one invoice: what the ledger keeps is what is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Payload(String);

impl Payload {
    /// Takes back what the ledger kept.
    pub const fn from_ledger(json: String) -> Self {
        Self(json)
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes the JSON text out.
    pub fn into_string(self) -> String {
        self.0
    }
}
