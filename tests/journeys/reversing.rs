//! Originals as they come: ours with what was deducted, those of another seat, void ones, red ones, and those that can't be read.

use std::{path::Path, sync::Arc};

use kaipiao_desk::{
    Desk, Draft, FaultCode, Fen, Severity, State,
    contract::{IssueRequest, PreviewRequest, ProblemCode, RedStanding, ReversalRequest, TypedReversalRequest},
    ports::SystemClock,
    reversal::{Extent, Reason},
};
use kaipiao_sandbox::{Call, Fault, FaultKind};
use kaipiao_tests::{
    stage::{self, COMPANY, Stage, compared, draft, draft_of, request, until},
    stopped::lost,
};
use serde_json::{Value, json};

use crate::reconcile::{Paged, row};

/// A seat of its own that knows what day it is.
async fn seat(stage: &Stage, folder: &Path) -> Desk {
    let mut setup = stage::setup(folder, stage::server(&stage.sandbox.url()));
    setup.vault = stage.vault.clone();
    setup.clock = Arc::new(SystemClock);
    let desk = Desk::open(setup).await.unwrap();
    desk.start().await.unwrap();
    desk.companies(true).await.unwrap();
    desk
}

/// Issues a draft to its end and gives its number.
async fn issued(desk: &Desk, draft: Draft) -> String {
    let queued = desk.issue(request(draft)).await.unwrap();
    until(desk, &queued.serial, &[State::Issued]).await.number
}

fn whole(number: &str) -> ReversalRequest {
    ReversalRequest {
        spid: COMPANY.to_owned(),
        number: number.to_owned(),
        kind: "021".parse().unwrap(),
        reason: Reason::Mistake,
        extent: Extent::Whole,
        info_number: None,
    }
}

/// ¥206.00 of which ¥100.00 was deducted before 6 % of tax.
fn difference() -> Draft {
    let mut draft = draft_of("206.00");
    draft.lines[0].deduction = Some(Fen(10_000));
    draft.remark = "差额征税：100.00。".to_owned();
    draft
}

#[tokio::test]
async fn an_invoice_with_a_deduction_is_reversed_here_and_at_another_seat() {
    for here in [true, false] {
        let stage = Stage::new().await;
        let ours = seat(&stage, stage.data.path()).await;
        let number = issued(&ours, difference()).await;
        let folder = tempfile::tempdir().unwrap();
        let desk = if here { ours } else { seat(&stage, folder.path()).await };
        let shown = desk.preview_reversal(whole(&number)).await.unwrap();
        let sums = shown.totals;
        assert_eq!((sums.net, sums.tax), (Fen(-20_000), Fen(-600)), "red mirrors blue");
        let deduction = shown.draft.lines[0].deduction;
        assert_eq!(deduction, here.then_some(Fen(-10_000)), "only its own ledger tells it");
        assert!(
            shown.faults.iter().all(|fault| fault.severity == Severity::Warn),
            "{:?}",
            shown.faults
        );
        let red = desk.reverse(COMPANY, whole(&number).into()).await.unwrap();
        // Without what was deducted the platform decides.
        let state = if here { State::Issued } else { State::Refused };
        until(&desk, &red.serial, &[state]).await;
        let left = desk.original(COMPANY, &number).await.unwrap().left;
        assert_eq!(
            left,
            Fen(if here { 0 } else { 20_600 }),
            "what was reversed of it counts"
        );
    }
}

