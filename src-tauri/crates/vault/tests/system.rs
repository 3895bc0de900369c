//! The vault over the keyrings of this machine.
//!
//! `./dev test` starts a throw-away keyring and says so by `KAIPIAO_TEST_KEYRING=1`; without it nobody's real keyring is
//! touched, and only what happens without one is tried.

use std::process::Command;
use std::time::Duration;

use kaipiao_vault::{ExposeSecret, Key, Place, SecretString, Vault};

const SERVICE: &str = "kaipiao-test";
const SAY_PLACE: &str = "KAIPIAO_TEST_SAY_PLACE";

fn throw_away_keyring() -> bool {
    std::env::var("KAIPIAO_TEST_KEYRING").is_ok_and(|value| value == "1")
}

#[tokio::test]
async fn the_systems_keyring_keeps_a_secret_for_the_next_process() {
    if !throw_away_keyring() {
        return;
    }
    let key = Key::tax_password("http://127.0.0.1/API", "会计", "1001");
    let first = Vault::open(SERVICE);
    assert_eq!(
        first.place().await,
        Place::Os,
        "KAIPIAO_TEST_KEYRING promises a keyring"
    );
    for secret in ["口令 pä$$wörd 🔑", "second\nline\t|%", &"长".repeat(1280)] {
        assert_eq!(first.set(&key, &SecretString::from(secret)).await.unwrap(), Place::Os);
        let read = Vault::open(SERVICE).get(&key).await.unwrap();
        assert_eq!(read.unwrap().expose_secret(), secret);
    }
    first.delete(&key).await.unwrap();
    assert!(Vault::open(SERVICE).get(&key).await.unwrap().is_none());
}

#[tokio::test]
async fn child_says_its_place() {
    if std::env::var_os(SAY_PLACE).is_some() {
        println!(
            "{:?}",
            Vault::open_within(SERVICE, Duration::from_secs(5)).place().await
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_session_bus_the_vault_says_that_there_is_no_keyring() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_says_its_place", "--nocapture"])
        .env(SAY_PLACE, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .output()
        .unwrap();
    let said = String::from_utf8(child.stdout).unwrap();
    assert!(
        said.contains("Kernel(Absent)") || said.contains("Memory(Absent)"),
        "{said}"
    );
}
