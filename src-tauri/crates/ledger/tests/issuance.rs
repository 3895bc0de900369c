//! What the ledger allows to happen to a document, and what it does not.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests stop at the first thing that is not as it should be"
)]

mod books;

use kaipiao_domain::{Kind, Serial};
use kaipiao_ledger::{
    Event, Ledger, LedgerError, State, Timestamp, Transaction,
    attempt::{self, Action},
    company::{self, Company, Recovery},
    company_seen,
    company_setting::{self, CompanySetting},
    draft,
    issuance::{self, Filter, Queued, Step, Told},
    payload,
};

use books::{Books, NOW, SPID, a_draft, document, queued, step};

#[tokio::test]
async fn what_is_known_of_earlier_requests_forbids_what_would_issue_twice() {
    use Event as E;
    #[rustfmt::skip]
    let rows: &[(&str, &[Event], Result<State, ()>)] = &[
        ("a number in our own reply issues",        &[E::Claimed, E::NumberGiven],                                Ok(State::Issued)),
        ("a refusal of the only request refuses",   &[E::Claimed, E::TurnedDown],                                 Ok(State::Refused)),
        ("a refusal of the second does not, while the first is unanswered",
                                                    &[E::Claimed, E::LeftOpen, E::SendAgain, E::Claimed, E::TurnedDown], Err(())),
        ("nor does a lapsed scan put it back",      &[E::Claimed, E::Interrupted, E::SendAgain, E::Claimed, E::PutBack], Err(())),
        ("what never left goes back",               &[E::Claimed, E::NeverLeft],                                  Ok(State::Queued)),
        ("and may be taken back",                   &[E::Claimed, E::NeverLeft, E::TakenBack],                    Ok(State::Withdrawn)),
        ("what may have left may not",              &[E::Claimed, E::LeftOpen, E::SendAgain, E::TakenBack],       Err(())),
        ("put back for a scan, it may",             &[E::Claimed, E::PutBack, E::TakenBack],                      Ok(State::Withdrawn)),
        ("refused and corrected, it may",           &[E::Claimed, E::TurnedDown, E::Corrected, E::TakenBack],     Ok(State::Withdrawn)),
        ("not known and corrected, it may",         &[E::Claimed, E::LeftOpen, E::NotKept, E::Corrected, E::TakenBack], Ok(State::Withdrawn)),
        ("put back by a copy's answer, it may not", &[E::Claimed, E::PutBack, E::Doubted, E::SendAgain, E::TakenBack], Err(())),
        ("an open one is sent again",               &[E::Claimed, E::LeftOpen, E::SendAgain],                     Ok(State::Queued)),
        ("but not once the platform had it",        &[E::Claimed, E::LeftOpen, E::InProgress, E::SendAgain],      Err(())),
        ("a claimed one is not claimed again",      &[E::Claimed, E::Claimed],                                    Err(())),
        ("a held one is resubmitted",               &[E::Claimed, E::TakenIn, E::HeldBack, E::Resubmitted],       Ok(State::Accepted)),
        ("a held one that is gone is refused",      &[E::Claimed, E::TakenIn, E::HeldBack, E::NotKept],           Ok(State::Refused)),
        ("and then may be refused afresh",          &[E::Claimed, E::LeftOpen, E::HeldBack, E::NotKept, E::Corrected, E::Claimed, E::TurnedDown],
                                                                                                                  Ok(State::Refused)),
    ];
    for (what, events, expected) in rows {
        let found = Books::open().after(events).await;
        match found {
            Ok(issuance) => assert_eq!(Ok(issuance.state), *expected, "{what}"),
            Err(LedgerError::Illegal { .. }) => assert_eq!(Err(()), *expected, "{what}"),
            Err(other) => panic!("{what}: {other}"),
        }
    }
}

#[tokio::test]
async fn no_number_is_given_to_two_documents() {
    let books = Books::open();
    let first = document(&books.ledger, "A1", &[Event::Claimed, Event::NumberGiven]).await;
    let second = document(&books.ledger, "A2", &[Event::Claimed]).await;
    for event in [Event::NumberGiven, Event::Adopted] {
        let mut step = step(event);
        step.numbers.clone_from(&first.numbers);
        let serial = second.serial.clone();
        let given = books.write(move |tx| issuance::apply(tx, &serial, &step, NOW)).await;
        assert!(
            matches!(&given, Err(LedgerError::NumberTaken { serial, .. }) if *serial == first.serial),
            "{event:?}: {given:?}"
        );
    }
}

