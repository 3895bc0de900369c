//! What replies mean, without a connection: the document's samples, the irregularities, and broken JSON.

mod broken;
mod irregular;
mod outcome;
mod samples;
mod verdict;

use serde::de::DeserializeOwned;

use crate::reply::Envelope;

/// Reads a reply the way a call does.
fn reply<T: DeserializeOwned>(json: &str) -> T {
    Envelope::read(json.as_bytes())
        .expect("JSON")
        .decode()
        .expect("a reply")
}