#[tokio::test]
async fn an_original_that_is_void_or_red_is_not_reversed_and_one_that_can_not_be_read_may_be_typed() {
    let line = json!({
        "spmc": "技术咨询", "sl": "6", "spsl": "1", "je": "100.00", "se": "6.00", "flbm": "3040201990000000000",
    });
    let listed = |number: u32, change: &dyn Fn(&mut Value)| {
        let mut row = row(number, "2025-11-20");
        row["fpmx"] = json!([line]);
        change(&mut row);
        row
    };
    let books = vec![
        listed(1, &|row| row["zfbz"] = json!("1")),
        listed(2, &|row| {
            (row["hjje"], row["hjse"], row["jshj"]) = (json!("-100"), json!("-6"), json!("-106"));
        }),
        listed(3, &|row| row["fpmx"][0]["sl"] = json!("***")),
        listed(4, &|row| row["fpmx"] = json!([])),
        listed(5, &|_| ()),
    ];
    let paged = Paged::with(books).await;
    let data = tempfile::tempdir().unwrap();
    let desk = paged.desk(data.path()).await;
    #[rustfmt::skip]
    let rows = [
        ("void",            1, ProblemCode::CannotReverse,  "作废"),
        ("red",             2, ProblemCode::CannotReverse,  "红字发票"),
        ("no rate",         3, ProblemCode::OriginalUnread, "***"),
        ("no lines",        4, ProblemCode::OriginalUnread, "明细"),
        ("there is none",   6, ProblemCode::NotFound,       "26312000000000000006"),
    ];
    for (what, number, code, words) in rows {
        let number = format!("263120000000{number:08}");
        let problem = desk.original(COMPANY, &number).await.unwrap_err();
        assert_eq!(problem.code, code, "{what}: {problem:?}");
        assert!(problem.detail.contains(words), "{what}: {problem:?}");
    }
    let fine = desk.original(COMPANY, "26312000000000000005").await.unwrap();
    assert_eq!(fine.left, Fen(10_600));
}

#[tokio::test]
async fn a_red_one_that_another_seat_has_open_counts_and_keeps_it_from_being_reversed_again() {
    #[rustfmt::skip]
    let rows = [
        ("waiting for review", Fault::once(FaultKind::Held),                 State::Held),
        ("in progress",        Fault::once(FaultKind::NoNumber).ms(600_000), State::Accepted),
    ];
    for (what, fault, state) in rows {
        let stage = Stage::new().await;
        let here = seat(&stage, stage.data.path()).await;
        let number = issued(&here, draft()).await;
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = seat(&stage, folder.path()).await;
        stage.sandbox.order(fault.on(Call::Fpkj));
        let red = elsewhere.reverse(COMPANY, whole(&number).into()).await.unwrap();
        until(&elsewhere, &red.serial, &[state]).await;
        let original = here.original(COMPANY, &number).await.unwrap();
        let standings: Vec<_> = original.reds.iter().map(|red| red.standing).collect();
        assert_eq!(standings, [RedStanding::OpenElsewhere], "{what}");
        assert_eq!(original.left, Fen::ZERO, "{what}");
        let again = here.reverse(COMPANY, whole(&number).into()).await.unwrap_err();
        assert_eq!(again.code, ProblemCode::CannotReverse, "{what}");
    }
}

#[tokio::test]
async fn a_typed_red_invoice_gets_its_number() {
    let stage = Stage::new().await;
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = issued(&seat(&stage, folder.path()).await, draft()).await;
    let desk = seat(&stage, stage.data.path()).await;
    let red = typed(&desk, &elsewhere, Fen(-10_600)).await;
    let doubts = async |draft: Draft| {
        let asked = PreviewRequest {
            spid: COMPANY.to_owned(),
            draft,
        };
        let faults = desk.preview(asked).await.unwrap().faults;
        faults
            .iter()
            .map(|fault| (fault.code, fault.severity, fault.path.clone()))
            .collect::<Vec<_>>()
    };
    let unknown = (
        FaultCode::UnknownOriginal,
        Severity::Warn,
        "reversal.original".to_owned(),
    );
    assert_eq!(doubts(red.clone()).await, [unknown], "it is taken on a person's word");
    let mut mirrored = red.clone();
    mirrored.reversal.as_mut().unwrap().mirrored = true;
    assert_eq!(doubts(mirrored).await, [], "the platform told what it mirrors");
    let queued = desk.issue(request(red)).await.unwrap();
    let issued = until(&desk, &queued.serial, &[State::Issued]).await;
    assert_eq!((issued.gross, issued.number.len()), (Fen(-10_600), 20));
    let links = desk.links(queued.serial).await.unwrap();
    assert_eq!(
        (links.original.as_str(), links.blue.as_str()),
        (elsewhere.as_str(), ""),
        "nobody knows the blue one here"
    );
}