#[tokio::test]
async fn nothing_is_issued_without_a_number() {
    let books = Books::open();
    books.after(&[Event::Claimed]).await.unwrap();
    let found = books
        .write(|tx| {
            let serial = "A0000000000000000001".parse().unwrap();
            issuance::apply(tx, &serial, &Step::plain(Action::Send, Event::NumberGiven), NOW)
        })
        .await;
    assert!(matches!(found, Err(LedgerError::Illegal { .. })), "{found:?}");
}

#[tokio::test]
async fn a_no_that_leaves_it_open_is_never_sent_again_unasked() {
    let books = Books::open();
    books.after(&[Event::Claimed]).await.unwrap();
    let serial: Serial = "A0000000000000000001".parse().unwrap();
    let declined = Step {
        declined: true,
        ..step(Event::LeftOpen)
    };
    let asked = serial.clone();
    books
        .write(move |tx| issuance::apply(tx, &asked, &declined, NOW))
        .await
        .unwrap();
    let asked = serial.clone();
    let again = books
        .write(move |tx| issuance::apply(tx, &asked, &step(Event::SendAgain), NOW))
        .await;
    assert!(
        matches!(again, Err(LedgerError::Illegal { .. })),
        "it goes back to whoever wrote it instead"
    );
    let gone = books
        .write(move |tx| issuance::apply(tx, &serial, &step(Event::NotKept), NOW))
        .await
        .unwrap();
    assert_eq!(gone.state, State::Refused);
}

#[tokio::test]
async fn every_step_stands_in_the_trail_and_a_failed_one_leaves_none() {
    let books = Books::open();
    let issuance = books.after(&[Event::Claimed, Event::LeftOpen]).await.unwrap();
    let id = issuance.id;
    assert!(
        books
            .write(|tx| issuance::apply(tx, &"A0000000000000000001".parse().unwrap(), &step(Event::TakenIn), NOW))
            .await
            .is_err()
    );
    let trail = books.ledger.read(move |tx| attempt::of_issuance(tx, id)).await.unwrap();
    let events: Vec<_> = trail.iter().map(|row| (row.event, row.state)).collect();
    assert_eq!(
        events,
        [
            (None, State::Queued),
            (Some(Event::Claimed), State::Sending),
            (Some(Event::LeftOpen), State::Unknown)
        ]
    );
    assert_eq!(
        usize::try_from(issuance.attempts).unwrap(),
        trail.len(),
        "the count is the trail's length"
    );
}

#[tokio::test]
async fn an_answer_that_says_the_same_is_counted_on_the_row_that_says_it() {
    let books = Books::open();
    let issuance = books.after(&[Event::Claimed, Event::TakenIn]).await.unwrap();
    let in_progress = Told {
        action: Action::Ask,
        event: Some(Event::InProgress),
        code: String::new(),
        said: "FPZT 2".to_owned(),
        message: "开票中".to_owned(),
    };
    let held = Told {
        said: "FPZT 0".to_owned(),
        ..in_progress.clone()
    };
    for (minute, told) in [&in_progress, &in_progress, &in_progress, &held, &in_progress]
        .into_iter()
        .enumerate()
    {
        let (serial, told) = (issuance.serial.clone(), told.clone());
        let now = Timestamp(NOW.0 + i64::try_from(minute).unwrap());
        books
            .write(move |tx| issuance::told(tx, &serial, &told, now))
            .await
            .unwrap();
    }
    let (id, serial) = (issuance.id, issuance.serial.clone());
    let (trail, after) = books
        .ledger
        .read(move |tx| Ok((attempt::of_issuance(tx, id)?, issuance::find(tx, &serial)?)))
        .await
        .unwrap();
    let rows: Vec<_> = trail
        .iter()
        .map(|row| (row.said.as_str(), row.times, row.last_at))
        .collect();
    assert_eq!(
        rows[3..],
        [
            ("FPZT 2", 3, Some(Timestamp(NOW.0 + 2))),
            ("FPZT 0", 1, None),
            ("FPZT 2", 1, None)
        ]
    );
    let after = after.unwrap();
    assert_eq!(usize::try_from(after.attempts).unwrap(), trail.len());
    assert_eq!(
        (after.state, after.message),
        (issuance.state, issuance.message),
        "it stays as it is"
    );
}

