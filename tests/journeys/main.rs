//! Journeys through desk and sandbox: what a user does, and what must hold whatever the platform does.

mod bad_input;
mod command_line;
mod drafts;
mod faults;
mod ordinary;
mod secrets;
mod together;
