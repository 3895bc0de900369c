//! This computer: what tells it from others, and where it keeps what must not lie in the data folder.

#[cfg(target_os = "linux")]
use std::fs;
use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use crate::folder::IDENTIFIER;

/// The computer that the desk runs on.
#[derive(Debug, Clone, Default)]
pub struct Computer {
    /// What tells it from others; `None` where the system has nothing of the kind.
    pub name: Option<String>,
    /// Where the marks of ledgers are kept, outside the data folder: an older data folder that is put back shows by them.
    pub marks: Option<PathBuf>,
}

impl Computer {
    /// This one.
    pub fn this() -> Self {
        Self {
            // Its fingerprint alone: the system's own name of it is nobody else's business.
            name: system_name().map(|name| {
                let digest = Sha256::digest(format!("{IDENTIFIER} {}", name.trim()));
                digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
            }),
            marks: marks(),
        }
    }
}

/// Beside the data folders of programs, where the system knows no better place: neither roams nor is copied with ours.
fn marks() -> Option<PathBuf> {
    dirs::state_dir()
        .or_else(dirs::data_local_dir)
        .map(|folder| folder.join(format!("{IDENTIFIER}.marks")))
}

#[cfg(target_os = "linux")]
fn system_name() -> Option<String> {
    ["/etc/machine-id", "/var/lib/dbus/machine-id"]
        .into_iter()
        .find_map(|path| fs::read_to_string(path).ok())
        .filter(|name| !name.trim().is_empty())
}

#[cfg(windows)]
fn system_name() -> Option<String> {
    windows_registry::LOCAL_MACHINE
        .open(r"SOFTWARE\Microsoft\Cryptography")
        .and_then(|key| key.get_string("MachineGuid"))
        .ok()
}

#[cfg(target_os = "macos")]
fn system_name() -> Option<String> {
    let listed = std::process::Command::new("/usr/sbin/ioreg")
        .args(["-rd1", "-c", "IOPlatformExpertDevice"])
        .output()
        .ok()?;
    String::from_utf8_lossy(&listed.stdout)
        .lines()
        .find(|line| line.contains("IOPlatformUUID"))
        .and_then(|line| line.split('"').nth(3).map(str::to_owned))
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn system_name() -> Option<String> {
    None
}
