//! Logins: at the platform, where one that is refused leaves nothing behind; at the tax bureau, only because someone says so; and
//! what a keyring that locks does to both.

use std::{sync::Arc, time::Instant};

use kaipiao_desk::{
    Desk, SecretString, Server, State, Vault,
    contract::{AccountKind, BureauLogin, BureauLoginRequest, BureauStepView, Problem, ProblemCode, ReconcileRequest},
    ports::{Events, Silence},
};
use kaipiao_sandbox::{Call, Config, Fault, FaultKind, Sandbox};
use kaipiao_tests::stage::{
    COMPANY, PACE, PATIENCE, SMALL_SCALE, SetClock, Stage, draft, draft_of, request, server, setup, until,
};
use kaipiao_vault::fake::{FakeKeyring, Mood};

fn with_password(url: &str, password: &str) -> Server {
    Server::Platform {
        url: url.to_owned(),
        prefix: None,
        user: "demo".to_owned(),
        password: Some(SecretString::from(password)),
        login_without_keyring: true,
    }
}

#[tokio::test]
async fn a_login_that_is_refused_leaves_nothing_running() {
    let stage = Stage::new().await;
    let waiting = draft();
    let serial = waiting.serial.clone();
    let queuing = stage.desk().await;
    queuing.issue(request(waiting)).await.unwrap();
    queuing.close().await;

    let events: Arc<dyn Events> = Arc::new(Silence);
    let open = async |password: &str| {
        let mut setup = setup(stage.data.path(), with_password(&stage.sandbox.url(), password));
        (setup.vault, setup.events) = (stage.vault.clone(), Arc::clone(&events));
        Desk::open_logged_in(setup, &SecretString::from(password)).await
    };
    let refused = open("wrong").await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::LoginRefused);
    assert_eq!(Arc::strong_count(&events), 1, "nobody is left to tell anything");
    let desk = open("demo").await.unwrap();
    until(&desk, &serial, &[State::Issued]).await;
    desk.close().await;
    drop(desk);
    assert_eq!(Arc::strong_count(&events), 1);
    assert_eq!(stage.counts(&serial), (1, 1));
}

#[tokio::test]
async fn the_bureau_is_logged_in_at_only_because_someone_says_so() {
    let stage = Stage::new().await;
    stage.sandbox.lapse(COMPANY);
    let desk = stage.started().await;
    desk.companies(true).await.unwrap();
    let first = draft_of("106.00");
    let serial = first.serial.clone();
    desk.issue(request(first)).await.unwrap();
    until(&desk, &serial, &[State::Held]).await;
    // What a window shows, and looks at again.
    desk.companies(false).await.unwrap();
    desk.companies(true).await.unwrap();
    desk.standings().await.unwrap();
    desk.bureau_account(COMPANY).await.unwrap();
    tokio::time::sleep(PACE.compare * 3).await;
    let logins = || {
        let received = stage.sandbox.received();
        received.iter().filter(|one| one.call == Call::Login).count()
    };
    assert_eq!(logins(), 0);
    let request = BureauLoginRequest {
        spid: COMPANY.to_owned(),
        user: "办税员".to_owned(),
        password: Some(SecretString::from("税局口令")),
        method: BureauLogin::Sms,
    };
    let step = desk.log_company_in(request).await.unwrap();
    assert!(matches!(step, BureauStepView::CodeSent { .. }), "{step:?}");
    assert_eq!(logins(), 1);
    desk.close().await;
}

/// What stops the queue, once something does.
async fn stopped(desk: &Desk) -> Problem {
    let start = Instant::now();
    loop {
        if let Some(problem) = desk.stopped_by() {
            return problem;
        }
        assert!(start.elapsed() < PATIENCE, "it was never stopped");
        tokio::time::sleep(PACE.look).await;
    }
}

