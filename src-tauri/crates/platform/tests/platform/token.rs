//! One token for all: renewed once, never in a loop.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use kaipiao_platform::{CallError, ExposeSecret, Platform, Reached, TokenStore, call::ListCompanies};
use time::Duration;

use super::fake::{Answer, Fake, NOON, OK, Still, Store, json, platform_with};

/// A platform on which the last login alone is good, as the real one.
pub(crate) struct Strict {
    pub(crate) fake: Fake,
    good: Arc<Mutex<String>>,
    logins: Arc<AtomicUsize>,
}

impl Strict {
    pub(crate) async fn start(good: &str) -> Self {
        let good = Arc::new(Mutex::new(good.to_owned()));
        let logins: Arc<AtomicUsize> = Arc::default();
        let (current, count) = (Arc::clone(&good), Arc::clone(&logins));
        let fake = Fake::start(move |request| {
            let mut current = current.lock().unwrap();
            if request.target.ends_with("/LOGIN/GetToken") {
                let number = count.fetch_add(1, Ordering::SeqCst) + 1;
                *current = format!("[T{number}]");
                return json(&format!(r#"{{"Result":"1","Message":"","ID":"{current}"}}"#));
            }
            if request.token() == Some(current.as_str()) {
                json(OK)
            } else {
                json(r#"{"Result":"0","Code":"2003","Message":"token已失效"}"#)
            }
        })
        .await;
        Self { fake, good, logins }
    }

    pub(crate) fn logins(&self) -> usize {
        self.logins.load(Ordering::SeqCst)
    }

    /// Ends whatever token is good.
    fn expire(&self) {
        "[none]".clone_into(&mut self.good.lock().unwrap());
    }
}

async fn call(platform: &Platform) -> Result<(), CallError> {
    platform.call(&ListCompanies {}).await.map(|_| ())
}

#[tokio::test]
async fn nobody_logs_in_while_a_token_is_good() {
    let strict = Strict::start("[T0]").await;
    let platform = platform_with(
        &strict.fake.form_url(),
        Store::with_token("[T0]", NOON - Duration::DAY),
        Still::new(),
    );
    for _ in 0..3 {
        call(&platform).await.unwrap();
    }
    assert_eq!(strict.logins(), 0);
}

#[tokio::test]
async fn the_first_call_logs_in_and_keeps_the_token_with_its_date() {
    let strict = Strict::start("").await;
    let store = Store::new();
    let platform = platform_with(&strict.fake.form_url(), Arc::clone(&store), Still::new());
    call(&platform).await.unwrap();
    let kept = store.token.lock().unwrap().clone().unwrap();
    assert_eq!((kept.secret.expose_secret(), kept.since), ("[T1]", NOON));
    assert_eq!(strict.logins(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_calls_and_one_expiry_are_one_login() {
    let strict = Strict::start("[gone]").await;
    let store = Store::with_token("[T0]", NOON - Duration::DAY);
    let platform = platform_with(&strict.fake.form_url(), store, Still::new());
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let platform = platform.clone();
            tokio::spawn(async move { call(&platform).await })
        })
        .collect();
    for waiting in calls {
        waiting.await.unwrap().unwrap();
    }
    assert_eq!(strict.logins(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_first_calls_are_one_login() {
    let strict = Strict::start("").await;
    let platform = platform_with(&strict.fake.form_url(), Store::new(), Still::new());
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let platform = platform.clone();
            tokio::spawn(async move { call(&platform).await })
        })
        .collect();
    for waiting in calls {
        waiting.await.unwrap().unwrap();
    }
    assert_eq!(strict.logins(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_with_one_store_are_one_login() {
    let strict = Strict::start("[gone]").await;
    let store = Store::with_token("[T0]", NOON - Duration::DAY);
    let seats: Vec<_> = (0..2)
        .map(|_| platform_with(&strict.fake.form_url(), Arc::clone(&store), Still::new()))
        .collect();
    let calls: Vec<_> = (0..20)
        .map(|index| {
            let platform = seats[index % 2].clone();
            tokio::spawn(async move { call(&platform).await })
        })
        .collect();
    for waiting in calls {
        waiting.await.unwrap().unwrap();
    }
    assert_eq!(
        strict.logins(),
        1,
        "the second one looked into the store before it logged in"
    );
}

#[tokio::test]
async fn a_newer_token_in_the_store_is_used_instead_of_a_login() {
    let strict = Strict::start("[T7]").await;
    let store = Store::with_token("[T0]", NOON - Duration::DAY);
    let platform = platform_with(&strict.fake.form_url(), Arc::clone(&store), Still::new());
    assert!(
        call(&platform).await.is_ok(),
        "logs in once, since nobody has a good token"
    );
    assert_eq!(strict.logins(), 1);
    // Another process logs in, an hour later.
    "[T7]".clone_into(&mut strict.good.lock().unwrap());
    let other = kaipiao_platform::Token {
        secret: "[T7]".to_owned().into(),
        since: NOON,
    };
    store.save(&other).await.unwrap();
    call(&platform).await.unwrap();
    assert_eq!(strict.logins(), 1);
}

#[tokio::test]
async fn a_token_that_dies_young_stops_everything_until_the_user_logs_in() {
    let strict = Strict::start("").await;
    let clock = Still::new();
    let platform = platform_with(&strict.fake.form_url(), Store::new(), Arc::clone(&clock));
    call(&platform).await.unwrap();
    strict.expire();
    clock.pass(Duration::minutes(9));
    for _ in 0..3 {
        let error = call(&platform).await.unwrap_err();
        assert!(matches!(error, CallError::TakenElsewhere), "{error:?}");
        assert_eq!(error.reached(), Reached::No);
    }
    clock.pass(Duration::hours(2));
    assert!(
        matches!(call(&platform).await, Err(CallError::TakenElsewhere)),
        "time alone heals nothing"
    );
    assert_eq!(strict.logins(), 1, "no loop");
    platform.login().await.unwrap();
    call(&platform).await.unwrap();
    assert_eq!(strict.logins(), 2);
}

#[tokio::test]
async fn a_token_that_lived_long_enough_is_renewed() {
    let strict = Strict::start("").await;
    let clock = Still::new();
    let platform = platform_with(&strict.fake.form_url(), Store::new(), Arc::clone(&clock));
    call(&platform).await.unwrap();
    strict.expire();
    clock.pass(Duration::minutes(10));
    call(&platform).await.unwrap();
    assert_eq!(strict.logins(), 2);
}

#[tokio::test]
async fn a_platform_that_refuses_every_token_is_asked_twice_and_no_more() {
    let fake = Fake::start(|request| {
        super::fake::login(request).unwrap_or_else(|| json(r#"{"Result":"0","Code":"2001","Message":"token无效"}"#))
    })
    .await;
    let store = Store::with_token("[T0]", NOON - Duration::DAY);
    let platform = platform_with(&fake.form_url(), store, Still::new());
    let error = call(&platform).await.unwrap_err();
    assert!(matches!(error, CallError::TakenElsewhere), "{error:?}");
    assert_eq!(
        (fake.received_at("GetToken").len(), fake.received_at("LIST").len()),
        (1, 2)
    );
}

#[tokio::test]
async fn a_refused_password_is_tried_once() {
    let fake = Fake::start(|_| json(r#"{"Result":"0","Message":"密码错误"}"#)).await;
    let store = Store::new();
    let platform = platform_with(&fake.form_url(), Arc::clone(&store), Still::new());
    for _ in 0..3 {
        let error = call(&platform).await.unwrap_err();
        assert!(
            matches!(&error, CallError::LoginRefused { message } if message == "密码错误"),
            "{error:?}"
        );
    }
    assert_eq!(fake.received().len(), 1, "an account can be locked by wrong passwords");
    store.credentials.lock().unwrap().as_mut().unwrap().1 = "another".to_owned();
    assert!(call(&platform).await.is_err());
    assert_eq!(fake.received().len(), 2, "a new password is tried");
    assert!(platform.login().await.is_err());
    assert_eq!(fake.received().len(), 3, "the user's own wish is done");
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let fake = Fake::start(|_| json(OK)).await;
    let store = Arc::new(Store::default());
    let platform = platform_with(&fake.form_url(), store, Still::new());
    let error = call(&platform).await.unwrap_err();
    assert!(matches!(error, CallError::NoCredentials), "{error:?}");
    assert!(fake.received().is_empty());
}

#[tokio::test]
async fn a_store_that_cannot_keep_a_token_says_so_and_does_not_lose_it() {
    let strict = Strict::start("").await;
    let store = Store::new();
    *store.broken.lock().unwrap() = true;
    let platform = platform_with(&strict.fake.form_url(), store, Still::new());
    let error = call(&platform).await.unwrap_err();
    assert!(matches!(error, CallError::Store(_)), "{error:?}");
    assert_eq!(error.reached(), Reached::No);
    call(&platform).await.unwrap();
    assert_eq!(strict.logins(), 1, "the token that the platform gave is used");
}

#[tokio::test]
async fn a_login_that_answers_without_a_token_shows_nothing_of_it() {
    let fake = Fake::start(|_| json(r#"{"Result":"1","Message":"ok","TOKEN":"[secret]"}"#)).await;
    let platform = platform_with(&fake.form_url(), Store::new(), Still::new());
    let error = call(&platform).await.unwrap_err();
    let CallError::NotLoggedIn(cause) = &error else {
        panic!("{error:?}");
    };
    let CallError::Decode { reply, .. } = cause.as_ref() else {
        panic!("{cause:?}");
    };
    assert_eq!(reply.head(), None, "the bytes may be a secret");
    assert!(!format!("{error:?}").contains("secret"));
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_lose_the_token() {
    let (started, mut waiting) = tokio::sync::mpsc::unbounded_channel();
    let released = Arc::new((Mutex::new(false), std::sync::Condvar::new()));
    let gate = Arc::clone(&released);
    let fake = Fake::start(move |request| {
        if request.target.ends_with("GetToken") {
            started.send(()).unwrap();
            let (open, changed) = &*gate;
            drop(changed.wait_while(open.lock().unwrap(), |open| !*open).unwrap());
            return json(r#"{"Result":"1","ID":"[T1]"}"#);
        }
        Answer::Json(OK.to_owned())
    });
    // The gate blocks a thread of the server's own runtime, not the client's.
    let server = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let fake = server.spawn(fake).await.unwrap();
    let platform = platform_with(&fake.form_url(), Store::new(), Still::new());
    let caller = tokio::spawn({
        let platform = platform.clone();
        async move { call(&platform).await }
    });
    waiting.recv().await.unwrap();
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    *released.0.lock().unwrap() = true;
    released.1.notify_all();
    call(&platform).await.unwrap();
    assert_eq!(fake.received_at("GetToken").len(), 1);
    server.shutdown_background();
}
