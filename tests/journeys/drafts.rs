//! Writing, leaving and coming back.

use kaipiao_desk::{
    State,
    contract::{ProblemCode, SaveDraftRequest},
};
use kaipiao_tests::stage::{COMPANY, Stage, draft, request, until};

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
