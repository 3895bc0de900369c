//! Journeys through desk and sandbox: what a user does, and what must hold whatever the platform does.

mod drafts;
mod faults;
mod ordinary;
mod together;
