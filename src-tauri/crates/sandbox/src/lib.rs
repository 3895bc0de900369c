//! A platform of our own for the demo and the tests, with faults to order.
