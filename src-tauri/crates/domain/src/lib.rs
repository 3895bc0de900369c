//! What an invoice is and adds up to.
//!
//! No I/O, no clock, no randomness, no float. A [`Draft`] is what a person edits; three separate passes look at it,
//! none doing another's work: [`tidy`](tidy::tidy) cleans the text, [`total`](total::total) does the arithmetic,
//! [`check`](check::check) finds faults. An [`Invoice`] is a draft in which nothing blocks, and the only
//! thing that can be issued. A red invoice is a draft too, [derived](reversal::Reversal::derive) from its original.
//!
//! The rules that the modules name (RULES, `docs/rules.md`) are those of the tax bureau, the law and the platform; where
//! one is not certain, the check warns instead of blocking.

pub mod check;
pub mod discount;
pub mod draft;
pub mod fault;
pub mod file_name;
pub mod goods_code;
pub mod initials;
pub mod invoice;
pub mod kind;
pub mod money;
pub mod number;
pub mod party;
pub mod pasted_buyer;
pub mod privilege;
pub mod qr;
pub mod quantity;
pub mod rate;
pub mod reversal;
#[cfg(test)]
mod sample;
pub mod search;
pub mod serial;
pub mod special;
pub mod tax;
pub mod tax_id;
mod text;
pub mod tidy;
pub mod total;
pub mod upper;

pub use check::{Known, Limits};
pub use draft::{BuyerType, Delivery, Discount, Draft, ExtraField, Line, Party, Pricing, ReversalOf, Staff};
pub use fault::{Fault, FaultCode, Severity};
pub use invoice::{Invoice, Preview, preview, preview_knowing};
pub use kind::Kind;
pub use money::Fen;
pub use number::{BadInvoiceNumber, InvoiceNumber};
pub use privilege::Privilege;
pub use rate::{Rate, Taxpayer};
pub use serial::Serial;
pub use special::Special;
pub use tax::TaxTreatment;
pub use total::{LineTotals, Totals};
