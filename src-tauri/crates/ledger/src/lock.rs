//! One worker per company on this machine, whichever process it lives in.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::Path,
};

use crate::LedgerError;

/// Held while a worker may send for a company; the operating system frees it when the process ends, however it ends.
#[derive(Debug)]
pub struct CompanyLock(#[allow(dead_code, reason = "held for its lock, never read")] File);

/// Takes the lock of a company beside the ledger in `folder`; `None` while another process has it.
///
/// # Errors
/// [`LedgerError::Io`] where the folder can't be written.
pub fn lock_company(folder: &Path, spid: &str) -> Result<Option<CompanyLock>, LedgerError> {
    let locks = folder.join("locks");
    fs::create_dir_all(&locks).map_err(LedgerError::Io)?;
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(locks.join(file_name(spid)))
        .map_err(LedgerError::Io)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(CompanyLock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(LedgerError::Io(error)),
    }
}

/// The platform chooses the spid: whatever it holds becomes a plain file name.
fn file_name(spid: &str) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(spid.as_bytes());
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>()
        + ".lock"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_locked_once_and_free_again_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock_company(folder.path(), "../a/b").unwrap();
        assert!(held.is_some());
        assert!(
            lock_company(folder.path(), "../a/b").unwrap().is_none(),
            "the second must wait"
        );
        assert!(
            lock_company(folder.path(), "other").unwrap().is_some(),
            "another company goes on"
        );
        drop(held);
        assert!(lock_company(folder.path(), "../a/b").unwrap().is_some());
    }
}