/// A red invoice of [`draft`], its amount typed.
async fn typed(desk: &Desk, number: &str, amount: Fen) -> Draft {
    let asked = TypedReversalRequest {
        spid: COMPANY.to_owned(),
        number: number.to_owned(),
        kind: "021".parse().unwrap(),
        reason: Reason::Stopped,
        info_number: None,
    };
    let view = desk.typed_reversal(asked).await.unwrap();
    let written = draft();
    let mut line = written.lines[0].clone();
    line.amount = Some(amount);
    Draft {
        buyer: written.buyer,
        buyer_type: written.buyer_type,
        pricing: written.pricing,
        lines: vec![line],
        ..view.draft
    }
}

#[tokio::test]
async fn a_typed_red_invoice_reverses_no_more_than_is_left_and_is_for_no_other_buyer() {
    let stage = Stage::new().await;
    let desk = seat(&stage, stage.data.path()).await;
    let number = issued(&desk, draft()).await;
    issued(&desk, typed(&desk, &number, Fen(-5_200)).await).await;

    let too_much = typed(&desk, &number, Fen(-5_401)).await;
    let mut other_buyer = typed(&desk, &number, Fen(-5_300)).await;
    other_buyer.buyer.tax_id = "91310115563144366Q".to_owned();
    for (draft, code, words) in [
        (too_much, FaultCode::AboveOriginal, "最多还能红冲 ¥54.00"),
        (other_buyer, FaultCode::OtherBuyer, "91440101340088133N"),
    ] {
        let asked = PreviewRequest {
            spid: COMPANY.to_owned(),
            draft: draft.clone(),
        };
        let shown = desk.preview(asked).await.unwrap().faults;
        let alone = desk.issue(request(draft.clone())).await.unwrap_err();
        let of_file = desk.issue_file(COMPANY, vec![draft]).await.unwrap_err();
        assert_eq!((alone.code, of_file.code), (ProblemCode::Faults, ProblemCode::Faults));
        for faults in [&shown, &alone.faults, &of_file.faults] {
            let found = faults.iter().find(|fault| fault.code == code);
            let fault = found.unwrap_or_else(|| panic!("{code:?} in {faults:?}"));
            assert!(
                fault.severity == Severity::Block && fault.message.contains(words),
                "{fault:?}"
            );
        }
    }
    assert_eq!(stage.sandbox.books().sent.len(), 2, "nothing left");

    issued(&desk, typed(&desk, &number, Fen(-5_400)).await).await;
    assert_eq!(stage.sandbox.books().gross().to_string(), "0.00");
}

