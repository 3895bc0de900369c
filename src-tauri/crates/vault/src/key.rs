use std::fmt;

/// The name under which a secret is kept: what it is and whose, never the secret itself.
///
/// The Windows Credential Manager ignores case in names; no two accounts of one platform differ by case alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key(String);

impl Key {
    /// The password of a user at a platform; `origin` is its base URL with the path prefix.
    pub fn password(origin: &str, user: &str) -> Self {
        Self::joined(&["password", origin, user])
    }

    /// The token that a login of this user at this platform gave.
    pub fn token(origin: &str, user: &str) -> Self {
        Self::joined(&["token", origin, user])
    }

    /// A company's password at the tax bureau; `spid` is the company's number at the platform.
    pub fn tax_password(origin: &str, user: &str, spid: &str) -> Self {
        Self::joined(&["tax-password", origin, user, spid])
    }

    /// The name of the entry that a probe writes and removes: one per process, so that two programs do not meet in it.
    pub(crate) fn probe() -> Self {
        Self::joined(&["probe", &std::process::id().to_string()])
    }

    /// The account name as the keyring shows it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The separator is escaped in each part, or `("a|b", "c")` and `("a", "b|c")` would share an entry.
    fn joined(parts: &[&str]) -> Self {
        let escaped: Vec<String> = parts
            .iter()
            .map(|part| part.replace('%', "%25").replace('|', "%7C"))
            .collect();
        Self(escaped.join("|"))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn different_owners_never_share_a_name() {
        let keys = [
            Key::password("https://a.example/API", "会计"),
            Key::token("https://a.example/API", "会计"),
            Key::token("https://a.example/API", "会计|7"),
            Key::token("https://a.example/API|会计", "7"),
            Key::token("https://a.example/API", "会计%7C7"),
            Key::tax_password("https://a.example/API", "会计", "7"),
            Key::tax_password("https://a.example/API", "会", "计7"),
        ];
        for (i, one) in keys.iter().enumerate() {
            for other in &keys[i + 1..] {
                assert_ne!(one, other);
            }
        }
    }
}
