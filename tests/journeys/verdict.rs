//! A person decides about what stopped.

use kaipiao_desk::{
    Desk, Draft, Serial, State,
    contract::{
        AdoptRequest, ExportRequest, InvoiceColumn, InvoiceFilter, InvoiceSort, InvoicesRequest, IssueRequest,
        ProblemCode, ReconcileRequest, SideField,
    },
    platform::{ListInvoices, Seller},
};
use kaipiao_sandbox::{Call, Config, Fault, FaultKind, Manner};
use kaipiao_tests::{
    stage::{self, COMPANY, Stage, draft, draft_of, request, until},
    stopped::{HALF_A_DAY, MINUTE, WORD, hidden, lost, refusal, wait_and_look},
};

/// Takes numbers for a document.
async fn adopt(desk: &Desk, serial: &Serial, numbers: &[&str]) -> Result<State, ProblemCode> {
    let request = AdoptRequest {
        serial: serial.clone(),
        numbers: numbers.iter().map(|&number| number.to_owned()).collect(),
    };
    let adopted = desk.adopt(request).await;
    adopted.map(|view| view.state).map_err(|problem| problem.code)
}

/// Closes a document with a number.
async fn by_hand(desk: &Desk, serial: &Serial, number: &str) -> Result<State, ProblemCode> {
    let settled = desk.settle_by_hand(serial.clone(), number).await;
    settled.map(|view| view.state).map_err(|problem| problem.code)
}

/// Issues a draft to its end and gives its number.
async fn issued(desk: &Desk, draft: Draft) -> String {
    let queued = desk.issue(request(draft)).await.unwrap();
    until(desk, &queued.serial, &[State::Issued]).await.number
}

/// A desk of another seat, which shares nothing with the first but the account.
async fn elsewhere(stage: &Stage) -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let mut setup = stage::setup(folder.path(), stage::server(&stage.sandbox.url()));
    setup.vault = stage.vault.clone();
    let desk = Desk::open(setup).await.unwrap();
    desk.start().await.unwrap();
    (folder, desk)
}

/// A document whose serial the platform has for another amount.
async fn differing(stage: &Stage, desk: &Desk) -> (Serial, String) {
    let (_folder, other) = elsewhere(stage).await;
    let own = draft();
    let theirs = Draft {
        serial: own.serial.clone(),
        ..draft_of("212.00")
    };
    let number = issued(&other, theirs).await;
    other.close().await;
    let queued = desk.issue(request(own)).await.unwrap();
    until(desk, &queued.serial, &[State::NeedsPerson]).await;
    (queued.serial, number)
}

#[tokio::test]
async fn an_invoice_that_differs_is_taken_if_a_person_says_so_and_shown_as_it_was_issued() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let (serial, number) = differing(&stage, &desk).await;
    let twin = issued(&desk, draft_of("318.00")).await;

    let view = desk.look_for(serial.clone()).await.unwrap();
    let own = view.found.iter().find(|found| found.same_serial).unwrap();
    assert_eq!(own.side.number, number);
    assert_eq!(
        own.differs,
        [SideField::Net, SideField::Tax, SideField::Gross],
        "both sides, field by field"
    );
    assert_eq!(
        (view.sent.gross.unwrap().0, own.side.gross.unwrap().0),
        (10_600, 21_200)
    );

    assert_eq!(
        adopt(&desk, &serial, &["2631"]).await,
        Err(ProblemCode::BadInput),
        "no number"
    );
    assert_eq!(
        adopt(&desk, &serial, &[]).await,
        Err(ProblemCode::BadInput),
        "none at all"
    );
    let unknown = "00312000000136634917";
    assert_eq!(
        adopt(&desk, &serial, &[unknown]).await,
        Err(ProblemCode::NotFound),
        "the platform lists no such one"
    );
    assert_eq!(
        adopt(&desk, &serial, &[&twin]).await,
        Err(ProblemCode::BadInput),
        "another document's"
    );
    assert_eq!(desk.issuance(serial.clone()).await.unwrap().state, State::NeedsPerson);

    assert_eq!(adopt(&desk, &serial, &[&number]).await, Ok(State::Issued));
    let adopted = desk.issuance(serial.clone()).await.unwrap();
    assert_eq!(
        (adopted.number.as_str(), adopted.gross.0),
        (number.as_str(), 21_200),
        "as it was issued"
    );
    assert_eq!(
        adopt(&desk, &serial, &[&number]).await,
        Err(ProblemCode::WrongState),
        "decided once"
    );
    let days = ReconcileRequest {
        spid: COMPANY.to_owned(),
        from: None,
        to: None,
    };
    let days = ReconcileRequest {
        to: Some(today(&stage)),
        ..days
    };
    let compared = desk.reconcile(days, |_| {}).await.unwrap();
    assert!(
        compared.counts.is_empty(),
        "what a person took is no difference: {compared:?}"
    );
    assert_eq!(
        desk.verdict(serial).await.unwrap().sent.gross.unwrap().0,
        10_600,
        "what was sent is still known"
    );
}

