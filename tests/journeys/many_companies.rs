//! Many companies: adding them from a list, logging them in, and what a list that broke off leaves behind.

use std::{sync::Arc, time::Duration};

use kaipiao_desk::{
    Desk, ExposeSecret as _, SecretString, State,
    contract::{
        BureauLogin, BureauLoginRequest, BureauStepView, CompanyListView, HostedCodeRequest, ProblemCode, ScanEnd,
    },
};
use kaipiao_sandbox::{Call, Config, Fault, FaultKind, Manner};
use kaipiao_tests::stage::{COMPANY, Stage, draft, request, until};

const LIST: &str = "企业名称,税号,省份,电子税务局用户,电子税务局密码\n\
    杭州一号有限公司,91330106MA2CFLDG4R,浙江,一号,口令一\n\
    潍坊二号有限公司,92371000MA3MXH0E3W,山东省,二号,口令二\n\
    深圳三号有限公司,91440300708461136T,深圳,三号,口令三\n";

const NUMBERS: [&str; 3] = ["91330106MA2CFLDG4R", "92371000MA3MXH0E3W", "91440300708461136T"];

async fn read(desk: &Desk) -> CompanyListView {
    desk.read_company_list(LIST.as_bytes().to_vec()).await.unwrap()
}

/// How often each company of the list is on the platform.
async fn copies(desk: &Desk) -> [usize; 3] {
    let companies = desk.companies(true).await.unwrap().companies;
    NUMBERS.map(|number| companies.iter().filter(|one| one.tax_number == number).count())
}

#[tokio::test]
async fn a_list_added_twice_adds_none_twice() {
    let stage = Stage::new().await;
    let desk = stage.desk().await;
    let list = read(&desk).await;
    assert!(
        list.rows.iter().all(|row| row.faults.is_empty() && !row.known),
        "{list:?}"
    );
    let added = desk.add_company_list(list.id).await.unwrap();
    assert!(added.iter().all(|one| one.problem.is_none()), "{added:?}");
    assert_eq!(copies(&desk).await, [1, 1, 1]);

    let again = read(&desk).await;
    assert!(again.rows.iter().all(|row| row.known));
    let added = desk.add_company_list(again.id).await.unwrap();
    let codes: Vec<_> = added
        .iter()
        .filter_map(|one| one.problem.as_ref())
        .map(|problem| problem.code)
        .collect();
    assert_eq!(codes, [ProblemCode::CompanyExists; 3]);
    assert_eq!(copies(&desk).await, [1, 1, 1]);
    assert_eq!(
        desk.add_company_list(list.id).await.unwrap_err().code,
        ProblemCode::NotFound,
        "another list was read since"
    );
}

#[tokio::test]
async fn a_list_whose_reply_is_lost_goes_on_and_adds_none_twice() {
    for kind in [
        FaultKind::ResetBefore,
        FaultKind::ResetAfter,
        FaultKind::Cut,
        FaultKind::Html,
    ] {
        let stage = Stage::new().await;
        let desk = stage.desk().await;
        stage.sandbox.order(Fault::once(kind).on(Call::Registry));
        let list = read(&desk).await;
        // Whether the platform had acted shows in its list: either it goes on, or it stops and is done again.
        for _ in 0..2 {
            desk.add_company_list(list.id).await.unwrap();
        }
        assert_eq!(copies(&desk).await, [1, 1, 1], "{kind:?}");
    }
}

#[tokio::test]
async fn a_list_with_one_bad_row_sends_nothing() {
    let stage = Stage::new().await;
    let desk = stage.desk().await;
    let bad = LIST.replace("山东省", "火星");
    let list = desk.read_company_list(bad.into_bytes()).await.unwrap();
    assert_eq!(list.rows[1].faults[0].path, "第 3 行 C 列");
    let problem = desk.add_company_list(list.id).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Faults);
    assert_eq!(copies(&desk).await, [0, 0, 0]);
}

fn login(method: BureauLogin, password: Option<&str>) -> BureauLoginRequest {
    BureauLoginRequest {
        spid: COMPANY.to_owned(),
        user: if password.is_some() {
            "办税员".to_owned()
        } else {
            String::new()
        },
        password: password.map(SecretString::from),
        method,
    }
}