#[tokio::test]
async fn a_keyring_that_is_locked_stops_the_queue_and_says_why_and_all_goes_on_once_it_is_tried_again() {
    let stage = Stage::new().await;
    let keyring = FakeKeyring::new(Mood::Well);
    let open = async || {
        let mut setup = setup(stage.data.path(), server(&stage.sandbox.url()));
        setup.vault = Vault::over_fake(&keyring);
        Desk::open(setup).await.unwrap()
    };
    let yesterday = open().await;
    yesterday.companies(true).await.unwrap();
    yesterday.close().await;
    keyring.turn(Mood::Locked);
    let desk = open().await;
    desk.start().await.unwrap();
    let waiting = draft();
    let serial = waiting.serial.clone();
    desk.issue(request(waiting)).await.unwrap();
    // Tried again while it is still locked, the queue stops again.
    for is_last in [false, true] {
        let stopped = stopped(&desk).await;
        assert_eq!(
            (stopped.code, stopped.detail.as_str()),
            (ProblemCode::Keyring, "系统密码保管锁着：解锁后再试")
        );
        if !is_last {
            desk.retry_keyring().await.unwrap();
        }
    }
    keyring.turn(Mood::Well);
    desk.retry_keyring().await.unwrap();
    until(&desk, &serial, &[State::Issued]).await;
    assert_eq!(desk.stopped_by(), None);
    assert_eq!(
        stage.sandbox.books().logins,
        1,
        "another login would end that of other seats"
    );

    // Locked again: the user that was used last is known all the same.
    let mut setting = desk.companies(false).await.unwrap().companies.remove(0).setting;
    setting.bureau_user = "办税员".to_owned();
    let spid = COMPANY.to_owned();
    desk.save_company_setting(kaipiao_desk::contract::SaveCompanySettingRequest { spid, setting })
        .await
        .unwrap();
    keyring.turn(Mood::Locked);
    let account = desk.bureau_account(COMPANY).await.unwrap();
    assert_eq!((account.user.as_str(), account.has_password), ("办税员", false));
    desk.close().await;
}

#[tokio::test]
async fn the_demo_needs_no_keyring_and_its_seats_share_one_login() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    for mood in [Mood::Locked, Mood::Away, Mood::Broken] {
        let demo = Server::Demo {
            url: sandbox.url(),
            user: "demo".to_owned(),
            password: "demo".to_owned(),
        };
        let mut setup = setup(data.path(), demo);
        setup.vault = Vault::over_fake(&FakeKeyring::new(mood));
        let desk = Desk::open(setup).await.unwrap();
        desk.start().await.unwrap();
        assert_eq!(desk.companies(true).await.unwrap().companies.len(), 2, "{mood:?}");
        assert_eq!(desk.info("").await.account, Some(AccountKind::Demo));
        desk.close().await;
    }
    assert_eq!(sandbox.books().logins, 1);
}

#[tokio::test]
async fn a_repaired_month_is_compared_once_it_can_be_whichever_program_is_open_then() {
    let stage = Stage::new().await;
    let clock = Arc::new(SetClock::default());
    let open = async || {
        let mut setup = setup(stage.data.path(), server(&stage.sandbox.url()));
        (setup.vault, setup.clock) = (stage.vault.clone(), clock.clone());
        Desk::open(setup).await.unwrap()
    };
    let asking = open().await;
    asking.companies(true).await.unwrap();
    for spid in [COMPANY, SMALL_SCALE] {
        asking.repair(spid, Some("202511".to_owned())).await.unwrap();
    }
    asking.close().await;

    let desk = open().await;
    // The first look of one company fails, as another comparison does.
    stage.sandbox.order(Fault::once(FaultKind::Refuse).on(Call::Fplist));
    desk.start().await.unwrap();
    tokio::time::sleep(PACE.compare * 3).await;
    assert!(
        desk.reconciliation(COMPANY).await.unwrap().is_none(),
        "some minutes later"
    );
    clock.put(181_000);
    for spid in [COMPANY, SMALL_SCALE] {
        let start = Instant::now();
        loop {
            if let Some(view) = desk.reconciliation(spid).await.unwrap()
                && !view.running
                && view.from == "2025-11-01"
            {
                break;
            }
            assert!(start.elapsed() < PATIENCE, "{spid} was never compared");
            tokio::time::sleep(PACE.look).await;
        }
    }
    // Done is done.
    tokio::time::sleep(PACE.compare * 3).await;
    let lists = stage.sandbox.books().requests.get("FPLIST").copied();
    tokio::time::sleep(PACE.compare * 5).await;
    assert_eq!(stage.sandbox.books().requests.get("FPLIST").copied(), lists);
    let again = ReconcileRequest {
        spid: COMPANY.to_owned(),
        from: None,
        to: None,
    };
    desk.reconcile(again, |_| {}).await.unwrap();
    desk.close().await;
}
