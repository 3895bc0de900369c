//! Quantities and prices.