/// The sandbox's day in China.
fn today(stage: &Stage) -> String {
    let seconds = stage.sandbox.clock().now() / 1000 + 8 * 3600;
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[tokio::test]
async fn a_document_issued_by_hand_is_closed_with_its_number_once() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let owned = issued(&desk, draft_of("318.00")).await;
    let serial = lost(&stage.sandbox, &desk, draft()).await;
    #[rustfmt::skip]
    let rows = [
        ("nothing",                            "",                        Err(ProblemCode::BadInput)),
        ("a digit short",                      "2631200000013663491",     Err(ProblemCode::BadInput)),
        ("a letter in it",                     "2631200000013663491O",    Err(ProblemCode::BadInput)),
        ("a number without its code",          "36634917",                Err(ProblemCode::BadInput)),
        ("another document's",                 owned.as_str(),            Err(ProblemCode::BadInput)),
        ("as it is copied, with blanks in it", "2631 2000 0001 3663 4917 ", Ok(State::SettledByHand)),
        ("a second time",                      "26312000000136634918",    Err(ProblemCode::WrongState)),
    ];
    for (what, number, expected) in rows {
        assert_eq!(by_hand(&desk, &serial, number).await, expected, "{what}");
    }
    let closed = desk.issuance(serial.clone()).await.unwrap();
    assert_eq!(
        (closed.number.as_str(), closed.gross.0),
        ("26312000000136634917", 10_600)
    );
    assert_eq!(stage.counts(&serial), (0, 3), "nothing more was sent");
    // Its number is nobody else's from now on.
    let other = lost(&stage.sandbox, &desk, draft_of("424.00")).await;
    assert_eq!(
        by_hand(&desk, &other, "26312000000136634917").await,
        Err(ProblemCode::BadInput)
    );
}

#[tokio::test]
async fn a_new_serial_takes_everything_by_the_platforms_clock() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let serial = lost(&stage.sandbox, &desk, draft()).await;
    let clock = stage.sandbox.clock();

    let first = refusal(&desk, &serial, WORD).await;
    assert!(
        first.contains("还没有请平台修复") && first.contains("还需等到"),
        "{first}"
    );
    clock.advance(HALF_A_DAY - 2 * MINUTE);
    let repaired = desk.repair_for(serial.clone()).await.unwrap().checklist;
    assert!(
        repaired.repaired_at.is_some() && repaired.looked_at.is_none(),
        "the lists are to be looked at anew"
    );
    let early = refusal(&desk, &serial, WORD).await;
    assert!(early.contains("平台正在修复") && early.contains("还需等到"), "{early}");
    clock.advance(9 * MINUTE);
    let half = refusal(&desk, &serial, WORD).await;
    assert!(
        half.contains("平台正在修复") && !half.contains("还需等到"),
        "twelve hours are over: {half}"
    );
    clock.advance(2 * MINUTE);
    for word in ["", "看过了"] {
        let wordless = refusal(&desk, &serial, word).await;
        assert_eq!(
            wordless,
            format!("请到电子税务局核对没有这张发票，再输入“{WORD}”"),
            "all but the word"
        );
    }
    assert_eq!(desk.issuance(serial.clone()).await.unwrap().state, State::NeedsPerson);

    let draft = desk.issue_anew(serial.clone(), WORD).await.unwrap();
    let new = draft.draft.serial.clone();
    assert_eq!(new, serial.successor(COMPANY), "the one that follows, whoever asks");
    let closed = desk.issuance(serial.clone()).await.unwrap();
    assert_eq!(
        (closed.state, closed.number.as_str(), closed.successor.as_ref()),
        (State::SettledByHand, "", Some(&new))
    );
    assert_eq!(
        stage.sandbox.books().fpkj_calls(new.as_str()),
        0,
        "a person looks at it once more"
    );
    let again = desk.issue_anew(serial.clone(), "").await.unwrap();
    assert_eq!(again.draft, draft.draft, "asked twice it is the same draft");
    // Thrown away, it comes back under the same serial.
    desk.discard_draft(new.clone()).await.unwrap();
    assert_eq!(desk.issue_anew(serial.clone(), "").await.unwrap().draft, draft.draft);

    let queued = desk.issue(request(draft.draft)).await.unwrap();
    until(&desk, &queued.serial, &[State::Issued]).await;
    assert_eq!((stage.counts(&serial), stage.counts(&new)), ((0, 3), (1, 1)));
    let late = desk.issue_anew(serial, WORD).await.unwrap_err();
    assert_eq!(late.code, ProblemCode::WrongState, "what takes its place is on its way");
    let sums = desk.invoice_sums(InvoiceFilter::default()).await.unwrap().unwrap();
    assert_eq!((sums.valid, sums.gross.0), (1, 10_600), "the closed one is no invoice");
    let export = ExportRequest {
        filter: InvoiceFilter::default(),
        sort: InvoiceSort::default(),
        columns: vec![InvoiceColumn::Gross, InvoiceColumn::Serial],
        chosen: Vec::new(),
        job: "export".to_owned(),
    };
    let file = stage.data.path().join("list.csv");
    assert_eq!(desk.export_invoices(&export, &file).await.unwrap().rows, 2);
    let list = std::fs::read_to_string(file).unwrap();
    let last = list.trim_end().lines().last().unwrap();
    assert!(last.contains("106.00") && last.contains("已开未作废 1 张"), "{list}");
}

