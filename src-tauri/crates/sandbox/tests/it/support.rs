//! A raw client of the tests' own, and an invoice to send with it.

use base64::{Engine, engine::general_purpose::STANDARD};
use kaipiao_sandbox::{Config, Running, Sandbox};
use reqwest::{Client as Http, redirect::Policy};
use serde_json::{Value, json};

/// The document's sample company.
pub(crate) const SPID: &str = "0a3beb40037d4bb29fe30295451d2171";
/// The demo's small-scale taxpayer.
pub(crate) const SMALL: &str = "33d325019df04c21b2e6273b2ff143a3";

/// A sandbox with a seed, and a client that is logged in.
pub(crate) async fn demo() -> (Running, Client) {
    started(Config {
        seed: Some(1),
        ..Config::default()
    })
    .await
}

pub(crate) async fn started(config: Config) -> (Running, Client) {
    let running = Sandbox::start(config).await.unwrap();
    let client = Client::login(&running.url()).await;
    (running, client)
}

/// Speaks forms, or JSON where the URL holds 127.0.0.1.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) http: Http,
    pub(crate) base: String,
    pub(crate) token: String,
}

impl Client {
    pub(crate) fn new(base: &str) -> Self {
        let http = Http::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self {
            http,
            base: base.to_owned(),
            token: String::new(),
        }
    }

    pub(crate) async fn login(base: &str) -> Self {
        let mut client = Self::new(base);
        client.log_in_again().await;
        client
    }

    pub(crate) async fn log_in_again(&mut self) {
        let reply = self
            .call("/LOGIN/GetToken", &[("username", "demo"), ("password", "demo")])
            .await;
        assert_eq!(reply["Result"], "1", "{reply}");
        self.token = reply["ID"].as_str().unwrap().to_owned();
    }

    pub(crate) fn request(&self, path: &str, params: &[(&str, &str)]) -> reqwest::RequestBuilder {
        let request = self
            .http
            .post(format!("{}/API{path}", self.base))
            .header("token", &self.token);
        if self.base.contains("127.0.0.1") {
            let object: serde_json::Map<String, Value> = params
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).into()))
                .collect();
            request.json(&object)
        } else {
            request.form(params)
        }
    }

    /// The status and the text, whatever they are; an error where the connection broke.
    pub(crate) async fn raw(&self, path: &str, params: &[(&str, &str)]) -> reqwest::Result<(u16, String)> {
        let response = self.request(path, params).send().await?;
        Ok((response.status().as_u16(), response.text().await?))
    }

    pub(crate) async fn call(&self, path: &str, params: &[(&str, &str)]) -> Value {
        let (status, text) = self.raw(path, params).await.unwrap();
        assert_eq!(status, 200, "{text}");
        serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{fault}: {text}"))
    }

    pub(crate) async fn issue(&self, spid: &str, invoices: &[Value]) -> Value {
        self.call("/KPGL/FPKJ", &[("spid", spid), ("data", &bracketed(&json!(invoices)))])
            .await
    }

    /// FPKJ whose reply is lost.
    pub(crate) async fn issue_in_vain(&self, invoice: &Value) {
        let answer = self
            .raw("/KPGL/FPKJ", &[("spid", SPID), ("data", &bracketed(&json!([invoice])))])
            .await;
        assert!(answer.is_err(), "no reply was to come: {answer:?}");
    }

    pub(crate) async fn resubmit(&self, serial: &str) -> Value {
        let data = STANDARD.encode(json!([{"FPZL": "021", "XTLSH": serial}]).to_string());
        self.call("/KPGL/SHKP", &[("spid", SPID), ("data", &data)]).await
    }

    pub(crate) async fn result(&self, serial: &str) -> Value {
        self.call("/KPGL/KPJG", &[("spid", SPID), ("fpzl", "021"), ("xtlsh", serial)])
            .await
    }

    /// The rows under a serial for one fpzt.
    pub(crate) async fn listed(&self, serial: &str, status: &str) -> Vec<Value> {
        let params = [
            ("spid", SPID),
            ("xtlsh", serial),
            ("fpzt", status),
            ("mxbz", "1"),
            ("pageindex", "1"),
            ("pagesize", "50"),
        ];
        let reply = self.call("/KPGL/FPLIST", &params).await;
        assert_eq!(reply["Result"], "1", "{reply}");
        reply["rows"].as_array().unwrap().clone()
    }

    pub(crate) async fn get(&self, url: &str) -> (u16, String, Vec<u8>) {
        let response = self.http.get(url).send().await.unwrap();
        let media = response
            .headers()
            .get("content-type")
            .map(|value| value.to_str().unwrap().to_owned());
        (
            response.status().as_u16(),
            media.unwrap_or_default(),
            response.bytes().await.unwrap().to_vec(),
        )
    }
}

pub(crate) fn bracketed(value: &Value) -> String {
    format!("[{}]", STANDARD.encode(value.to_string()))
}

/// A blue 数电普票 of one line: 100.00 at 6 %.
pub(crate) fn blue(serial: &str) -> Value {
    json!({
        "XTLSH": serial,
        "KHMC": "广州某某贸易有限公司",
        "KHSH": "91440300708461136T",
        "FPZL": "021",
        "BZ": "合同 2026-1 & 附件 100%",
        "ITEM": [line("软件开发服务", "0.06", "100.00", "6.00")],
    })
}

/// A red one that reverses `net` and `tax` of [`blue`].
pub(crate) fn red(serial: &str, original: &str, net: &str, tax: &str) -> Value {
    let mut red = blue(serial);
    red["YFPHM"] = original.into();
    red["ITEM"] = json!([line("软件开发服务", "0.06", net, tax)]);
    red["ITEM"][0]["CPSL"] = "-1".into();
    red
}

pub(crate) fn line(name: &str, rate: &str, net: &str, tax: &str) -> Value {
    json!({
        "CPMC": name,
        "CPXH": "",
        "CPDW": "次",
        "SL": rate,
        "CPSL": "1",
        "BHSJE": net,
        "SE": tax,
        "FLBM": "3040201010000000000",
        "XSYH": "0",
        "LSLBZ": "",
        "YHSM": "",
        "KCJE": "0",
    })
}

pub(crate) fn discount(name: &str, rate: &str, net: &str, tax: &str) -> Value {
    let mut row = line(name, rate, net, tax);
    row["CPDW"] = "".into();
    row["CPSL"] = "".into();
    row
}

/// The message of the only row of ErrList.
pub(crate) fn error(reply: &Value) -> &str {
    assert_eq!(reply["ErrList"].as_array().map(Vec::len), Some(1), "{reply}");
    reply["ErrList"][0]["ErrMsg"].as_str().unwrap().trim_end()
}

/// The number of the only row of SucessList.
pub(crate) fn number(reply: &Value) -> String {
    assert_eq!(reply["SucessList"].as_array().map(Vec::len), Some(1), "{reply}");
    reply["SucessList"][0]["fphm"].as_str().unwrap().to_owned()
}
