//! No secret is ever shown.

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