#[tokio::test]
async fn a_red_invoice_that_a_person_settled_with_its_number_counts() {
    let stage = Stage::new().await;
    let desk = seat(&stage, stage.data.path()).await;
    let number = issued(&desk, draft()).await;
    let first = typed(&desk, &number, Fen(-5_200)).await;
    let by_hand = lost(&stage.sandbox, &desk, first).await;
    desk.settle_by_hand(by_hand.clone(), "26312000000136634917")
        .await
        .unwrap();

    let second = typed(&desk, &number, Fen(-5_401)).await;
    assert_ne!(second.serial, by_hand, "another reversal has another serial");
    let refused = desk.issue(request(second)).await.unwrap_err();
    assert!(
        refused
            .faults
            .iter()
            .any(|fault| fault.code == FaultCode::AboveOriginal),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_typed_red_invoice_is_held_against_the_lines_of_an_original_written_here_or_only_compared() {
    for here in [true, false] {
        let stage = Stage::new().await;
        let ours = seat(&stage, stage.data.path()).await;
        let mut blue = draft();
        let mut second = blue.lines[0].clone();
        second.name = "差旅费".to_owned();
        second.amount = Some(Fen(5_300));
        blue.lines.push(second);
        let number = issued(&ours, blue).await;
        let folder = tempfile::tempdir().unwrap();
        let desk = if here { ours } else { seat(&stage, folder.path()).await };
        compared(&desk).await;
        let of_second = async |amount: i64| {
            let mut red = typed(&desk, &number, Fen(amount)).await;
            red.lines[0].name = "差旅费".to_owned();
            red
        };
        issued(&desk, of_second(-2_120).await).await;

        let too_much = of_second(-3_181).await;
        let mut other_rate = of_second(-3_180).await;
        other_rate.lines[0].treatment =
            serde_json::from_value(json!({ "type": "taxed", "rate": 1_300, "privilege": null })).unwrap();
        let mut part = of_second(-3_180).await;
        part.reversal.as_mut().unwrap().reason = Some(Reason::Mistake);
        for (draft, code, words) in [
            (too_much, FaultCode::AboveOriginal, "第 1 行最多还能红冲 ¥31.80"),
            (other_rate, FaultCode::NotInOriginal, "税率是 6%"),
            (part, FaultCode::BadReason, "只能全额红冲"),
        ] {
            let refused = desk.issue(request(draft)).await.unwrap_err();
            let fault = refused.faults.iter().find(|fault| fault.code == code);
            assert!(
                fault.is_some_and(|fault| fault.message.contains(words)),
                "written here: {here}, {words}: {refused:?}"
            );
        }
        issued(&desk, of_second(-3_180).await).await;
    }
}

#[tokio::test]
async fn what_another_seat_issued_is_asked_about_and_linked_once_a_comparison_told_of_it() {
    let stage = Stage::new().await;
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = seat(&stage, folder.path()).await;
    let number = issued(&elsewhere, draft()).await;
    let desk = seat(&stage, stage.data.path()).await;
    let asked = PreviewRequest {
        spid: COMPANY.to_owned(),
        draft: draft(),
    };
    let doubts = |faults: &[kaipiao_desk::Fault]| {
        let texts = faults.iter().map(|fault| fault.message.clone());
        texts.filter(|text| text.contains("疑似重复")).collect::<Vec<_>>()
    };
    assert!(doubts(&desk.preview(asked.clone()).await.unwrap().faults).is_empty());
    compared(&desk).await;
    let faults = desk.preview(asked.clone()).await.unwrap().faults;
    let [doubt] = &doubts(&faults)[..] else {
        panic!("{faults:?}")
    };
    assert!(doubt.contains(&number), "{doubt}");
    let problem = desk.issue(request(asked.draft.clone())).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Suspects);
    let beside: Vec<String> = problem.suspects.into_iter().map(|suspect| suspect.key).collect();
    assert_eq!(beside, std::slice::from_ref(&number));
    let second = IssueRequest {
        beside,
        ..request(asked.draft)
    };
    let second = desk.issue(second).await.unwrap();
    until(&desk, &second.serial, &[State::Issued]).await;

    let red = desk.reverse(COMPANY, whole(&number).into()).await.unwrap();
    until(&desk, &red.serial, &[State::Issued]).await;
    let links = desk.links(red.serial.clone()).await.unwrap();
    assert_eq!(links.original, number);
    let blue = desk.invoice(&links.blue).await.unwrap();
    assert_eq!((blue.row.number.as_str(), blue.row.ours), (number.as_str(), false));
    assert_eq!(blue.reversed_by_key, red.serial.as_str());
    let red = desk.invoice(red.serial.as_str()).await.unwrap();
    assert_eq!(red.original_key, links.blue);
}
