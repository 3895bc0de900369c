//! The calls one by one, against the samples of the document.

use base64::{Engine, engine::general_purpose::STANDARD};
use kaipiao_sandbox::{Config, ListedRate, Manner};
use serde_json::{Value, json};

use crate::support::{SMALL, SPID, blue, demo, discount, line, number, started};

type Params<'a> = Vec<(&'a str, &'a str)>;

/// The keys of an object in the order of the reply's text.
fn keys(text: &str, from: &str, to: &str) -> Vec<String> {
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap();
    text[start..end]
        .split('"')
        .skip(1)
        .step_by(2)
        .zip(text[start..end].split('"').skip(2).step_by(2))
        .filter(|(_, after)| after.starts_with(':'))
        .map(|(key, _)| key.to_owned())
        .collect()
}

#[tokio::test]
async fn the_list_has_every_field_of_the_sample() {
    let (_running, client) = demo().await;
    let reply = client.call("/TERM/LIST", &[]).await;
    assert_eq!(
        (&reply["Result"], &reply["Message"], &reply["total"]),
        (&json!("1"), &json!("SUCESS"), &json!("2"))
    );
    let row = &reply["rows"][0];
    assert_eq!(
        (&row["nsrmc"], &row["nsrsbh"]),
        (
            &json!("开科思（上海）商务信息咨询有限公司"),
            &json!("91310115563144366Q")
        )
    );
    for key in [
        "nsrmc", "nsrsbh", "zdbh", "zdlx", "spid", "kpr", "skr", "fhr", "ssdq", "dqdm", "dzdh", "yhzh", "deviceid",
        "online", "lxsx", "kpjh", "dqrq",
    ] {
        assert!(row[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
    for key in [
        "HasBuyInv",
        "HasRepData",
        "HasRetInv",
        "InvoiceLimit",
        "IsLockTime",
        "LastRepDate",
        "LockedDate",
        "MonthAmoutTotal",
        "NextRepDate",
        "OffLineAmoutLeft",
        "OffLineAmoutLimit",
    ] {
        assert!(row["dzfp"][key].is_string(), "{key}");
    }
    assert_eq!(row["ptfp"], json!({}), "the sample shows an empty one");
}

#[tokio::test]
async fn the_documents_own_request_is_accepted() {
    let (running, client) = demo().await;
    // The document's JSON with its placeholders filled in; the nodes of the other special businesses are empty.
    let other = [
        "BDC_SF",
        "BDC_XXDZ",
        "BDC_QSRQ",
        "BDC_JZRQ",
        "BDC_KSBZ",
        "BDC_CQJH",
        "BDC_PJDW",
        "BDCXS_CQZH",
        "BDCXS_DQDZ",
        "BDCXS_XXDZ",
        "BDCXS_HTBH",
        "BDCXS_XMBH",
        "BDCXS_JSJG",
        "BDCXS_CJJE",
        "BDCXS_KQBZ",
        "BDCXS_MJDW",
        "LKYS_CXR",
        "LKYS_CXRZJLX",
        "LKYS_CXRZJHM",
        "LKYS_CXRQ",
        "LKYS_CFD",
        "LKYS_DDD",
        "LKYS_JTGJLX",
        "LKYS_DJ",
        "GZFW_FSD",
        "GZFW_XXDZ",
        "GZFW_XMMC",
        "GZFW_XMBH",
        "GZFW_KSBZ",
    ];
    let mut special: Value = json!({
        "HWYS_QYD": "上海市", "HWYS_DDD": "广州市", "HWYS_YSGJ": "公路运输", "HWYS_YSGJTH": "沪A12345", "HWYS_YSHWMC": "办公家具",
    });
    for node in other {
        special[node] = "".into();
    }
    let invoice = json!({
        "XTLSH": "20230301194210136866",
        "KHMC": "广州某某贸易有限公司", "KHSH": "91440300708461136T", "KHDZ": "广州市天河区 020-1", "KHKHYHZH": "银行 1",
        "FPZL": "020", "BZ": "备注", "KPR": "张三", "SKR": "李四", "FHR": "王五", "QYKHYHZH": "银行 2", "QYDZDH": "上海 021-1",
        "YFPHM": "", "XXBBH": "", "QDBZ": "0", "KHYJ": "a@example.com", "KHSJ": "13800138000", "JDC": "", "DBTS": "",
        "ZSFS": "FWYS",
        "ITEM": [
            {"CPMC": "运输服务1", "CPXH": "产品型号", "CPDW": "次", "SL": "0.09", "CPSL": "2", "BHSJE": "200.00", "SE": "18.00",
             "FLBM": "3010102020100000000", "XSYH": "0", "LSLBZ": "", "YHSM": "", "KCJE": "0"},
            {"CPMC": "运输服务1", "CPXH": "", "CPDW": "", "SL": "0.09", "CPSL": "", "BHSJE": "-20.00", "SE": "-1.80",
             "FLBM": "3010102020100000000", "XSYH": "0", "LSLBZ": "", "YHSM": "", "KCJE": "0"},
        ],
        "FJXX": [{"MC": "合同号", "LY": "2026-1"}, {"MC": "项目", "LY": "甲"}],
        "TDYW": [special, {}],
    });
    let reply = client.issue(SPID, &[invoice]).await;
    assert_eq!(reply["Result"], "1", "{reply}");
    let books = running.books();
    let kept = &books.documents[0].invoice;
    assert_eq!(kept.special[0]["HWYS_YSGJTH"], "沪A12345");
    assert_eq!(
        (kept.head("KHSJ"), kept.extras[0].1.as_str()),
        ("13800138000", "2026-1")
    );
    assert_eq!(
        (kept.net().to_string().as_str(), kept.tax().to_string().as_str()),
        ("180.00", "16.20")
    );
}

#[tokio::test]
async fn success_and_duplicate_have_the_keys_of_the_samples() {
    let (_running, client) = demo().await;
    let data = crate::support::bracketed(&json!([blue("A1")]));
    let params = [("spid", SPID), ("data", data.as_str())];
    let (_, first) = client.raw("/KPGL/FPKJ", &params).await.unwrap();
    let success = [
        "xtlsh", "fpzl", "fpdm", "fphm", "kprq", "skm", "jym", "jqbh", "ewm", "url", "kpjg", "pdfxx", "kpfk",
    ];
    assert_eq!(keys(&first, "\"SucessList\":[{", "}]")[1..], success);
    let (_, second) = client.raw("/KPGL/FPKJ", &params).await.unwrap();
    let duplicate = [
        "XTLSH", "FPHM", "KPRQ", "MW", "XYM", "JQBH", "FPZL", "ErrMsg", "xtlsh", "fpzl", "fpdm", "fphm", "kprq", "skm",
        "jym", "jqbh", "ewm", "url", "kpjg", "pdfxx", "kpfk",
    ];
    assert_eq!(keys(&second, "\"ErrList\":[{", "}]")[1..], duplicate);
    let (first, second): (Value, Value) = (
        serde_json::from_str(&first).unwrap(),
        serde_json::from_str(&second).unwrap(),
    );
    let issued = number(&first);
    assert_eq!((issued.len(), &issued[..2]), (20, "00"));
    let row = &second["ErrList"][0];
    assert_eq!((&row["FPHM"], &row["fphm"]), (&json!(issued), &json!(issued)));
    assert!(
        second["Message"]
            .as_str()
            .unwrap()
            .starts_with(&format!("此单据已经开过发票, FPHM = {issued}:KPRQ ="))
    );
}

#[tokio::test]
async fn fplist_filters_by_everything_the_document_lists() {
    let (running, client) = demo().await;
    let first = number(&client.issue(SPID, &[blue("A1")]).await);
    let mut special = blue("B2");
    special["FPZL"] = "020".into();
    special["KHMC"] = "深圳另一家公司".into();
    client.issue(SPID, &[special]).await;
    client
        .issue(SPID, &[crate::support::red("C3", &first, "-10.00", "-0.60")])
        .await;
    running.clock().advance(20 * 24 * 60 * 60 * 1_000);
    client.issue(SPID, &[blue("D4")]).await;
    let listed = async |extra: &[(&str, &str)]| {
        let mut params = vec![("mxbz", "0"), ("pageindex", "1"), ("pagesize", "10")];
        for (name, value) in [("spid", SPID), ("qsrq", "2000-01-01"), ("jzrq", "2099-12-31")] {
            if !extra.iter().any(|(known, _)| *known == name) {
                params.push((name, value));
            }
        }
        params.retain(|(name, _)| !extra.iter().any(|(known, _)| known == name));
        params.extend_from_slice(extra);
        params.retain(|(_, value)| !value.is_empty());
        let reply = client.call("/KPGL/FPLIST", &params).await;
        assert_eq!(reply["Result"], "1", "{reply}");
        let mut serials: Vec<String> = reply["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["xtlsh"].as_str().unwrap().to_owned())
            .collect();
        serials.sort();
        serials.join(" ")
    };
    let last = client.listed("D4", "1").await[0]["kprq"].as_str().unwrap()[..10].to_owned();
    #[rustfmt::skip]
    let rows: Vec<(&str, Params<'_>, &str)> = vec![
        ("all",                 vec![],                                     "A1 B2 C3 D4"),
        ("by tax number",       vec![("spid", ""), ("qysh", "91310115563144366Q")], "A1 B2 C3 D4"),
        ("another company",     vec![("spid", SMALL)],                      ""),
        ("kind",                vec![("fpzl", "020")],                      "B2"),
        ("keyword of a buyer",  vec![("gjz", "另一家")],                    "B2"),
        ("keyword of a number", vec![("gjz", first.as_str())],              "A1"),
        ("keyword of a serial", vec![("gjz", "D4")],                        "D4"),
        ("positive",            vec![("iszsfp", "1")],                      "A1 B2 D4"),
        ("negative",            vec![("isfsfp", "1")],                      "C3"),
        ("voided",              vec![("zfbz", "1")],                        ""),
        ("not voided",          vec![("zfbz", "0")],                        "A1 B2 C3 D4"),
        ("uploaded",            vec![("isupload", "1")],                    "A1 B2 C3 D4"),
        ("not uploaded",        vec![("isupload", "0")],                    ""),
        ("number without dates", vec![("qsrq", ""), ("jzrq", ""), ("fphm", first.as_str())], "A1"),
        ("serial without dates", vec![("qsrq", ""), ("jzrq", ""), ("xtlsh", "B2")], "B2"),
        ("waiting",             vec![("fpzt", "0")],                        ""),
        ("information table",   vec![("xxbbh", "1234567890123456")],        ""),
        ("from the last day",   vec![("qsrq", last.as_str())],              "D4"),
        ("a date before all",   vec![("jzrq", "2001-01-01")],               ""),
        ("second page of three", vec![("pagesize", "3"), ("pageindex", "2")], "A1"),
    ];
    for (what, extra, expected) in rows {
        assert_eq!(listed(&extra).await, expected, "{what}");
    }
    #[rustfmt::skip]
    let wrong = [
        ("no dates",  vec![("spid", SPID), ("mxbz", "0"), ("pageindex", "1"), ("pagesize", "10")], "qsrq 和 jzrq"),
        ("no company", vec![("xtlsh", "A1"), ("mxbz", "0"), ("pageindex", "1"), ("pagesize", "10")], "qysh 与 spid"),
        ("a date in other clothes", vec![("spid", SPID), ("qsrq", "20260101"), ("jzrq", "2026-01-02"), ("mxbz", "0"), ("pageindex", "1"), ("pagesize", "10")], "qsrq 的值"),
        ("a status", vec![("spid", SPID), ("xtlsh", "A1"), ("fpzt", "3"), ("mxbz", "0"), ("pageindex", "1"), ("pagesize", "10")], "fpzt 的值"),
        ("page 0", vec![("spid", SPID), ("xtlsh", "A1"), ("mxbz", "0"), ("pageindex", "0"), ("pagesize", "10")], "pageindex 从1开始"),
        ("no mxbz", vec![("spid", SPID), ("xtlsh", "A1"), ("pageindex", "1"), ("pagesize", "10")], "缺少参数 mxbz"),
    ];
    for (what, params, expected) in wrong {
        let reply = client.call("/KPGL/FPLIST", &params).await;
        assert!(
            reply["Result"] == "0" && reply["Message"].as_str().unwrap().contains(expected),
            "{what}: {reply}"
        );
    }
}

#[tokio::test]
async fn the_rows_of_fplist_have_the_samples_keys_and_either_rate() {
    for (listed_rate, expected) in [
        (ListedRate::Percent, ["6", "0"]),
        (ListedRate::Fraction, ["0.06", "0"]),
        (ListedRate::Words, ["6", "免税"]),
    ] {
        let manner = Manner {
            listed_rate,
            ..Manner::default()
        };
        let (_running, client) = started(Config {
            manner,
            ..Config::default()
        })
        .await;
        let mut invoice = blue("A1");
        let mut exempt = line("农产品", "0", "50.00", "0.00");
        exempt["LSLBZ"] = "1".into();
        exempt["XSYH"] = "1".into();
        exempt["YHSM"] = "免税".into();
        invoice["ITEM"] = json!([line("软件开发服务", "0.06", "369", "22.14"), exempt]);
        invoice["ITEM"][0]["CPSL"] = "3".into();
        client.issue(SPID, &[invoice]).await;
        let row = &client.listed("A1", "1").await[0];
        assert_eq!(
            (&row["hjje"], &row["hjse"], &row["jshj "]),
            (&json!("419"), &json!("22.14"), &json!("441.14"))
        );
        assert!(row.get("jshj").is_none(), "the sample's key ends with a space");
        let rates: Vec<&str> = row["fpmx"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["sl"].as_str().unwrap())
            .collect();
        assert_eq!(rates, expected);
        assert_eq!(
            (&row["fpmx"][0]["dj"], &row["fpmx"][0]["spsl"]),
            (&json!("123"), &json!("3"))
        );
        for key in [
            "xfyh", "xfdz", "fplxdm", "ghdwdzdh", "ghdwyhzh", "url", "tzdbh", "spr", "fpdyzt", "qdbz", "xym", "jqbh",
            "zfbz", "zfrq",
        ] {
            assert!(row[key].is_string(), "{key}");
        }
    }
}

#[tokio::test]
async fn a_company_is_registered_and_issues() {
    let (_running, client) = demo().await;
    let mut params = vec![
        ("qymc", "新公司"),
        ("qysh", "91330106MA2CFLDG4R"),
        ("ssdq", "浙江"),
        ("zdbh", ""),
        ("zdlx", "8"),
        ("fhr", "甲"),
        ("skr", "乙"),
        ("kpr", "丙"),
        ("dzdh", "杭州"),
        ("yhzh", "银行"),
        ("dzswjyh", "u"),
        ("dzswjmm", "p"),
        ("configid", ""),
    ];
    let reply = client.call("/TERM/REGISTRY", &params).await;
    assert_eq!((&reply["Result"], &reply["Code"]), (&json!("1"), &json!("")), "{reply}");
    let spid = reply["spid"].as_str().unwrap();
    assert_eq!(spid.len(), 32);
    assert!(
        number(&client.issue(spid, &[blue("A1")]).await).starts_with("0033"),
        "numbers carry the region"
    );
    assert!(
        client.call("/TERM/REGISTRY", &params).await["Message"]
            .as_str()
            .unwrap()
            .contains("已经存在")
    );
    params[1].1 = "91330106MA2CFLDG4X";
    assert!(
        client.call("/TERM/REGISTRY", &params).await["Message"]
            .as_str()
            .unwrap()
            .contains("不正确")
    );
    params.remove(12);
    assert_eq!(
        client.call("/TERM/REGISTRY", &params).await["Message"],
        "缺少参数 configid。"
    );
}

async fn logged_in(client: &crate::support::Client) -> bool {
    let params = [("spid", SMALL), ("dzswjyh", "u"), ("dzswjmm", "p"), ("dlfs", "4")];
    let reply = client.call("/TERM/LOGIN", &params).await;
    STANDARD.decode(reply["DATA"].as_str().unwrap()).unwrap() == "已经登陆".as_bytes()
}

async fn log_in(client: &crate::support::Client, way: &str) -> Vec<u8> {
    let reply = client
        .call(
            "/TERM/LOGIN",
            &[("spid", SMALL), ("dzswjyh", "u"), ("dzswjmm", "p"), ("dlfs", way)],
        )
        .await;
    assert_eq!(
        (&reply["Result"], &reply["Message"]),
        (&json!("1"), &json!("正常登陆")),
        "{reply}"
    );
    STANDARD.decode(reply["DATA"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_login_by_code_takes_the_right_code_only() {
    let (_running, client) = demo().await;
    let early = client
        .call("/OTHER/SetSMS", &[("spid", SMALL), ("yzm", "123456")])
        .await;
    assert_eq!(
        (&early["Result"], &early["Message"]),
        (&json!("0"), &json!("请先调用登陆接口。"))
    );
    let phone = String::from_utf8(log_in(&client, "2").await).unwrap();
    assert!(
        phone.len() == 11 && phone.bytes().all(|byte| byte.is_ascii_digit()),
        "{phone}"
    );
    assert_eq!(
        client
            .call("/OTHER/SetSMS", &[("spid", SMALL), ("yzm", "000000")])
            .await["Result"],
        "0"
    );
    assert_eq!(
        client
            .call("/OTHER/SetSMS", &[("spid", SMALL), ("yzm", "123456")])
            .await["Message"],
        "调用成功"
    );
    assert!(logged_in(&client).await);
}

#[tokio::test]
async fn a_login_by_scan_shows_a_picture_and_waits_for_the_operator() {
    let manner = Manner {
        scan_ms: None,
        ..Manner::default()
    };
    let (running, client) = started(Config {
        seed: Some(1),
        manner,
        ..Config::default()
    })
    .await;
    assert_eq!(
        client.call("/TERM/EWMDD", &[("spid", SMALL)]).await["Result"],
        "0",
        "nothing is shown yet"
    );
    assert!(log_in(&client, "4").await.starts_with(b"\x89PNG"));
    let waits = client
        .request("/TERM/EWMDD", &[("spid", SMALL)])
        .timeout(std::time::Duration::from_millis(200))
        .send()
        .await;
    assert!(waits.unwrap_err().is_timeout(), "it blocks until someone scans");
    let scan = client
        .http
        .post(format!("{}/sandbox/scan", running.url()))
        .json(&json!({"spid": SMALL}))
        .send()
        .await;
    assert_eq!(scan.unwrap().status().as_u16(), 204);
    assert_eq!(
        client.call("/TERM/EWMDD", &[("spid", SMALL)]).await["Message"],
        "调用成功"
    );
    assert!(logged_in(&client).await);
}

#[tokio::test]
async fn the_code_as_text_scans_itself_after_a_while() {
    let manner = Manner {
        scan_ms: Some(60_000),
        login_text: true,
        ..Manner::default()
    };
    let (running, client) = started(Config {
        seed: Some(1),
        manner,
        ..Config::default()
    })
    .await;
    let text = String::from_utf8(log_in(&client, "4").await).unwrap();
    assert!(
        text.starts_with("qrcode_id=") && text.ends_with("&areaPrefix=4400&interfaceCode=0004"),
        "{text}"
    );
    running.clock().advance(60_000);
    assert_eq!(client.call("/TERM/EWMDD", &[("spid", SMALL)]).await["Result"], "1");
}

#[tokio::test]
async fn a_hosted_card_gives_its_code_away() {
    let (_running, client) = demo().await;
    let params = [("qysh", SMALL), ("id", SMALL), ("lx", "1")];
    assert_eq!(
        client.call("/OTHER/SMS", &params).await["Result"],
        "0",
        "no code was sent yet"
    );
    log_in(&client, "1").await;
    let reply = client.call("/OTHER/SMS", &params).await;
    assert_eq!(
        (&reply["Message"], &reply["YZM"]),
        (&json!("获取成功"), &json!("123456"))
    );
    let by_slot = [
        ("qysh", "9B0AA29D99CE4231BEC1A713BCFE6500"),
        ("id", SMALL),
        ("lx", "1"),
        ("cch", "1"),
        ("khao", "2"),
    ];
    assert_eq!(client.call("/OTHER/SMS", &by_slot).await["YZM"], "123456");
    assert_eq!(
        client
            .call("/OTHER/SMS", &[("qysh", SMALL), ("id", SMALL), ("lx", "2")])
            .await["Result"],
        "0"
    );
}

#[tokio::test]
async fn repair_brings_a_hidden_invoice_to_light() {
    let (running, client) = demo().await;
    running.order(kaipiao_sandbox::Fault::once(kaipiao_sandbox::FaultKind::Late).ms(86_400_000));
    client.issue_in_vain(&blue("A1")).await;
    assert_eq!(
        client.call("/KPGL/FPXF", &[("spid", SPID), ("xfyf", "199901")]).await["Message"],
        "完成"
    );
    running.clock().advance(2_000);
    assert!(client.listed("A1", "1").await.is_empty(), "another month");
    client.call("/KPGL/FPXF", &[("spid", SPID)]).await;
    running.clock().advance(1_000);
    assert_eq!(client.listed("A1", "1").await.len(), 1);
    assert_eq!(
        client.call("/KPGL/FPXF", &[("spid", SPID), ("xfyf", "2023-06")]).await["Result"],
        "0"
    );
}

#[tokio::test]
async fn reductions_and_deductions_have_formulas_of_their_own() {
    let (_running, client) = demo().await;
    let with = |serial: &str, rate: &str, net: &str, tax: &str, deduction: &str, preference: &str| {
        let mut invoice = blue(serial);
        let mut item = line("出租住房", rate, net, tax);
        item["KCJE"] = deduction.into();
        item["YHSM"] = preference.into();
        item["XSYH"] = if preference.is_empty() { "0" } else { "1" }.into();
        invoice["ITEM"] = json!([item]);
        invoice
    };
    #[rustfmt::skip]
    let rows = [
        ("差额 1000 - 600 at 5 %",  with("A1", "0.05", "980.95", "19.05", "600", ""), "1"),
        ("差额 without its sum",    with("A2", "0.05", "980.95", "19.05", "0", ""), "0"),
        ("减按 10500, 5 to 1.5 %",  with("A3", "0.015", "10350.00", "150.00", "0", "按5%简易征收减按1.5%计征"), "1"),
        ("减按 reckoned on the net", with("A4", "0.015", "10350.00", "155.25", "0", "按5%简易征收减按1.5%计征"), "0"),
    ];
    for (what, invoice, result) in rows {
        let reply = client.issue(SPID, &[invoice]).await;
        assert_eq!(reply["Result"], result, "{what}: {reply}");
    }
}

#[tokio::test]
async fn a_gift_is_discounted_to_nothing() {
    let (_running, client) = demo().await;
    let mut invoice = blue("A1");
    invoice["ITEM"] = json!([
        line("赠品", "0.06", "47.17", "2.83"),
        discount("赠品", "0.06", "-47.17", "-2.83")
    ]);
    assert_eq!(client.issue(SPID, &[invoice]).await["Result"], "1");
}
