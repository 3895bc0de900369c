//! No secret is ever shown: not by `Debug`, not in an error, not in any log.

use std::sync::Mutex;

use kaipiao_platform::{
    Endpoint, Secret,
    call::{FaceQr, InputCredentials, LoginMethod, ReadSms, RegisterCompany, SetSms, TaxLogin, UpdateCredentials},
};

use super::fake::{Answer, Fake, NOON, Store, json, platform};

const SECRET: &str = "hunter2-秘密";

async fn debug_of<E: Endpoint + std::fmt::Debug>(request: &E, answer: &Answer) -> String {
    let fake = Fake::answering(answer.clone()).await;
    let result = platform(&fake.form_url()).call(request).await;
    match result {
        Ok(reply) => format!("{request:?} {request:#?} {reply:?} {reply:#?}"),
        Err(error) => {
            use std::error::Error;
            let mut text = format!("{request:?} {error} {error:?} {error:#?}");
            let mut cause = error.source();
            while let Some(inner) = cause {
                text.push_str(&format!("{inner} {inner:?}"));
                cause = inner.source();
            }
            text
        }
    }
}

#[tokio::test]
async fn no_request_reply_or_error_shows_a_secret() {
    let secret = || Secret::from(SECRET);
    let answers = [
        format!(
            r#"{{"Result":"1","Message":"","ID":"{SECRET}","Qrcode":"{SECRET}","YZM":"{SECRET}","DATA":"{SECRET}"}}"#
        ),
        format!(r#"{{"Result":"1","Qrcode":["{SECRET}"],"YZM":["{SECRET}"],"DATA":["{SECRET}"],"spid":["{SECRET}"]}}"#),
        format!("<html>{SECRET}</html>"),
        format!(r#"{{"Result":"1","YZM":"{SECRET}"#),
    ]
    .map(|body| json(&body));
    let login = TaxLogin {
        spid: "s".into(),
        user: "u".into(),
        password: secret(),
        method: LoginMethod::Sms,
    };
    let sms = SetSms {
        spid: "s".into(),
        code: secret(),
    };
    let input = Some(InputCredentials {
        user: "u".into(),
        password: secret(),
    });
    let update = UpdateCredentials {
        spid: "s".into(),
        user: "u".into(),
        password: secret(),
        input,
    };
    let register = RegisterCompany {
        name: "n".into(),
        tax_id: "t".into(),
        province: "p".into(),
        terminal: String::new(),
        terminal_type: "8".into(),
        reviewer: String::new(),
        payee: String::new(),
        drawer: String::new(),
        address_phone: String::new(),
        bank_account: String::new(),
        tax_user: "u".into(),
        tax_password: secret(),
        config: String::new(),
    };
    for answer in &answers {
        for (what, text) in [
            ("LOGIN", debug_of(&login, answer).await),
            ("SetSMS", debug_of(&sms, answer).await),
            ("SJMMGX", debug_of(&update, answer).await),
            ("REGISTRY", debug_of(&register, answer).await),
            ("QRCODE", debug_of(&FaceQr { spid: "s".into() }, answer).await),
            ("SMS", debug_of(&ReadSms::of_company("s".into()), answer).await),
        ] {
            assert!(!text.contains(SECRET), "{what}: {text}");
        }
    }
}

#[tokio::test]
async fn no_token_or_password_is_shown() {
    let store = Store::with_token(SECRET, NOON);
    let token = store.token.lock().unwrap().clone().unwrap();
    assert!(!format!("{token:?}").contains(SECRET));
    let credentials = kaipiao_platform::Credentials {
        user: "u".into(),
        password: Secret::from(SECRET),
    };
    assert!(!format!("{credentials:?}").contains(SECRET));
}

/// Everything that any library logs, at the most verbose level.
struct Everything(Mutex<String>);

static LOGGED: Everything = Everything(Mutex::new(String::new()));

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut text = self.0.lock().unwrap();
        text.push_str(&format!("{} {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

#[tokio::test]
async fn no_library_logs_a_secret_at_its_most_verbose() {
    log::set_logger(&LOGGED).expect("no other logger");
    log::set_max_level(log::LevelFilter::Trace);
    let reply = format!(r#"{{"Result":"1","ID":"[{SECRET}]","Qrcode":"{SECRET}","YZM":"{SECRET}","DATA":"{SECRET}"}}"#);
    let fake = Fake::start(move |_| Answer::Json(reply.clone())).await;
    let store = Store::new();
    // A header takes no Chinese.
    let token = "[hunter3]";
    *store.token.lock().unwrap() = Some(kaipiao_platform::Token {
        secret: Secret::from(token),
        since: NOON,
    });
    *store.credentials.lock().unwrap() = Some(("u".into(), SECRET.into()));
    let platform = super::fake::platform_with(&fake.form_url(), store, super::fake::Still::new());
    let secret = || Secret::from(SECRET);
    let login = TaxLogin {
        spid: "s".into(),
        user: "u".into(),
        password: secret(),
        method: LoginMethod::Sms,
    };
    platform.call(&login).await.unwrap();
    platform
        .call(&SetSms {
            spid: "s".into(),
            code: secret(),
        })
        .await
        .unwrap();
    let update = UpdateCredentials {
        spid: "s".into(),
        user: "u".into(),
        password: secret(),
        input: None,
    };
    platform.call(&update).await.unwrap();
    platform.call(&FaceQr { spid: "s".into() }).await.unwrap();
    platform.call(&ReadSms::of_company("s".into())).await.unwrap();
    let _ = platform.pdf("/x").await;
    platform.login().await.unwrap();
    let text = LOGGED.0.lock().unwrap().clone();
    assert!(text.contains("localhost"), "the libraries do log: {text}");
    let encoded: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    for shown in [SECRET, &encoded, token, "hunter"] {
        assert!(!text.contains(shown), "{shown}");
    }
}