#[tokio::test]
async fn a_serial_is_queued_once() {
    let books = Books::open();
    books
        .write(|tx| issuance::queue(tx, &queued("A1", "{}"), NOW))
        .await
        .unwrap();
    let again = books.write(|tx| issuance::queue(tx, &queued("A1", "{}"), NOW)).await;
    assert!(matches!(again, Err(LedgerError::Database(_))), "{again:?}");
    let all = books
        .ledger
        .read(|tx| issuance::list(tx, &Filter::default()))
        .await
        .unwrap();
    assert_eq!(all.len(), 1);
}

#[tokio::test]
async fn a_correction_is_a_new_version_beside_the_old_one() {
    let books = Books::open();
    let refused = books.after(&[Event::Claimed, Event::TurnedDown]).await.unwrap();
    let corrected = books
        .write(|tx| issuance::correct(tx, &queued("A0000000000000000001", "{\"BZ\":\"2\"}"), NOW))
        .await
        .unwrap();
    assert_eq!((corrected.state, corrected.version), (State::Queued, 2));
    let bodies = books
        .ledger
        .read(move |tx| payload::versions(tx, refused.id))
        .await
        .unwrap();
    assert_eq!(
        bodies.iter().map(|p| p.body.as_str()).collect::<Vec<_>>(),
        ["{}", "{\"BZ\":\"2\"}"]
    );
    let queued_again = books
        .write(|tx| issuance::correct(tx, &queued("A0000000000000000001", "{}"), NOW))
        .await;
    assert!(
        matches!(queued_again, Err(LedgerError::Illegal { .. })),
        "a queued one is not corrected"
    );
    let count = books
        .ledger
        .read(move |tx| payload::versions(tx, refused.id))
        .await
        .unwrap()
        .len();
    assert_eq!(count, 2, "and the attempt leaves no version behind");
}

#[tokio::test]
async fn a_look_alike_is_found_by_buyer_and_amount_within_the_time() {
    let books = Books::open();
    books.after(&[Event::Claimed, Event::NumberGiven]).await.unwrap();
    #[rustfmt::skip]
    let rows = [
        ("same buyer and amount",            queued("B1", "{}"),                                                    NOW, 1),
        ("its own serial is not alike",      queued("A0000000000000000001", "{}"),                                  NOW, 0),
        ("too long ago",                     queued("B1", "{}"),                                     Timestamp(NOW.0 + 1), 0),
        ("another company",                  Queued { spid: "x".to_owned(), ..queued("B1", "{}") },                 NOW, 0),
        ("another name, same tax number",    Queued { buyer_name: "上海".to_owned(), ..queued("B1", "{}") },         NOW, 1),
    ];
    for (what, new, since, expected) in rows {
        let found = books
            .ledger
            .read(move |tx| issuance::alike(tx, &issuance::Likeness::from(&new), since))
            .await
            .unwrap();
        assert_eq!(found.len(), expected, "{what}");
    }
}

#[tokio::test]
async fn a_killed_sender_leaves_an_open_question() {
    let books = Books::open();
    books.after(&[Event::Claimed]).await.unwrap();
    let others = books
        .write(|tx| issuance::interrupt(tx, "another company", NOW))
        .await
        .unwrap();
    assert!(others.is_empty());
    let interrupted = books.write(|tx| issuance::interrupt(tx, SPID, NOW)).await.unwrap();
    assert_eq!(
        interrupted.iter().map(|i| (i.state, i.unanswered)).collect::<Vec<_>>(),
        [(State::Unknown, 1)]
    );
}

#[tokio::test]
async fn a_commit_that_returned_is_in_a_copy_of_the_files() {
    let books = Books::open();
    for round in 0..20 {
        let serial = format!("C{round}");
        books
            .write(move |tx| issuance::queue(tx, &queued(&serial, "{}"), NOW))
            .await
            .unwrap();
        // What a loss of power leaves: the files as they are, without a word from SQLite.
        let copy = tempfile::tempdir().unwrap();
        for name in ["ledger.db", "ledger.db-wal"] {
            std::fs::copy(books.folder.path().join(name), copy.path().join(name)).unwrap();
        }
        let reopened = Ledger::open(copy.path()).unwrap();
        let found = reopened
            .read(|tx| issuance::list(tx, &Filter::default()))
            .await
            .unwrap();
        assert_eq!(found.len(), round + 1);
    }
}

#[tokio::test]
async fn a_job_that_panics_writes_nothing_and_the_ledger_goes_on() {
    let books = Books::open();
    let found: Result<(), _> = books
        .write(|tx| {
            issuance::queue(tx, &queued("P1", "{}"), NOW)?;
            panic!("a fault of ours")
        })
        .await;
    assert!(matches!(found, Err(LedgerError::Closed)), "{found:?}");
    books
        .write(|tx| issuance::queue(tx, &queued("P2", "{}"), NOW))
        .await
        .unwrap();
    let found = books
        .ledger
        .read(|tx| issuance::list(tx, &Filter::default()))
        .await
        .unwrap();
    assert_eq!(found.iter().map(|one| one.serial.as_str()).collect::<Vec<_>>(), ["P2"]);
}

