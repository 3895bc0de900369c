//! The real window, end to end: each test starts the built program, works it as a person does and reads what it shows.

mod access;
mod account;
mod actions;
mod again;
mod batch;
mod bulk;
mod companies;
mod fields;
mod form;
mod in_place;
mod invoices;
mod issuing;
mod keyboard;
mod keyring;
mod library;
mod notice;
mod opening;
mod red;
mod safety;
// No test: it makes pictures.
#[cfg(feature = "screens")]
mod screens;
mod sizes;
mod special;
mod taxed;
mod verdict;
