//! The ledger on the user's machine: one file per table, and the issuing state machine.