#[tokio::test]
async fn what_the_repair_brings_to_light_is_taken_and_not_issued_again() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let serial = hidden(&stage.sandbox, &desk, draft(), 20).await;
    assert!(
        desk.look_for(serial.clone()).await.unwrap().found.is_empty(),
        "it hides"
    );
    wait_and_look(&stage.sandbox, &desk, &serial).await;
    let found = refusal(&desk, &serial, WORD).await;
    assert!(found.contains("可能就是这张"), "{found}");
    let view = desk.verdict(serial.clone()).await.unwrap();
    let own = view.found.iter().find(|found| !found.side.number.is_empty()).unwrap();
    assert_eq!((own.same_serial, own.differs.as_slice()), (true, [].as_slice()));
    assert_eq!(
        adopt(&desk, &serial, &[&own.side.number.clone()]).await,
        Ok(State::Issued)
    );
    assert_eq!(stage.counts(&serial).0, 1);
}

#[tokio::test]
async fn an_invoice_like_it_that_is_nobodys_keeps_it_from_being_issued_anew() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let serial = lost(&stage.sandbox, &desk, draft()).await;
    // One just like it that this ledger issued is no reason.
    let twin = IssueRequest {
        beside: vec![serial.to_string()],
        ..request(draft())
    };
    let twin = desk.issue(twin).await.unwrap().serial;
    until(&desk, &twin, &[State::Issued]).await;
    assert!(
        desk.look_for(serial.clone()).await.unwrap().found.is_empty(),
        "it belongs to another document"
    );
    // One that another seat issued is: it may be what became of ours.
    let (_folder, other) = elsewhere(&stage).await;
    let stranger = issued(&other, draft()).await;
    other.close().await;
    wait_and_look(&stage.sandbox, &desk, &serial).await;
    let found = refusal(&desk, &serial, WORD).await;
    assert_eq!(found, "平台上有 1 项可能就是这张，先核对：是它就收进来");
    let view = desk.verdict(serial.clone()).await.unwrap();
    assert_eq!(
        (view.found[0].same_serial, view.found[0].side.number.as_str()),
        (false, stranger.as_str())
    );
    let beside = desk.find_listed(serial.clone(), &stranger).await.unwrap();
    assert_eq!((beside.differs.len(), beside.owner), (0, None));
    assert_eq!(
        adopt(&desk, &serial, &[&stranger]).await,
        Ok(State::Issued),
        "a person may say that it is"
    );
}

