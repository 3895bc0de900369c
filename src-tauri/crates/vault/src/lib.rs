//! Secrets: the operating system's keyring, and nowhere else.
