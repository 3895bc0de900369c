//! Writing, leaving and coming back.

use std::sync::Arc;

use kaipiao_desk::{
    Desk, Fen, State,
    contract::{PreviewRequest, ProblemCode, SaveDraftRequest},
    ports::SystemClock,
};
use kaipiao_tests::stage::{self, COMPANY, Stage, draft, draft_of, request, until};

#[tokio::test]
async fn a_draft_survives_the_program() {
    let stage = Stage::new().await;
    let written = draft();
    {
        let desk = stage.desk().await;
        desk.save_draft(SaveDraftRequest {
            spid: COMPANY.to_owned(),
            draft: written.clone(),
        })
        .await
        .unwrap();
    }
    let found = stage.desk().await.drafts(COMPANY).await.unwrap();
    assert_eq!(found.iter().map(|saved| &saved.draft).collect::<Vec<_>>(), [&written]);
}

#[tokio::test]
async fn an_issued_draft_is_no_draft_any_more_and_a_late_autosave_makes_none() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let written = draft();
    let save = || SaveDraftRequest {
        spid: COMPANY.to_owned(),
        draft: written.clone(),
    };
    desk.save_draft(save()).await.unwrap();
    desk.issue(request(written.clone())).await.unwrap();
    assert!(desk.drafts(COMPANY).await.unwrap().is_empty());
    let problem = desk.save_draft(save()).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::WrongState);
    until(&desk, &written.serial, &[State::Issued]).await;
    assert!(desk.drafts(COMPANY).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_has_not_left_can_be_taken_back_and_becomes_a_draft() {
    let stage = Stage::new().await;
    // Not started: nothing leaves.
    let desk = stage.desk().await;
    let spid = desk.companies(true).await.unwrap().companies[0].spid.clone();
    stage.sandbox.lapse(COMPANY);
    let queued = desk.issue(request(draft())).await.unwrap();
    let taken_back = desk.withdraw(queued.serial.clone()).await;
    // The worker may have been faster; then the document has left and stays.
    match taken_back {
        Ok(view) => {
            assert_eq!(view.state, State::Withdrawn);
            assert_eq!(desk.drafts(COMPANY).await.unwrap().len(), 1);
            assert_eq!(stage.sandbox.books().fpkj_calls(queued.serial.as_str()), 0);
        }
        Err(problem) => assert_eq!(problem.code, ProblemCode::WrongState, "{spid}"),
    }
}

#[tokio::test]
async fn a_new_draft_has_a_serial_of_its_own_and_follows_the_company_s_habits() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let (one, two) = (
        desk.new_draft(COMPANY).await.unwrap(),
        desk.new_draft(COMPANY).await.unwrap(),
    );
    assert_ne!(one.draft.serial, two.draft.serial);
    let issued = desk.issue(request(draft())).await.unwrap();
    until(&desk, &issued.serial, &[State::Issued]).await;
    let next = desk.new_draft(COMPANY).await.unwrap().draft;
    assert_eq!(next.lines[0].treatment, draft().lines[0].treatment);
    let copy = desk.copy_issuance(issued.serial.clone()).await.unwrap().draft;
    assert_ne!(copy.serial, issued.serial);
    assert_eq!(copy.buyer, draft().buyer);
}

#[tokio::test]
async fn a_faulty_draft_is_neither_written_nor_sent() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let mut faulty = draft();
    faulty.buyer.name = String::new();
    faulty.lines[0].code = "123".to_owned();
    let problem = desk.issue(request(faulty)).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Faults);
    let paths: Vec<_> = problem.faults.iter().map(|fault| fault.path.as_str()).collect();
    assert!(
        paths.contains(&"buyer.name") && paths.contains(&"lines[0].code"),
        "{paths:?}"
    );
    assert!(desk.issuances(Default::default()).await.unwrap().is_empty());
    assert_eq!(stage.sandbox.books().documents.len(), 0);
}

#[tokio::test]
async fn an_invoice_issued_elsewhere_is_found_by_its_buyer_and_written_again() {
    let stage = Stage::new().await;
    let there = stage.started().await;
    let mut first = draft();
    first.remark = "合同 7".to_owned();
    let issued = there.issue(request(first.clone())).await.unwrap();
    let issued = until(&there, &issued.serial, &[State::Issued]).await;

    // One of which a part was deducted: the tax on all of it is another.
    let mut less = draft_of("212.00");
    less.buyer.name = "杭州演示科技公司".to_owned();
    less.lines[0].deduction = Some(Fen(5_000));
    less.remark = "差额征税：50.00。".to_owned();
    let less = there.issue(request(less)).await.unwrap();
    let less = until(&there, &less.serial, &[State::Issued]).await;

    // Another computer, whose ledger knows nothing of it.
    let data = tempfile::tempdir().unwrap();
    let mut setup = stage::setup(data.path(), stage::server(&stage.sandbox.url()));
    // The platform is asked for the days of the last year.
    setup.clock = Arc::new(SystemClock);
    let here = Desk::open(setup).await.unwrap();
    here.companies(true).await.unwrap();
    let found = here.search_originals(COMPANY, "测试有限").await.unwrap();
    let numbers: Vec<_> = found.rows.iter().map(|row| row.number.join()).collect();
    assert_eq!((numbers, found.has_more), (vec![issued.number.clone()], false));
    assert_eq!(
        (found.rows[0].buyer.as_str(), found.rows[0].gross),
        ("广州测试有限公司", issued.gross)
    );
    assert!(
        here.search_originals(COMPANY, "没有这家")
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    let problem = here.search_originals(COMPANY, " ").await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::BadInput);

    let copied = here.copy_listed(COMPANY, &issued.number).await.unwrap();
    assert_eq!(
        copied.left_out, "平台的列表不写特定业务和扣除额，原票有的请补上",
        "what the list can't tell is said"
    );
    let copy = copied.view.draft;
    assert_ne!(copy.serial, first.serial);
    assert_eq!(
        (copy.kind, &copy.buyer, &copy.remark),
        (first.kind, &first.buyer, &first.remark)
    );
    let line = &copy.lines[0];
    assert_eq!(
        (line.name.as_str(), line.code.as_str(), line.treatment),
        ("技术咨询", first.lines[0].code.as_str(), first.lines[0].treatment),
        "the 简称 is left to the tax bureau"
    );
    let again = here
        .preview(PreviewRequest {
            spid: COMPANY.to_owned(),
            draft: copy,
        })
        .await
        .unwrap();
    assert_eq!(again.totals.gross, issued.gross);
    assert!(again.faults.is_empty(), "{:?}", again.faults);

    let copied = here.copy_listed(COMPANY, &less.number).await.unwrap();
    let differs = format!("现在的合计和原票的 ¥{} 不同", less.gross);
    assert!(copied.left_out.ends_with(&differs), "{}", copied.left_out);
}
