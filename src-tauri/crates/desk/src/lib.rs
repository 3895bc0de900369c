//! The use cases: the whole application without a window.

pub mod contract;
