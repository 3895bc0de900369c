//! Where everything stands on the user's machine.

pub mod shared;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::contract::{Problem, ProblemCode};
use shared::{Shared, Surroundings, ThisComputer};

/// The identifier that the window's configuration names too.
pub const IDENTIFIER: &str = "cn.kaipiao.desktop";

/// The folder of all of the program's data where the user chose no other; on Windows below `%LOCALAPPDATA%`.
pub fn default_data_dir() -> Option<PathBuf> {
    dirs::data_local_dir().map(|folder| folder.join(IDENTIFIER))
}

/// Whether a folder may hold the data: one that only this computer writes to. To be asked before anything is written there.
///
/// # Errors
/// [`ProblemCode::DataFolder`] with the way out.
pub fn fit(folder: &Path) -> Result<(), Problem> {
    fit_in(folder, &ThisComputer)
}

fn fit_in(folder: &Path, surroundings: &dyn Surroundings) -> Result<(), Problem> {
    shared::check(folder, surroundings).map_err(|shared| {
        let where_it_is = match shared {
            Shared::Network { kind } => format!("在网络共享上（{kind}）"),
            Shared::Synced { by } => format!("在“{by}”的同步文件夹里"),
        };
        let instead = default_data_dir().unwrap_or_default();
        Problem::new(
            ProblemCode::DataFolder,
            format!(
                "数据目录 {} {where_it_is}：账本会损坏，还可能重复开票。请关闭开票台，把整个目录移到本机磁盘，例如 {}，再从那里打开",
                folder.display(),
                instead.display()
            ),
        )
    })
}

/// Makes a folder that is the user's alone.
///
/// # Errors
/// Where it can't be made, or others can't be kept out of it.
pub fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    keep_others_out(folder)
}

#[cfg(unix)]
fn keep_others_out(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

/// Windows keeps others out of `%LOCALAPPDATA%`; elsewhere the folder takes nothing over from those above it, and lets in the user and
/// the system alone.
#[cfg(windows)]
fn keep_others_out(folder: &Path) -> io::Result<()> {
    use std::{env, os::windows::process::CommandExt as _, process::Command};

    /// No console flashes up.
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    if dirs::data_local_dir().is_some_and(|own| folder.starts_with(own)) {
        return Ok(());
    }
    let system = env::var_os("SystemRoot").map_or_else(|| PathBuf::from(r"C:\Windows"), PathBuf::from);
    let user = format!(
        r"{}\{}",
        env::var("USERDOMAIN").unwrap_or_default(),
        env::var("USERNAME").unwrap_or_default()
    );
    let status = Command::new(system.join("System32").join("icacls.exe"))
        .arg(folder)
        .args(["/inheritance:r", "/q", "/grant:r", &format!("{user}:(OI)(CI)F")])
        // SYSTEM, by its number: its name is another one in each language.
        .args(["/grant:r", "*S-1-5-18:(OI)(CI)F"])
        .creation_flags(CREATE_NO_WINDOW)
        .status()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(
        "这个磁盘上的文件夹不能设为只有您可读，请把数据目录放在 NTFS 磁盘上",
    ))
}

/// The folder of an account: one ledger for each user at each platform, so that nothing is ever sent to another origin.
pub(crate) fn account(data_dir: &Path, origin: &str, prefix: &str, user: &str) -> PathBuf {
    data_dir.join("accounts").join(account_name(origin, prefix, user))
}

/// The name of that folder.
pub(crate) fn account_name(origin: &str, prefix: &str, user: &str) -> String {
    let mut digest = Sha256::new();
    for part in [origin, prefix, user] {
        digest.update(part.as_bytes());
        // A separator that none of the parts can hold.
        digest.update([0]);
    }
    digest
        .finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
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

    #[test]
    fn a_folder_in_step_with_others_is_refused_with_the_way_out() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".stfolder")).unwrap();
        let problem = fit(&folder.path().join("账本")).unwrap_err();
        assert_eq!(problem.code, ProblemCode::DataFolder);
        for part in ["Syncthing", "本机磁盘", IDENTIFIER] {
            assert!(problem.detail.contains(part), "{part}: {}", problem.detail);
        }
        assert_eq!(fit(&tempfile::tempdir().unwrap().path().join("账本")), Ok(()));
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