#[tokio::test]
async fn the_old_document_that_turns_up_after_its_new_serial_is_said_aloud() {
    let manner = Manner {
        repairs: false,
        ..Manner::default()
    };
    let stage = Stage::with(Config {
        manner,
        ..Config::default()
    })
    .await;
    let desk = stage.started().await;
    let serial = hidden(&stage.sandbox, &desk, draft(), 20).await;
    wait_and_look(&stage.sandbox, &desk, &serial).await;
    let new = desk.issue_anew(serial.clone(), WORD).await.unwrap().draft;
    assert!(desk.waiting().await.unwrap().doubles.is_empty());

    stage.sandbox.clock().advance(10 * 3_600_000);
    let days = ReconcileRequest {
        spid: COMPANY.to_owned(),
        from: None,
        to: Some(today(&stage)),
    };
    let compared = desk.reconcile(days, |_| {}).await.unwrap();
    let kinds: Vec<_> = compared.counts.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [kaipiao_desk::contract::DifferenceKind::Double]);
    let listed = stage.sandbox.books().issued_under(serial.as_str())[0]
        .number()
        .unwrap()
        .number
        .clone();
    let doubles = desk.waiting().await.unwrap().doubles;
    assert_eq!(
        (doubles[0].serial.clone(), doubles[0].appeared.clone()),
        (serial.clone(), listed.clone())
    );

    // What was to take its place is not issued without asking.
    let suspect = desk.issue(request(new.clone())).await.unwrap_err();
    assert_eq!(suspect.code, ProblemCode::Suspects);
    assert_eq!(suspect.suspects[0].number, listed, "it says what turned up");
    let suspect = desk.issue_file(COMPANY, vec![new.clone()]).await.unwrap_err();
    assert_eq!(suspect.code, ProblemCode::Suspects);
    assert_eq!(stage.sandbox.books().fpkj_calls(new.serial.as_str()), 0);

    desk.saw_double(serial.clone()).await.unwrap();
    assert!(desk.waiting().await.unwrap().doubles.is_empty(), "a person saw it");
    let seen = desk.issuance(serial).await.unwrap();
    assert!(
        seen.appeared == listed && seen.appeared_seen,
        "and it stays written down: {seen:?}"
    );
}

#[tokio::test]
async fn every_invoice_of_the_company_is_looked_at_not_only_the_first_page() {
    let stage = Stage::new().await;
    let (_folder, other) = elsewhere(&stage).await;
    let stranger = issued(&other, draft()).await;
    for yuan in 0..(ListInvoices::PAGE_SIZE + 5) {
        let queued = other
            .issue(request(draft_of(&format!("{}.00", 1_000 + yuan))))
            .await
            .unwrap();
        until(&other, &queued.serial, &[State::Issued]).await;
    }
    other.close().await;
    let desk = stage.started().await;
    let serial = lost(&stage.sandbox, &desk, draft()).await;
    let view = desk.look_for(serial).await.unwrap();
    let numbers: Vec<_> = view.found.iter().map(|found| found.side.number.as_str()).collect();
    assert_eq!(numbers, [stranger.as_str()]);
    let whole = ListInvoices::of(Seller::Spid(COMPANY.to_owned()));
    assert_eq!(
        whole.page_size,
        ListInvoices::PAGE_SIZE,
        "a page holds fewer than there are"
    );
    let rows = desk
        .invoices(InvoicesRequest {
            limit: 10,
            ..InvoicesRequest::default()
        })
        .await
        .unwrap();
    assert_eq!(rows.rows.len(), 1, "looking takes nothing in");
}

#[tokio::test]
async fn what_the_platform_says_nothing_clear_of_for_a_day_a_person_may_take_over() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    let week = 7 * 2 * u64::try_from(HALF_A_DAY).unwrap();
    stage
        .sandbox
        .order(Fault::once(FaultKind::NoNumber).on(Call::Fpkj).ms(week));
    let serial = desk.issue(request(draft())).await.unwrap().serial;
    let view = until(&desk, &serial, &[State::Accepted]).await;
    assert!(view.hand_over_from.is_some(), "the window knows from when on");
    let early = desk.hand_over(serial.clone()).await.unwrap_err();
    assert_eq!(early.code, ProblemCode::NotYet, "{early:?}");
    stage.sandbox.clock().advance(2 * HALF_A_DAY + MINUTE);
    let view = desk.hand_over(serial.clone()).await.unwrap();
    assert_eq!(view.state, State::NeedsPerson);
    assert_eq!(view.hand_over_from, None);
    let again = desk.hand_over(serial.clone()).await.unwrap_err();
    assert_eq!(again.code, ProblemCode::WrongState, "{again:?}");
    let number = "26312000000136634917";
    assert_eq!(by_hand(&desk, &serial, number).await, Ok(State::SettledByHand));
    assert_eq!(stage.counts(&serial).1, 1, "nothing was sent for it");
}
