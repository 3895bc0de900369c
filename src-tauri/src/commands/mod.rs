//! What the window can call: a few lines each over the desk.

pub(crate) mod account;
pub(crate) mod bureau;
pub(crate) mod companies;
pub(crate) mod customers;
pub(crate) mod drafts;
pub(crate) mod goods;
pub(crate) mod invoices;
pub(crate) mod issuances;
#[cfg(test)]
pub(crate) mod names;
pub(crate) mod pdfs;
pub(crate) mod products;
pub(crate) mod reversals;
pub(crate) mod safety;
pub(crate) mod templates;
pub(crate) mod verdicts;
