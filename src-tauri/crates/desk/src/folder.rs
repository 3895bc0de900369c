//! Where everything stands on the user's machine.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

/// The identifier that the window's configuration names too.
pub const IDENTIFIER: &str = "cn.kaipiao.desktop";

/// The folder of all of the program's data where the user chose no other; on Windows below `%LOCALAPPDATA%`.
pub fn default_data_dir() -> Option<PathBuf> {
    dirs::data_local_dir().map(|folder| folder.join(IDENTIFIER))
}

/// Makes a folder that is the user's alone.
///
/// # Errors
/// Where it can't be made.
pub fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// The folder of an account: one ledger for each user at each platform, so that nothing is ever sent to another origin.
pub(crate) fn account(data_dir: &Path, origin: &str, prefix: &str, user: &str) -> PathBuf {
    let mut digest = Sha256::new();
    for part in [origin, prefix, user] {
        digest.update(part.as_bytes());
        // A separator that none of the parts can hold.
        digest.update([0]);
    }
    let name: String = digest
        .finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    data_dir.join("accounts").join(name)
}

/// The folder of the demo's account.
pub fn demo(data_dir: &Path) -> PathBuf {
    data_dir.join("accounts").join("demo")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_user_at_each_platform_has_a_folder_of_its_own() {
        let data = Path::new("data");
        let folders = [
            account(data, "https://a.example", "/API", "u"),
            account(data, "https://a.example", "/API", "v"),
            account(data, "https://b.example", "/API", "u"),
            account(data, "https://a.example", "/NEWKP", "u"),
            account(data, "https://a.example/API", "", "u"),
            demo(data),
        ];
        for (index, one) in folders.iter().enumerate() {
            assert!(folders.iter().skip(index + 1).all(|other| other != one), "{one:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_data_folder_is_the_user_s_alone() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("开票台 数据");
        make_private(&folder).unwrap();
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
