//! What comes from outside is wrong: each time a problem with a code of its own, and nothing lost.

use kaipiao_desk::{
    Desk, SecretString, Server, State,
    contract::{Problem, ProblemCode},
};
use kaipiao_sandbox::{Call, Fault, FaultKind};
use kaipiao_tests::stage::{COMPANY, PATIENCE, Stage, draft, request, setup, until};

fn server(url: &str, password: &str) -> Server {
    Server::Platform {
        url: url.to_owned(),
        prefix: None,
        user: "demo".to_owned(),
        password: Some(SecretString::from(password)),
        login_without_keyring: true,
    }
}

async fn opened(stage: &Stage, url: &str, password: &str) -> Result<Desk, Problem> {
    Desk::open(setup(stage.data.path(), server(url, password))).await
}

#[tokio::test]
async fn an_address_that_others_could_read_is_refused_before_anything_is_sent() {
    let stage = Stage::new().await;
    for url in [
        "http://pbs.example.cn",
        "pbs.example.cn",
        "https://user:word@pbs.example.cn",
        "",
    ] {
        let problem = opened(&stage, url, "demo").await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::BadServer, "{url}");
        assert!(
            !problem.detail.contains("word"),
            "{url}: a password in an address is not repeated"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_stops_with_the_platform_s_words_and_the_document_waits() {
    let stage = Stage::new().await;
    // The companies are known from an earlier day.
    stage.desk().await.companies(true).await.unwrap();
    let desk = opened(&stage, &stage.sandbox.url(), "wrong").await.unwrap();
    desk.start().await.unwrap();
    let queued = desk.issue(request(draft())).await.unwrap();
    let views = desk
        .wait_for(std::slice::from_ref(&queued.serial), PATIENCE)
        .await
        .unwrap();
    assert_eq!(views[0].state, State::Queued);
    let problem = desk.stopped_by().unwrap();
    assert_eq!(problem.code, ProblemCode::LoginRefused);
    assert!(!problem.detail.is_empty(), "the platform's words are shown");
    desk.close().await;
    let right = stage.started().await;
    until(&right, &queued.serial, &[State::Issued]).await;
    assert_eq!(stage.counts(&queued.serial), (1, 1));
}

#[tokio::test]
async fn nobody_listens() {
    let stage = Stage::new().await;
    // A port that was free a moment ago: nobody is there.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let desk = opened(&stage, &format!("http://localhost:{port}"), "demo")
        .await
        .unwrap();
    assert_eq!(desk.companies(true).await.unwrap_err().code, ProblemCode::Unreachable);
}

#[tokio::test]
async fn what_answers_is_not_the_platform() {
    for (kind, code) in [
        (FaultKind::Html, ProblemCode::NotThePlatform),
        (FaultKind::Test, ProblemCode::NotThePlatform),
        (FaultKind::Empty, ProblemCode::NotThePlatform),
        (FaultKind::Redirect, ProblemCode::NotThePlatform),
        (FaultKind::ResetBefore, ProblemCode::NoAnswer),
        (FaultKind::Cut, ProblemCode::NoAnswer),
    ] {
        let stage = Stage::new().await;
        let desk = stage.desk().await;
        stage.sandbox.order(Fault::once(kind).on(Call::List));
        assert_eq!(desk.companies(true).await.unwrap_err().code, code, "{kind:?}");
        assert_eq!(
            desk.companies(true).await.unwrap().companies.len(),
            2,
            "{kind:?}: the next time it works"
        );
    }
}

#[tokio::test]
async fn without_a_keyring_a_script_does_not_end_other_seats_logins() {
    let stage = Stage::new().await;
    let Server::Platform {
        url,
        prefix,
        user,
        password,
        ..
    } = server(&stage.sandbox.url(), "demo")
    else {
        unreachable!("a platform was asked for")
    };
    let server = Server::Platform {
        url,
        prefix,
        user,
        password,
        login_without_keyring: false,
    };
    let desk = Desk::open(setup(stage.data.path(), server)).await.unwrap();
    assert_eq!(desk.companies(true).await.unwrap_err().code, ProblemCode::KeyringNeeded);
    assert_eq!(stage.sandbox.books().logins, 0);
}

#[tokio::test]
async fn a_company_is_named_by_number_or_by_a_part_that_fits_one() {
    let stage = Stage::new().await;
    let desk = stage.desk().await;
    for text in [COMPANY, "91310115563144366Q", "开科思"] {
        assert_eq!(desk.find_company(text).await.unwrap().spid, COMPANY, "{text}");
    }
    let several = desk.find_company("公司").await.unwrap_err();
    assert_eq!(several.code, ProblemCode::UnknownCompany);
    assert!(
        several.detail.contains("开科思"),
        "it says which fit: {}",
        several.detail
    );
    assert_eq!(
        desk.find_company("没有这家").await.unwrap_err().code,
        ProblemCode::UnknownCompany
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_cannot_be_written_is_said() {
    let stage = Stage::new().await;
    let file = stage.data.path().join("a file");
    std::fs::write(&file, "").unwrap();
    let problem = Desk::open(setup(&file, server(&stage.sandbox.url(), "demo")))
        .await
        .unwrap_err();
    assert_eq!(problem.code, ProblemCode::Ledger);
}
