//! What the window can call: a few lines each over the desk.

pub(crate) mod app;
#[cfg(test)]
pub(crate) mod names;
