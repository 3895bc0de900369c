//! Nothing goes wrong.

use kaipiao_desk::{
    Severity, State,
    contract::{IssueRequest, PreviewRequest, ProblemCode},
};
use kaipiao_tests::stage::{COMPANY, Stage, desk, draft, draft_of, request, until};

#[tokio::test]
async fn a_draft_becomes_an_invoice_with_a_number_and_a_pdf() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let queued = desk.issue(request(draft())).await.unwrap();
    let issued = until(&desk, &queued.serial, &[State::Issued]).await;
    assert_eq!(issued.number.len(), 20);
    assert!(
        issued.number.starts_with("00"),
        "a demo number can't be taken for a real one: {}",
        issued.number
    );
    assert_eq!(
        (issued.gross.to_string(), issued.net.to_string()),
        ("106.00".to_owned(), "100.00".to_owned())
    );
    assert_eq!(stage.counts(&queued.serial), (1, 1));
    let pdf = desk.pdf(queued.serial.clone()).await.unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    assert_eq!(
        desk.pdf(queued.serial).await.unwrap(),
        pdf,
        "the second time from the user's machine"
    );
    assert_eq!(
        stage
            .sandbox
            .books()
            .requests
            .get("GET /KPGL/PDFXZ")
            .copied()
            .unwrap_or(1),
        1
    );
}

#[tokio::test]
async fn the_same_over_json() {
    let stage = Stage::new().await;
    let desk = desk(stage.data.path(), &stage.sandbox.url_ip()).await;
    desk.start().await.unwrap();
    let queued = desk.issue(request(draft())).await.unwrap();
    until(&desk, &queued.serial, &[State::Issued]).await;
    assert_eq!(stage.counts(&queued.serial), (1, 1));
    assert!(stage.sandbox.received().iter().all(|received| received.json));
    assert!(desk.pdf(queued.serial).await.unwrap().starts_with(b"%PDF"));
}

#[tokio::test]
async fn over_localhost_every_call_is_a_form() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let queued = desk.issue(request(draft())).await.unwrap();
    until(&desk, &queued.serial, &[State::Issued]).await;
    assert!(stage.sandbox.received().iter().all(|received| !received.json));
}

#[tokio::test]
async fn what_is_issued_is_what_was_written() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let mut written = draft();
    written.buyer.name = "名字里有 +&=% 和“引号”的（上海）有限公司".to_owned();
    written.remark = "合同 A&B+C=100%".to_owned();
    let queued = desk.issue(request(written)).await.unwrap();
    until(&desk, &queued.serial, &[State::Issued]).await;
    let books = stage.sandbox.books();
    let issued = books.issued_under(queued.serial.as_str());
    assert_eq!(issued[0].invoice.buyer, "名字里有 +&=% 和“引号”的（上海）有限公司");
    assert_eq!(issued[0].invoice.head["BZ"], "合同 A&B+C=100%");
}

#[tokio::test]
async fn the_same_draft_given_twice_is_one_invoice() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let draft = draft();
    let first = desk.issue(request(draft.clone())).await.unwrap();
    let second = desk.issue(request(draft.clone())).await.unwrap();
    assert_eq!(first.serial, second.serial);
    until(&desk, &first.serial, &[State::Issued]).await;
    let third = desk.issue(request(draft)).await.unwrap();
    assert_eq!(third.state, State::Issued);
    assert_eq!(stage.counts(&first.serial), (1, 1));
}

#[tokio::test]
async fn a_serial_stands_for_one_content_and_one_company() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let draft = draft();
    let first = desk.issue(request(draft.clone())).await.unwrap();
    let other = kaipiao_desk::Draft {
        serial: draft.serial.clone(),
        ..draft_of("212.00")
    };
    let problem = desk.issue(request(other)).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::SerialConflict);
    let companies = desk.companies(false).await.unwrap().companies;
    let elsewhere = companies.iter().find(|company| company.spid != COMPANY).unwrap();
    let problem = desk
        .issue(IssueRequest {
            spid: elsewhere.spid.clone(),
            ..request(draft)
        })
        .await
        .unwrap_err();
    assert_eq!(problem.code, ProblemCode::SerialConflict);
    until(&desk, &first.serial, &[State::Issued]).await;
    assert_eq!(stage.sandbox.books().issued().count(), 1);
}

#[tokio::test]
async fn a_look_alike_is_asked_about_and_issued_only_if_it_is_meant() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let first = desk.issue(request(draft())).await.unwrap();
    until(&desk, &first.serial, &[State::Issued]).await;
    let second = draft();
    let looked_at = PreviewRequest {
        spid: COMPANY.to_owned(),
        draft: second.clone(),
    };
    let [warning] = desk.preview(looked_at).await.unwrap().faults.try_into().unwrap();
    let number = desk.issuance(first.serial.clone()).await.unwrap().number;
    assert_eq!(warning.severity, Severity::Warn);
    // The clock stands at midnight in China.
    for word in ["疑似重复", "2025-11-25", &number] {
        assert!(
            warning.message.contains(word),
            "the form says so before: {warning:?}, {word}"
        );
    }
    let problem = desk.issue(request(second.clone())).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Suspects);
    assert_eq!(
        problem
            .suspects
            .iter()
            .map(|suspect| suspect.key.as_str())
            .collect::<Vec<_>>(),
        [first.serial.as_str()]
    );
    assert_eq!(
        stage.sandbox.books().issued().count(),
        1,
        "nothing was sent before the answer"
    );
    let meant = IssueRequest {
        beside: vec![first.serial.to_string()],
        ..request(second)
    };
    let second = desk.issue(meant).await.unwrap();
    until(&desk, &second.serial, &[State::Issued]).await;
    assert_eq!(stage.sandbox.books().issued().count(), 2);
}
