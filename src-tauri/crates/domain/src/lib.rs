//! What an invoice is and adds up to: no I/O, clock, randomness or float.
