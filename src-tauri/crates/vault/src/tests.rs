//! The vault over keyrings that fail to order.

use std::time::Duration;

use secrecy::ExposeSecret;

use crate::fake::{FakeKeyring, Mood};
use crate::{Cause, Key, Place, SecretString, Vault, VaultError};

const SECRET: &str = "口令 pä$$wörd 🔑";

/// Short enough not to slow the tests, long enough for a thread to start on a busy machine.
const LIMIT: Duration = Duration::from_millis(400);

fn vault(os: &FakeKeyring, kernel: &FakeKeyring) -> Vault {
    Vault::over("kaipiao", LIMIT, os.opener(), kernel.opener())
}

fn key() -> Key {
    Key::token("https://platform.example/API", "会计")
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

async fn read(vault: &Vault) -> Option<String> {
    vault
        .get(&key())
        .await
        .unwrap()
        .map(|found| found.expose_secret().to_owned())
}

#[tokio::test]
async fn a_secret_lands_in_the_best_place_that_works_and_the_place_says_why() {
    #[rustfmt::skip]
    let rows = [
        // what                          os            kernel        where it lands
        ("all well",                     Mood::Well,   Mood::Well,   Place::Os),
        ("no keyring service",           Mood::Away,   Mood::Well,   Place::Kernel(Cause::Absent)),
        ("locked keyring",               Mood::Locked, Mood::Well,   Place::Kernel(Cause::Locked)),
        ("unlock dialog unanswered",     Mood::Silent, Mood::Well,   Place::Kernel(Cause::NoAnswer)),
        ("broken keyring",               Mood::Broken, Mood::Well,   Place::Kernel(Cause::Refused)),
        ("no keyring of any kind",       Mood::Away,   Mood::Away,   Place::Memory(Cause::Absent)),
        ("locked, and no kernel's",      Mood::Locked, Mood::Broken, Place::Memory(Cause::Locked)),
    ];
    for (what, os, kernel, place) in rows {
        let (os, kernel) = (FakeKeyring::new(os), FakeKeyring::new(kernel));
        let vault = vault(&os, &kernel);
        assert_eq!(vault.place().await, place, "{what}: before");
        assert_eq!(vault.set(&key(), &secret(SECRET)).await.unwrap(), place, "{what}: set");
        assert_eq!(vault.place().await, place, "{what}: after");
        assert_eq!(read(&vault).await.as_deref(), Some(SECRET), "{what}: read back");
        os.turn(Mood::Well);
    }
}

#[tokio::test]
async fn a_trial_leaves_nothing_behind() {
    let (os, kernel) = (FakeKeyring::new(Mood::Well), FakeKeyring::new(Mood::Well));
    assert_eq!(vault(&os, &kernel).place().await, Place::Os);
    assert_eq!((os.accounts(), kernel.accounts()), (vec![], vec![]));
}

#[tokio::test]
async fn a_keyring_that_locks_midway_loses_no_secret_and_says_so() {
    let (os, kernel) = (FakeKeyring::new(Mood::Well), FakeKeyring::new(Mood::Away));
    let vault = vault(&os, &kernel);
    vault.set(&key(), &secret("first")).await.unwrap();

    os.turn(Mood::Locked);
    assert_eq!(
        vault.set(&key(), &secret("second")).await.unwrap(),
        Place::Memory(Cause::Locked)
    );
    assert_eq!(vault.place().await, Place::Memory(Cause::Locked));

    os.turn(Mood::Well);
    assert_eq!(
        read(&vault).await.as_deref(),
        Some("second"),
        "the older one above must not win"
    );
    assert_eq!(vault.retry().await.unwrap(), Place::Os);
    assert_eq!(
        read(&Vault::over("kaipiao", LIMIT, os.opener(), kernel.opener()))
            .await
            .as_deref(),
        Some("second")
    );
}

#[tokio::test]
async fn a_retry_finds_a_keyring_that_came_later_and_moves_the_secrets_into_it() {
    for below in [Mood::Well, Mood::Away] {
        let (os, kernel) = (FakeKeyring::new(Mood::Away), FakeKeyring::new(below));
        let vault = vault(&os, &kernel);
        vault.set(&key(), &secret(SECRET)).await.unwrap();
        assert_eq!(os.accounts(), Vec::<String>::new());

        os.turn(Mood::Well);
        assert_ne!(vault.place().await, Place::Os, "only a retry looks again");
        assert_eq!(vault.retry().await.unwrap(), Place::Os);
        assert_eq!(os.accounts(), [key().as_str()]);
        assert_eq!(kernel.accounts(), Vec::<String>::new(), "no copy stays below");
        assert_eq!(read(&vault).await.as_deref(), Some(SECRET));
    }
}

#[tokio::test]
async fn a_retry_in_vain_loses_nothing() {
    let (os, kernel) = (FakeKeyring::new(Mood::Locked), FakeKeyring::new(Mood::Away));
    let vault = vault(&os, &kernel);
    vault.set(&key(), &secret(SECRET)).await.unwrap();
    assert_eq!(vault.retry().await.unwrap(), Place::Memory(Cause::Locked));
    assert_eq!(read(&vault).await.as_deref(), Some(SECRET));
}

#[tokio::test]
async fn a_secret_that_may_be_behind_a_lock_is_not_reported_as_missing() {
    #[rustfmt::skip]
    let rows = [
        ("locked",    Mood::Locked, "Err(Locked)"),
        ("no answer", Mood::Silent, "Err(NoAnswer)"),
        ("absent",    Mood::Away,   "Ok(None)"),
    ];
    for (what, mood, answer) in rows {
        let os = FakeKeyring::new(mood);
        let vault = vault(&os, &FakeKeyring::new(Mood::Well));
        assert_eq!(format!("{:?}", vault.get(&key()).await), answer, "{what}: get");
        let deleted = vault.delete(&key()).await.map(|()| None::<SecretString>);
        assert_eq!(format!("{deleted:?}"), answer, "{what}: delete");
        os.turn(Mood::Well);
    }
}

#[tokio::test]
async fn an_unanswered_dialog_holds_one_thread_however_often_it_is_asked() {
    let (os, kernel) = (FakeKeyring::new(Mood::Silent), FakeKeyring::new(Mood::Away));
    let vault = Vault::over("kaipiao", Duration::from_millis(50), os.opener(), kernel.opener());
    for _ in 0..5 {
        assert_eq!(vault.retry().await.unwrap(), Place::Memory(Cause::NoAnswer));
    }
    assert_eq!(os.calls_waiting(), 1);
    os.turn(Mood::Well);
}

#[tokio::test]
async fn a_deleted_secret_is_nowhere() {
    for (os, kernel) in [
        (Mood::Well, Mood::Well),
        (Mood::Away, Mood::Well),
        (Mood::Away, Mood::Away),
    ] {
        let (os, kernel) = (FakeKeyring::new(os), FakeKeyring::new(kernel));
        let vault = vault(&os, &kernel);
        vault.set(&key(), &secret(SECRET)).await.unwrap();
        vault.delete(&key()).await.unwrap();
        assert_eq!(read(&vault).await, None);
        assert_eq!((os.accounts(), kernel.accounts()), (vec![], vec![]));
        vault.delete(&key()).await.unwrap();
    }
}

#[tokio::test]
async fn a_second_process_reads_what_the_first_one_kept() {
    for os in [Mood::Well, Mood::Away] {
        let (os, kernel) = (FakeKeyring::new(os), FakeKeyring::new(Mood::Well));
        vault(&os, &kernel).set(&key(), &secret(SECRET)).await.unwrap();
        assert_eq!(read(&vault(&os, &kernel)).await.as_deref(), Some(SECRET));
    }
}

#[tokio::test]
async fn an_empty_secret_is_refused() {
    let refused = Vault::in_memory().set(&key(), &secret("")).await;
    assert!(matches!(refused, Err(VaultError::Unfit)), "{refused:?}");
}

#[tokio::test]
async fn the_debug_form_of_nothing_shows_a_secret() {
    let (os, kernel) = (FakeKeyring::new(Mood::Well), FakeKeyring::new(Mood::Well));
    let vault = vault(&os, &kernel);
    let mut shown = Vec::new();
    shown.push(format!("{:?}", vault.set(&key(), &secret("hunter2")).await));
    shown.push(format!("{:?}", vault.get(&key()).await));
    os.turn(Mood::Locked);
    shown.push(format!("{:?}", vault.set(&key(), &secret("hunter2")).await));
    shown.push(format!("{:?} {:?} {}", vault, key(), key()));
    // Bytes that are no text: the keyring's own error would carry them.
    os.turn(Mood::Well);
    let vault = Vault::over("kaipiao", LIMIT, os.opener(), FakeKeyring::new(Mood::Away).opener());
    os.plant(key().as_str(), b"hunter2\xff");
    let unreadable = vault.get(&key()).await.unwrap_err();
    assert!(matches!(unreadable, VaultError::Unreadable));
    shown.push(format!(
        "{unreadable:?} {unreadable} {:?}",
        std::error::Error::source(&unreadable).map(ToString::to_string)
    ));
    let bytes = format!("{:?}", b"hunter2");
    for text in shown {
        assert!(
            !text.contains("hunter2") && !text.contains(bytes.trim_matches(['[', ']'])),
            "{text}"
        );
    }
}