#[tokio::test]
async fn only_rounds_in_a_row_in_which_the_platform_did_not_know_it_count() {
    use issuance::Heard as H;
    let books = Books::open();
    books.after(&[Event::Claimed, Event::LeftOpen]).await.unwrap();
    #[rustfmt::skip]
    let rows = [
        ("the first",                 H::NotKnown, 1),
        ("a call failed",             H::Nothing,  1),
        ("the second",                H::NotKnown, 2),
        ("it said something else",    H::Unclear,  0),
        ("the first again",           H::NotKnown, 1),
    ];
    for (what, heard, absences) in rows {
        let noted = books
            .write(move |tx| issuance::note(tx, &"A0000000000000000001".parse().unwrap(), heard, "", "", "", NOW))
            .await
            .unwrap();
        assert_eq!(noted.absences, absences, "{what}");
    }
}

#[tokio::test]
async fn what_was_answered_does_not_count_as_unanswered() {
    use Event as E;
    #[rustfmt::skip]
    let rows: [(&str, &[Event], u32); 5] = [
        ("refused, corrected, refused",        &[E::Claimed, E::TurnedDown, E::Corrected, E::Claimed, E::TurnedDown], 0),
        ("put back for a scan",                &[E::Claimed, E::PutBack],                                            0),
        ("no reply after that",                &[E::Claimed, E::PutBack, E::Claimed, E::LeftOpen],                   1),
        ("no reply, killed at the second",     &[E::Claimed, E::LeftOpen, E::SendAgain, E::Claimed, E::Interrupted], 2),
        ("not kept after all",                 &[E::Claimed, E::LeftOpen, E::NotKept],                               0),
    ];
    for (what, events, unanswered) in rows {
        assert_eq!(
            Books::open().after(events).await.unwrap().unanswered,
            unanswered,
            "{what}"
        );
    }
}

#[tokio::test]
async fn a_ledger_of_a_newer_program_is_left_alone() {
    let books = Books::open();
    let path = books.folder.path().join("ledger.db");
    let raw = kaipiao_ledger::Connection::open(path).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(
        Ledger::open(books.folder.path()),
        Err(LedgerError::Newer { found: 99, .. })
    ));
}

