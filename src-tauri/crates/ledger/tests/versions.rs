//! Ledgers of every released version open in this one.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests stop at the first thing that is not as it should be"
)]

use std::{fs, path::Path};

use kaipiao_ledger::{
    Connection, Ledger, LedgerError, State, company, draft, incident, invoice,
    issuance::{self, Filter},
    payload,
};

/// Each released version's ledger, with a row of every kind in it.
const FIXTURES: [(u32, &str); 4] = [
    (1, include_str!("fixtures/v1.sql")),
    (2, include_str!("fixtures/v2.sql")),
    (3, include_str!("fixtures/v3.sql")),
    (4, include_str!("fixtures/v4.sql")),
];

/// A folder with the ledger of a released version.
fn folder_of(sql: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join("ledger.db")).unwrap();
    connection.execute_batch(sql).unwrap();
    folder
}

/// Everything that the database's schema says.
fn schema(folder: &Path) -> Vec<(String, String)> {
    let connection = Connection::open(folder.join("ledger.db")).unwrap();
    let mut statement = connection
        .prepare("SELECT name, coalesce(sql, '') FROM sqlite_master ORDER BY name")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_ledger_of_every_released_version_opens_with_all_that_is_in_it() {
    let fresh = tempfile::tempdir().unwrap();
    drop(Ledger::open(fresh.path()).unwrap());
    for (version, sql) in FIXTURES {
        let folder = folder_of(sql);
        let ledger = Ledger::open(folder.path()).unwrap();
        assert_eq!(
            schema(folder.path()),
            schema(fresh.path()),
            "version {version}: the schema is that of a new one"
        );
        let (companies, documents, drafts) = ledger
            .read(|tx| {
                let companies = company::all(tx)?;
                let documents = issuance::list(tx, &Filter::default())?;
                for document in &documents {
                    assert_eq!(payload::versions(tx, document.id)?.len(), 1);
                }
                let drafts = draft::of_company(tx, &companies[1].spid)?;
                Ok((companies, documents, drafts))
            })
            .await
            .unwrap();
        assert_eq!((companies.len(), drafts.len()), (2, 1), "version {version}");
        let states: Vec<_> = documents.iter().map(|document| document.state).collect();
        assert_eq!(
            states,
            [
                State::Issued,
                State::Queued,
                State::Unknown,
                State::Refused,
                State::Held,
                State::SettledByHand
            ],
            "version {version}: it goes on where it was"
        );
        let settled = ledger
            .write(|tx| {
                invoice::bring_up_to_date(tx)?;
                let filter = invoice::Filter {
                    states: vec![State::SettledByHand],
                    ..invoice::Filter::default()
                };
                invoice::page(tx, &filter, invoice::Sort::default(), None, 10)
            })
            .await
            .unwrap();
        assert_eq!(
            settled.rows.len(),
            1,
            "version {version}: what a person settled is found"
        );
        assert!(
            ledger.read(incident::unseen).await.unwrap().is_empty(),
            "version {version}: an upgrade is no incident"
        );
    }
}

#[tokio::test]
async fn before_a_ledger_is_brought_to_a_newer_version_it_is_copied() {
    for (version, sql) in FIXTURES {
        let folder = folder_of(sql);
        let before = schema(folder.path());
        drop(Ledger::open(folder.path()).unwrap());
        drop(Ledger::open(folder.path()).unwrap());
        let copies: Vec<_> = fs::read_dir(folder.path().join("backups"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        let [copy] = copies.as_slice() else {
            panic!("{copies:?}")
        };
        let old = tempfile::tempdir().unwrap();
        fs::copy(copy, old.path().join("ledger.db")).unwrap();
        assert_eq!(schema(old.path()), before, "version {version}: as it was");
        assert!(copy.to_string_lossy().ends_with(&format!("-upgrade-v{version}.db")));
    }
}

#[tokio::test]
async fn a_ledger_that_an_older_program_has_open_is_not_changed_under_it() {
    for (version, sql) in FIXTURES {
        let folder = folder_of(sql);
        // As every released program opens it.
        let older = Connection::open(folder.path().join("ledger.db")).unwrap();
        older.pragma_update(None, "journal_mode", "WAL").unwrap();
        let found = || older.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0));
        assert_eq!(found(), Ok(version));
        let refused = Ledger::open(folder.path());
        assert!(
            matches!(refused, Err(LedgerError::OlderOpen)),
            "version {version}: {refused:?}"
        );
        assert_eq!(found(), Ok(version), "it is as it was");
        older.execute("UPDATE issuance SET message = 'goes on'", []).unwrap();
        drop(older);
        let ledger = Ledger::open(folder.path()).unwrap();
        let documents = ledger.read(|tx| issuance::list(tx, &Filter::default())).await.unwrap();
        assert!(
            documents.iter().all(|one| one.message == "goes on"),
            "version {version}: nothing is lost"
        );
    }
}

#[tokio::test]
async fn a_ledger_that_cannot_be_copied_is_not_changed() {
    let (_, sql) = FIXTURES[0];
    let folder = folder_of(sql);
    let before = schema(folder.path());
    // In the way of the copies' folder.
    fs::write(folder.path().join("backups"), "").unwrap();
    assert!(Ledger::open(folder.path()).is_err());
    assert_eq!(schema(folder.path()), before);
}
