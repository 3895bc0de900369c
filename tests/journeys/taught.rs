//! What a comparison adopts teaches whom the company bills and what it sells, each invoice once.

use kaipiao_tests::stage::COMPANY;
use serde_json::{Value, json};

use crate::reconcile::{Paged, november, row};

const BUYER: &str = "广州测试有限公司";

/// A line as the platform lists it.
fn line(name: &str, net: &str, tax: &str) -> Value {
    json!({
        "spmc": name, "dj": net, "sl": "6", "spsl": "1", "je": net, "se": tax, "ggxh": "", "dw": "次",
        "flbm": "3040201010000000000", "xsyh": "0", "lslbz": "", "yhsm": "",
    })
}

/// A listed invoice of these lines.
fn invoice(number: u32, day: &str, lines: &[Value]) -> Value {
    let mut invoice = row(number, day);
    invoice["ghdwdzdh"] = json!("天河路 1 号 020-38880001");
    invoice["ghdwyhzh"] = json!("工行天河支行 3602001234567890123");
    invoice["fpmx"] = json!(lines);
    invoice
}

#[tokio::test]
async fn history_teaches_buyers_and_goods() {
    let mut red = invoice(4, "2025-11-04", &[line("退回的", "-100", "-6")]);
    (red["hjje"], red["hjse"], red["jshj"]) = (json!("-100.00"), json!("-6.00"), json!("-106.00"));
    let mut voided = invoice(5, "2025-11-05", &[line("作废的", "100", "6")]);
    voided["zfbz"] = json!("1");
    let mut person = invoice(6, "2025-11-06", &[line("*信息技术服务*软件开发", "100", "6")]);
    (person["ghdwmc"], person["ghdwsbh"]) = (json!("张女士"), json!(""));
    let mut masked = invoice(7, "2025-11-07", &[line("税率看不到的", "100", "6")]);
    masked["fpmx"][0]["sl"] = json!("***");
    let newest_first = vec![
        masked,
        person,
        voided,
        red,
        invoice(
            3,
            "2025-11-03",
            &[line("软件开发", "120", "7.2"), line("软件开发", "-20", "-1.2")],
        ),
        invoice(2, "2025-11-02", &[line("*信息技术服务*软件开发", "100", "6")]),
    ];
    let paged = Paged::with(newest_first).await;
    let data = tempfile::tempdir().unwrap();
    let desk = paged.desk(data.path()).await;
    // The second comparison finds nothing new, and teaches nothing twice.
    for adopted in [6, 0] {
        let done = desk.reconcile(november(), |_| {}).await.unwrap();
        assert_eq!(done.adopted, adopted, "{done:?}");

        let customers = json!(desk.customers(COMPANY).await.unwrap());
        let customers = customers.as_array().unwrap();
        let of = |name: &str| customers.iter().find(|one| one["party"]["name"] == name).unwrap();
        assert_eq!(customers.len(), 2, "{customers:?}");
        assert_eq!(
            of(BUYER)["party"],
            json!({
                "name": BUYER, "taxId": "91440101340088133N", "address": "天河路 1 号", "phone": "020-38880001",
                "bank": "工行天河支行", "account": "3602001234567890123",
            })
        );
        assert_eq!(
            (&of(BUYER)["uses"], &of(BUYER)["buyerType"]),
            (&json!(3), &json!("company"))
        );
        assert_eq!(of(BUYER)["edited"], false, "nobody wrote it");
        assert_eq!(of("张女士")["buyerType"], "person");

        let products = json!(desk.products(COMPANY).await.unwrap());
        let [product] = products.as_array().unwrap().as_slice() else {
            panic!("with and without 简称 it is the same: {products}");
        };
        assert_eq!(
            [&product["name"], &product["code"], &product["unit"]],
            ["软件开发", "3040201010000000000", "次"]
        );
        assert_eq!(
            product["treatment"],
            json!({"type": "taxed", "rate": 600, "privilege": null})
        );
        assert_eq!([&product["price"], &product["pricing"]], ["100", "net"], "the newest");
        assert_eq!(product["uses"], 3, "discounts, red, voided and masked ones are none");
    }
    let found = desk.suggest_customers(COMPANY, "gzcs").await.unwrap();
    assert_eq!(found.len(), 1, "and the form completes it");
    let codes = desk.search_goods(COMPANY, "").await.unwrap();
    assert_eq!(
        codes[0].code, "3040201010000000000",
        "the code that it used comes first"
    );
}