#[tokio::test]
async fn a_draft_reads_back_as_it_was_written() {
    let books = Books::open();
    let written = a_draft("D1");
    let kept = written.clone();
    books.write(move |tx| draft::save(tx, SPID, &kept, NOW)).await.unwrap();
    let found = books.ledger.read(|tx| draft::of_company(tx, SPID)).await.unwrap();
    assert_eq!(found.iter().map(|saved| &saved.draft).collect::<Vec<_>>(), [&written]);
    books
        .write(|tx| draft::remove(tx, &"D1".parse().unwrap()))
        .await
        .unwrap();
    assert!(
        books
            .ledger
            .read(|tx| draft::find(tx, &"D1".parse().unwrap()))
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn another_process_s_commit_changes_the_version() {
    let books = Books::open();
    let other = Ledger::open(books.folder.path()).unwrap();
    let before = books.ledger.version().await.unwrap();
    other
        .write(|tx| issuance::queue(tx, &queued("E1", "{}"), NOW))
        .await
        .unwrap();
    let after = books.ledger.version().await.unwrap();
    assert_ne!(after, before);
    books
        .ledger
        .write(|tx| issuance::queue(tx, &queued("E2", "{}"), NOW))
        .await
        .unwrap();
    assert_eq!(
        books.ledger.version().await.unwrap(),
        after,
        "what is written here is known here"
    );
}

#[tokio::test]
async fn a_company_goes_back_to_work_step_by_step_and_a_new_lapse_begins_anew() {
    let books = Books::open();
    let probe: Serial = "P1".parse().unwrap();
    let company = Company {
        spid: SPID.to_owned(),
        name: "一号".to_owned(),
        tax_number: "91440101340088133N".to_owned(),
        listed: "{}".to_owned(),
        parked: None,
        recovery: None,
        gone_at: None,
    };
    books
        .ledger
        .write(move |tx| {
            let standing = |tx: &Transaction<'_>| {
                let found = company::find(tx, SPID)?.unwrap();
                Ok::<_, LedgerError>((found.parked, found.recovery))
            };
            company::upsert(tx, &company, NOW)?;
            company::park(tx, SPID, "身份认证已超时")?;
            company::recover(tx, SPID, Some(&Recovery::Asking))?;
            assert_eq!(
                standing(tx)?,
                (Some("身份认证已超时".to_owned()), None),
                "parked is parked"
            );
            company::resume(tx, SPID)?;
            assert_eq!(standing(tx)?, (None, Some(Recovery::Asking)));
            company::recover(tx, SPID, Some(&Recovery::Probing(probe.clone())))?;
            company::resume(tx, SPID)?;
            assert_eq!(standing(tx)?, (None, Some(Recovery::Probing(probe))), "said twice");
            company::park(tx, SPID, "身份认证已超时")?;
            company::resume(tx, SPID)?;
            assert_eq!(standing(tx)?, (None, Some(Recovery::Asking)), "from the beginning");
            company::recover(tx, SPID, None)?;
            assert_eq!(standing(tx)?, (None, None));
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn what_happens_to_documents_shows_in_how_their_company_stands() {
    let books = Books::open();
    books
        .write(|tx| {
            let company = Company {
                spid: SPID.to_owned(),
                name: "一号公司".to_owned(),
                tax_number: String::new(),
                listed: "{}".to_owned(),
                parked: None,
                recovery: None,
                gone_at: None,
            };
            company::upsert(tx, &company, NOW)
        })
        .await
        .unwrap();
    let standing = async || books.write(company_seen::standings).await.unwrap().remove(0);
    assert_eq!((standing().await.active_at, standing().await.open), (None, 0));
    books.after(&[Event::Claimed]).await.unwrap();
    let under_way = standing().await;
    assert_eq!((under_way.active_at, under_way.open), (Some(NOW), 1));
    assert_eq!(under_way.login_at, None, "nothing was heard from the bureau yet");
    let serial: Serial = "A0000000000000000001".parse().unwrap();
    books
        .write(move |tx| issuance::apply(tx, &serial, &step(Event::NumberGiven), NOW))
        .await
        .unwrap();
    let issued = standing().await;
    assert_eq!(
        (issued.login_at, issued.open),
        (Some(NOW), 0),
        "whoever issued it was logged in"
    );
}

#[tokio::test]
async fn what_was_decided_about_a_company_reads_back() {
    let books = Books::open();
    let decided = CompanySetting {
        taxpayer: Some(kaipiao_domain::Taxpayer::SmallScale),
        kinds: vec![Kind::DigitalOrdinary],
        group: "一组".to_owned(),
        ..CompanySetting::default()
    };
    let kept = decided.clone();
    books
        .write(move |tx| company_setting::save(tx, SPID, &kept, NOW))
        .await
        .unwrap();
    let (found, other) = books
        .write(|tx| Ok((company_setting::find(tx, SPID)?, company_setting::find(tx, "other")?)))
        .await
        .unwrap();
    assert_eq!(found, decided);
    assert_eq!(other, CompanySetting::default(), "nobody decided anything about it");
}

#[tokio::test]
async fn a_company_that_a_whole_list_no_longer_has_stays_and_says_so_until_it_is_listed_again() {
    let books = Books::open();
    let company = |spid: &str| Company {
        spid: spid.to_owned(),
        name: spid.to_owned(),
        tax_number: String::new(),
        listed: "{}".to_owned(),
        parked: None,
        recovery: None,
        gone_at: None,
    };
    let (one, two) = (company("1"), company("2"));
    books
        .write(move |tx| {
            let gone = |tx: &Transaction<'_>| {
                let all = company::all(tx)?.into_iter();
                Ok::<_, LedgerError>(all.map(|one| one.gone_at).collect::<Vec<_>>())
            };
            company::upsert(tx, &one, NOW)?;
            company::upsert(tx, &two, NOW)?;
            let later = Timestamp(NOW.0 + 1);
            company::upsert(tx, &one, later)?;
            company::mark_gone(tx, &["1"].into(), later)?;
            assert_eq!(gone(tx)?, [None, Some(later)]);
            company::mark_gone(tx, &["1"].into(), Timestamp(NOW.0 + 2))?;
            assert_eq!(gone(tx)?, [None, Some(later)], "since when, not until when");
            assert_eq!(company::listed_at(tx)?, Some(later));
            company::upsert(tx, &two, later)?;
            assert_eq!(gone(tx)?, [None, None]);
            Ok(())
        })
        .await
        .unwrap();
}