#[tokio::test]
async fn a_password_is_typed_once_and_known_from_then_on() {
    let stage = Stage::new().await;
    let desk = stage.desk().await;
    stage.sandbox.lapse(COMPANY);
    let unknown = desk.log_company_in(login(BureauLogin::Sms, None)).await.unwrap_err();
    assert_eq!(unknown.code, ProblemCode::NoBureauAccount);
    let step = desk
        .log_company_in(login(BureauLogin::Sms, Some("口令")))
        .await
        .unwrap();
    assert!(matches!(step, BureauStepView::CodeSent { .. }), "{step:?}");
    let of = |slot: &str, card: &str| HostedCodeRequest {
        spid: COMPANY.to_owned(),
        slot: slot.to_owned(),
        card: card.to_owned(),
    };
    let elsewhere = desk.hosted_code(of("2", "")).await.unwrap_err();
    assert_eq!(elsewhere.code, ProblemCode::PlatformRefused, "no card is in that slot");
    let in_device = desk.hosted_code(of(" 1", "89860")).await.unwrap().code;
    let code = desk.hosted_code(of("", " ")).await.unwrap().code;
    assert_eq!(in_device.expose_secret(), code.expose_secret());
    desk.bureau_code(COMPANY, code).await.unwrap();
    let again = desk.log_company_in(login(BureauLogin::Scan, None)).await.unwrap();
    assert!(
        matches!(again, BureauStepView::LoggedIn),
        "it is logged in already: {again:?}"
    );
    let account = desk.bureau_account(COMPANY).await.unwrap();
    assert_eq!((account.user.as_str(), account.has_password), ("办税员", true));
}

#[tokio::test]
async fn a_lapse_in_mid_queue_is_scanned_and_what_waited_is_issued_once() {
    let stage = Stage::with(Config {
        manner: Manner {
            scan_ms: Some(200),
            ..Manner::default()
        },
        ..Config::default()
    })
    .await;
    let desk = stage.started().await;
    let issued = desk.issue(request(draft())).await.unwrap();
    until(&desk, &issued.serial, &[State::Issued]).await;
    let before = desk.standings().await.unwrap();
    assert!(before.iter().any(|one| one.spid == COMPANY && one.login_at.is_some()));

    stage.sandbox.lapse(COMPANY);
    let mut waiting = Vec::new();
    for gross in ["107.00", "108.00", "109.00"] {
        let draft = kaipiao_tests::stage::draft_of(gross);
        waiting.push(desk.issue(request(draft)).await.unwrap().serial);
    }
    let parked = async || {
        desk.companies(false)
            .await
            .unwrap()
            .companies
            .iter()
            .any(|one| one.parked.is_some())
    };
    while !parked().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let BureauStepView::Scan { picture } = desk.face_scan(COMPANY).await.unwrap() else {
        panic!("no picture");
    };
    assert!(picture.expose_secret().starts_with("data:image/svg+xml;base64,"));
    assert_eq!(desk.wait_for_scan(COMPANY).await.unwrap(), ScanEnd::Scanned);
    for serial in &waiting {
        until(&desk, serial, &[State::Issued]).await;
        assert_eq!(stage.counts(serial).0, 1, "issued once");
    }
    assert!(!parked().await);
}

#[tokio::test]
async fn a_wait_for_a_scan_that_nobody_makes_can_be_ended() {
    let stage = Stage::with(Config {
        manner: Manner {
            scan_ms: None,
            ..Manner::default()
        },
        ..Config::default()
    })
    .await;
    let desk = Arc::new(stage.desk().await);
    stage.sandbox.lapse(COMPANY);
    desk.face_scan(COMPANY).await.unwrap();
    let waiting = tokio::spawn({
        let desk = Arc::clone(&desk);
        async move { desk.wait_for_scan(COMPANY).await }
    });
    while !waiting.is_finished() {
        desk.stop_scan(COMPANY);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(waiting.await.unwrap().unwrap(), ScanEnd::Stopped);
}
