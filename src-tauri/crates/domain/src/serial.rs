//! The serial of a document: the one thing that keeps it from being issued twice.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A document's serial (单据号, wire `XTLSH`), unique per account and kept through every attempt to issue it.
///
/// Ours are 20 characters of Crockford's base32; a foreign one is kept as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS), ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct Serial(String);

/// A text that cannot be a serial.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("单据号“{0}”不能用：应为 1 到 64 个可见字符，中间不能有空格")]
pub struct BadSerial(String);

impl Serial {
    /// How many bytes of randomness make one of ours: 20 characters of 5 bits, and 4 bits to spare.
    pub const RANDOM_BYTES: usize = 13;

    /// Makes one of ours out of random bytes: the first 100 bits in Crockford's base32.
    pub fn from_random(bytes: [u8; Self::RANDOM_BYTES]) -> Self {
        Self(base32(&bytes, 20))
    }

    /// Makes one out of a hash, so that the same facts give the same serial: a letter and 19 characters.
    pub(crate) fn derived(letter: char, hash: &[u8]) -> Self {
        Self(format!("{letter}{}", base32(hash, 19)))
    }

    /// The serial under which a document is issued anew once this one is given up: always the same, so that two copies of a ledger
    /// that both give it up make the same, and the platform takes only one.
    ///
    /// `N` and 19 characters of Crockford's base32 of the SHA-256 of company and serial.
    pub fn successor(&self, spid: &str) -> Self {
        let text = format!("successor\n{spid}\n{self}");
        Self::derived('N', &Sha256::digest(text.as_bytes()))
    }

    /// Whether it has the form of one of ours: 20 characters of Crockford's base32.
    pub fn is_own(&self) -> bool {
        self.0.len() == 20 && self.0.chars().all(|character| ALPHABET.contains(&character))
    }

    /// The text that goes over the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Crockford's base32: no I, L, O or U.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P',
    'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// The first `length` characters of the bytes in base32.
pub(crate) fn base32(bytes: &[u8], length: usize) -> String {
    let bit = |index: usize| {
        bytes
            .get(index / 8)
            .map_or(0, |byte| usize::from(byte >> (7 - index % 8) & 1))
    };
    (0..length)
        .map(|character| (0..5).fold(0, |value, offset| value << 1 | bit(character * 5 + offset)))
        .filter_map(|value| ALPHABET.get(value))
        .collect()
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Serial {
    type Err = BadSerial;

    fn from_str(text: &str) -> Result<Self, BadSerial> {
        Self::try_from(text.trim().to_owned())
    }
}

impl TryFrom<String> for Serial {
    type Error = BadSerial;

    fn try_from(text: String) -> Result<Self, BadSerial> {
        let usable = !text.is_empty()
            && text.chars().count() <= 64
            && !text.chars().any(|c| c.is_control() || c.is_whitespace());
        if usable { Ok(Self(text)) } else { Err(BadSerial(text)) }
    }
}

impl From<Serial> for String {
    fn from(serial: Serial) -> Self {
        serial.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_are_told_from_foreign_ones_by_their_form() {
        #[rustfmt::skip]
        let rows = [
            ("random",                    Serial::from_random([0xA7; Serial::RANDOM_BYTES]), true),
            ("derived",                   Serial::derived('R', &[0x5C; 32]),                 true),
            ("32 hexadecimal digits",     "0a3beb40037d4bb29fe30295451d2171".parse().unwrap(), false),
            ("20 with a small letter",    "0123456789abcdefghjk".parse().unwrap(),           false),
            ("20 with an O",              "O1234567890123456789".parse().unwrap(),           false),
            ("an order's number",         "SO-2026-11-0001".parse().unwrap(),                false),
        ];
        for (what, serial, own) in rows {
            assert_eq!(serial.is_own(), own, "{what}: {serial}");
        }
    }

    #[test]
    fn a_serial_can_be_sent() {
        let longest = "A".repeat(64);
        let too_long = "A".repeat(65);
        for text in [longest.as_str(), " SO-2026-11-0001 ", "订单-1"] {
            assert_eq!(text.parse::<Serial>().unwrap().to_string(), text.trim());
        }
        for text in ["", " ", too_long.as_str(), "SO 1", "SO\u{3000}1", "SO\u{7}1"] {
            assert!(text.parse::<Serial>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_serial_that_follows_is_always_the_same_and_nobody_elses() {
        let old: Serial = "SO-2026-11-0001".parse().unwrap();
        let new = old.successor("one");
        assert_eq!(new, old.successor("one"));
        assert!(new.is_own(), "{new}");
        let others = [
            old.successor("two"),
            new.successor("one"),
            "SO-2026-11-0002".parse::<Serial>().unwrap().successor("one"),
        ];
        assert!(!others.contains(&new) && !others.contains(&old));
    }
}
