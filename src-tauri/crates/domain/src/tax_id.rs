//! Tax numbers.
