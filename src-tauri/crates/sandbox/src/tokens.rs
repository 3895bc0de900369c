//! Tokens: one per user, for 30 days, ended by the next login. Only their hashes are kept.

use std::collections::BTreeMap;

use rand_chacha::{ChaCha8Rng, rand_core::RngCore};
use sha2::{Digest, Sha256};

use crate::reply::Refusal;

/// A token lives for 30 days.
const LIFE: i64 = 30 * 24 * 60 * 60 * 1_000;
const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The tokens that were dealt.
#[derive(Default)]
pub(crate) struct Tokens {
    /// Hash and time of issue by user.
    good: BTreeMap<String, (String, i64)>,
    /// Hashes that a later login ended.
    ended: Vec<String>,
    /// Hashes that a fault ended.
    expired: Vec<String>,
}

impl Tokens {
    /// A new token's text, with its brackets.
    pub(crate) fn deal(rng: &mut ChaCha8Rng) -> String {
        let letter = |random: u32| {
            LETTERS
                .get(random as usize % LETTERS.len())
                .map_or('0', |byte| char::from(*byte))
        };
        let letters: String = (0..38).map(|_| letter(rng.next_u32())).collect();
        format!("[{letters}]")
    }

    /// A user's token by its hash; the one before it ends.
    pub(crate) fn put(&mut self, user: String, sha256: String, issued_at: i64) {
        if let Some((before, _)) = self.good.insert(user, (sha256, issued_at)) {
            self.ended.push(before);
        }
    }

    /// Ends every token before its time.
    pub(crate) fn expire(&mut self) {
        let good = std::mem::take(&mut self.good);
        self.expired.extend(good.into_values().map(|(hash, _)| hash));
    }

    /// Whether a token is good; the codes are within the document's 2001 to 2009.
    pub(crate) fn check(&self, token: Option<&str>, now: i64) -> Result<(), Refusal> {
        let refusal = |words, code| Err(Refusal::coded(words, "Code", code));
        let Some(token) = token.filter(|token| !token.is_empty()) else {
            return refusal("token不能为空，请先登陆。", "2001");
        };
        let hash = sha256(token);
        match self.good.values().find(|(known, _)| *known == hash) {
            Some((_, issued_at)) if now.saturating_sub(*issued_at) < LIFE => Ok(()),
            Some(_) => refusal("token已过期，请重新登陆。", "2004"),
            None if self.ended.contains(&hash) => refusal("您的账号已在别处登陆，token已失效。", "2003"),
            None if self.expired.contains(&hash) => refusal("token已失效，请重新登陆。", "2005"),
            None => refusal("token无效，请重新登陆。", "2002"),
        }
    }
}

/// The SHA-256 of a text in hexadecimal.
pub(crate) fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
