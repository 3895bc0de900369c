//! Any text at all arrives as it was sent, as a form and as JSON.

use base64::{Engine, engine::general_purpose::STANDARD};
use kaipiao_domain::{Kind, Serial};
use kaipiao_platform::{
    ExposeSecret, Payload, Platform, Secret,
    call::{
        AskResult, AwaitScan, FaceQr, Issue, ListInvoices, LoginMethod, ReadSms, RegisterCompany, Repair, Resubmit,
        Seller, SetSms, TaxLogin, UpdateCredentials,
    },
};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::fake::{Answer, Fake, platform};

/// Texts that break what is carelessly written.
const NAUGHTY: [&str; 20] = [
    "",
    " ",
    "+",
    "&",
    "=",
    "%",
    "%2B",
    "a+b c&d=e%f",
    "[x]",
    "\"quoted\" \\ back",
    "\u{2028}\u{2029}",
    "😀👨‍👩‍👧",
    "\u{0}",
    "\r\n\t",
    "开科思（上海）",
    "ﬀ",
    "\u{202e}rtl",
    "<script>alert('x')</script>",
    "';DROP TABLE--",
    "\u{feff}bom",
];

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(NAUGHTY.as_slice()).prop_map(str::to_owned),
        proptest::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter),
    ]
}

struct Line {
    runtime: Runtime,
    fake: Fake,
    platforms: [Platform; 2],
}

impl Line {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let reply = r#"{"Result":"1","YZM":"1","Qrcode":"x"}"#;
        let fake = runtime.block_on(Fake::answering(Answer::Json(reply.to_owned())));
        let platforms = [platform(&fake.form_url()), platform(&fake.json_url())];
        Self {
            runtime,
            fake,
            platforms,
        }
    }

    /// Sends a request both ways; what arrived under a parameter.
    fn send<E: kaipiao_platform::Endpoint>(&self, request: &E) -> Vec<std::collections::BTreeMap<String, String>> {
        let before = self.fake.received().len();
        for platform in &self.platforms {
            self.runtime.block_on(platform.call(request)).unwrap();
        }
        self.fake.received()[before..]
            .iter()
            .map(super::fake::Received::parameters)
            .collect()
    }
}

#[test]
fn any_text_in_any_request_arrives_as_it_was_sent() {
    let line = Line::new();
    let config = ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let texts = (any_text(), any_text(), any_text());
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&texts, |(one, two, three)| {
            let arrived = |sent: &[std::collections::BTreeMap<String, String>], key: &str, text: &str| {
                prop_assert_eq!(sent.len(), 2);
                for parameters in sent {
                    prop_assert_eq!(parameters[key].as_str(), text, "{}", key);
                }
                Ok(())
            };
            let payloads = [Payload::from_ledger(
                serde_json::json!({"XTLSH": one, "KHMC": two}).to_string(),
            )];
            for parameters in line.send(&Issue {
                spid: &three,
                payloads: &payloads,
            }) {
                prop_assert_eq!(&parameters["spid"], &three);
                let inner = parameters["data"]
                    .strip_prefix('[')
                    .and_then(|data| data.strip_suffix(']'))
                    .unwrap();
                let json: serde_json::Value = serde_json::from_slice(&STANDARD.decode(inner).unwrap()).unwrap();
                prop_assert_eq!(&json[0]["XTLSH"], &one);
                prop_assert_eq!(&json[0]["KHMC"], &two);
            }
            let password = || Secret::from(two.clone());
            let login = TaxLogin {
                spid: one.clone(),
                user: three.clone(),
                password: password(),
                method: LoginMethod::Sms,
            };
            let sent = line.send(&login);
            arrived(&sent, "spid", &one)?;
            arrived(&sent, "dzswjmm", login.password.expose_secret())?;
            arrived(&sent, "dzswjyh", &three)?;
            let update = UpdateCredentials {
                spid: one.clone(),
                user: two.clone(),
                password: password(),
                input: None,
            };
            arrived(&line.send(&update), "dzswjyh", &two)?;
            arrived(&line.send(&FaceQr { spid: three.clone() }), "spid", &three)?;
            arrived(&line.send(&AwaitScan { spid: three.clone() }), "spid", &three)?;
            let ask = AskResult {
                kind: Kind::DigitalSpecial,
                serial: "A1".parse().unwrap(),
                spid: two.clone(),
            };
            arrived(&line.send(&ask), "spid", &two)?;
            let sent = line.send(&Resubmit {
                spid: &one,
                documents: &[(Kind::DigitalSpecial, "A1".parse().unwrap())],
            });
            arrived(&sent, "spid", &one)?;
            let sent = line.send(&SetSms {
                spid: one.clone(),
                code: password(),
            });
            arrived(&sent, "yzm", &two)?;
            let sent = line.send(&ReadSms::of_company(one.clone()).in_device(
                two.clone(),
                Some(three.clone()),
                Some(one.clone()),
            ));
            arrived(&sent, "qysh", &two)?;
            arrived(&sent, "cch", &three)?;
            arrived(&sent, "khao", &one)?;
            arrived(&sent, "id", &one)?;
            let sent = line.send(&Repair {
                spid: one.clone(),
                month: Some(two.clone()),
            });
            arrived(&sent, "xfyf", &two)?;
            let list = ListInvoices {
                keyword: Some(one.clone()),
                number: Some(two.clone()),
                info_number: Some(three.clone()),
                ..ListInvoices::of(Seller::Spid(two.clone()))
            };
            let sent = line.send(&list);
            arrived(&sent, "gjz", &one)?;
            arrived(&sent, "fphm", &two)?;
            arrived(&sent, "spid", &two)?;
            arrived(&sent, "xxbbh", &three)?;
            let register = RegisterCompany {
                name: one.clone(),
                tax_id: two.clone(),
                province: three.clone(),
                terminal: one.clone(),
                terminal_type: two.clone(),
                reviewer: three.clone(),
                payee: one.clone(),
                drawer: two.clone(),
                address_phone: three.clone(),
                bank_account: one.clone(),
                tax_user: two.clone(),
                tax_password: password(),
                config: three.clone(),
            };
            let sent = line.send(&register);
            for (key, text) in [
                ("qymc", &one),
                ("qysh", &two),
                ("ssdq", &three),
                ("dzdh", &three),
                ("yhzh", &one),
                ("configid", &three),
            ] {
                arrived(&sent, key, text)?;
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn any_serial_arrives_as_it_was_sent() {
    let line = Line::new();
    for text in ["A1", "a+b&c=d%e", "527dcfdfd3cac8271e29d9461995efa5", "单据-１", "😀"] {
        let serial: Serial = text.parse().unwrap();
        let ask = AskResult {
            kind: Kind::DigitalOrdinary,
            serial: serial.clone(),
            spid: "s".into(),
        };
        for parameters in line.send(&ask) {
            assert_eq!(parameters["xtlsh"], text);
        }
        let documents = [(Kind::DigitalOrdinary, serial)];
        for parameters in line.send(&Resubmit {
            spid: "s",
            documents: &documents,
        }) {
            let json: serde_json::Value =
                serde_json::from_slice(&STANDARD.decode(&parameters["data"]).unwrap()).unwrap();
            assert_eq!(json, serde_json::json!([{"FPZL": "021", "XTLSH": text}]));
        }
    }
}
