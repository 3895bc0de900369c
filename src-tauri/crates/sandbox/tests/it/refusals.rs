//! What FPKJ refuses, each in the document's shape, with nothing kept.

use serde_json::{Value, json};

use crate::support::{Client, SMALL, SPID, blue, bracketed, demo, discount, error, line, number, red};

type Change = fn(&mut Value);

fn on_line(change: fn(&mut Value)) -> impl Fn(&mut Value) {
    move |invoice| change(&mut invoice["ITEM"][0])
}

async fn refused(client: &Client, spid: &str, what: &str, invoice: &Value, expected: &str) {
    let reply = client.issue(spid, std::slice::from_ref(invoice)).await;
    assert_eq!(reply["Result"], "0", "{what}: {reply}");
    assert_eq!(reply["SucessList"], json!([]), "{what}");
    assert_eq!(reply["ErrList"][0]["HaveSave"], "0", "{what}: {reply}");
    assert!(error(&reply).contains(expected), "{what}: {}", error(&reply));
    assert_eq!(reply["Message"], error(&reply), "{what}");
}

#[tokio::test]
async fn the_head_is_read_strictly() {
    let (running, client) = demo().await;
    #[rustfmt::skip]
    let rows: Vec<(&str, Change, &str)> = vec![
        ("a node in lower case",    |i| i["khdz"] = "上海".into(),           "不认识的节点 khdz"),
        ("a misspelt node",         |i| i["KHYHZH"] = "1".into(),            "不认识的节点 KHYHZH"),
        ("no serial",               |i| i["XTLSH"] = "".into(),              "缺少必需节点 XTLSH"),
        ("no buyer",                |i| { i.as_object_mut().unwrap().remove("KHMC"); }, "缺少必需节点 KHMC"),
        ("no kind",                 |i| { i.as_object_mut().unwrap().remove("FPZL"); }, "缺少必需节点 FPZL"),
        ("another system's kind",   |i| i["FPZL"] = "82".into(),             "发票种类 82 不正确"),
        ("no lines",                |i| i["ITEM"] = json!([]),               "缺少必需节点 ITEM"),
        ("a number for a text",     |i| i["BZ"] = 5.into(),                  "节点 BZ 必需是字符串"),
        ("null for a text",         |i| i["BZ"] = Value::Null,               "节点 BZ 必需是字符串"),
        ("special without tax id",  |i| { i["FPZL"] = "020".into(); i["KHSH"] = "".into(); }, "专票客户税号必需输入"),
        ("a tax id in lower case",  |i| i["KHSH"] = "91440300708461136t".into(), "客户税号"),
        ("a remark too long",       |i| i["BZ"] = "注".repeat(231).into(),   "备注最多230个字符"),
        ("a list on a 数电票",      |i| i["QDBZ"] = "1".into(),              "QDBZ 必需是0"),
        ("a flag that is no flag",  |i| i["JDC"] = "是".into(),              "节点 JDC 只能是0或1"),
        ("a serial with a space",   |i| i["XTLSH"] = "A 1".into(),           "单据号"),
        ("freight by its nodes",    |i| i["ZSFS"] = "HWYS".into(),           "特定业务标识 HWYS 不正确"),
        ("business without block",  |i| i["ZSFS"] = "FWYS".into(),           "缺少 TDYW"),
        ("block without business",  |i| i["TDYW"] = json!([{"HWYS_QYD": "上海"}]), "ZSFS 必需输入"),
        ("another business's node", |i| { i["ZSFS"] = "FWYS".into(); i["TDYW"] = json!([{"BDC_SF": "上海"}]); }, "不能有节点 BDC_SF"),
        ("a node of no business",   |i| { i["ZSFS"] = "FWYS".into(); i["TDYW"] = json!([{"HWYS_XX": "上海"}]); }, "不认识的节点 HWYS_XX"),
        ("extra without a name",    |i| i["FJXX"] = json!([{"LY": "内容"}]), "缺少名称 MC"),
    ];
    for (what, change, expected) in rows {
        let mut invoice = blue("A1");
        change(&mut invoice);
        refused(&client, SPID, what, &invoice, expected).await;
    }
    assert!(running.books().documents.is_empty(), "nothing refused is kept");
}

#[tokio::test]
async fn a_line_is_read_strictly() {
    let (running, client) = demo().await;
    #[rustfmt::skip]
    let rows: Vec<(&str, Change, &str)> = vec![
        ("rate as a percent",          |l| l["SL"] = "6".into(),            "税率不合法"),
        ("rate with its sign",         |l| l["SL"] = "6%".into(),           "不是数字"),
        ("a rate that is history",     |l| { l["SL"] = "0.17".into(); l["SE"] = "17.00".into(); }, "税率不合法"),
        ("amount as a JSON number",    |l| l["BHSJE"] = 100.into(),         "节点 BHSJE 必需是字符串"),
        ("amount with three decimals", |l| l["BHSJE"] = "100.001".into(),   "最多2位小数"),
        ("amount with an exponent",    |l| l["BHSJE"] = "1e2".into(),       "不是数字"),
        ("amount with a separator",    |l| l["BHSJE"] = "1,00.00".into(),   "不是数字"),
        ("amount of 17 characters",    |l| l["BHSJE"] = "12345678901234.00".into(), "超过16个字符"),
        ("quantity of 14 decimals",    |l| l["CPSL"] = "0.12345678901234".into(), "最多13位小数"),
        ("quantity of 17 characters",  |l| l["CPSL"] = "1234.123456789012".into(), "超过16个字符"),
        ("quantity of nothing",        |l| l["CPSL"] = "0".into(),          "数量不能是0"),
        ("a short tax code",           |l| l["FLBM"] = "304020101".into(),  "分类编码必需是19位"),
        ("no tax code",                |l| l["FLBM"] = "".into(),           "缺少必需节点 FLBM"),
        ("no tax",                     |l| l["SE"] = "".into(),             "缺少必需节点 SE"),
        ("tax off by two fen",         |l| l["SE"] = "6.02".into(),         "税额误差超过0.01元"),
        ("zero rate without a mark",   |l| { l["SL"] = "0".into(); l["SE"] = "0".into(); }, "LSLBZ 必需是1、2或3"),
        ("a mark without zero rate",   |l| l["LSLBZ"] = "3".into(),         "LSLBZ 必需是空"),
        ("exempt without preference",  |l| { l["SL"] = "0".into(); l["SE"] = "0".into(); l["LSLBZ"] = "1".into(); }, "XSYH 必需是1"),
        ("zero-rated with preference", |l| { l["SL"] = "0".into(); l["SE"] = "0".into(); l["LSLBZ"] = "3".into(); l["XSYH"] = "1".into(); l["YHSM"] = "免税".into(); }, "XSYH 必需是0"),
        ("preference without words",   |l| l["XSYH"] = "1".into(),          "YHSM 必需输入"),
        ("words without preference",   |l| l["YHSM"] = "免税".into(),       "YHSM 必需是空"),
        ("an unknown node",            |l| l["DJ"] = "100".into(),          "不认识的节点 DJ"),
    ];
    for (what, change, expected) in rows {
        let mut invoice = blue("A1");
        on_line(change)(&mut invoice);
        refused(&client, SPID, what, &invoice, expected).await;
    }
    assert!(running.books().documents.is_empty());
}

#[tokio::test]
async fn a_special_invoice_has_no_zero_rate_and_a_small_taxpayer_no_high_one() {
    let (_running, client) = demo().await;
    let mut special = blue("A1");
    special["FPZL"] = "020".into();
    special["ITEM"][0]["SL"] = "0".into();
    special["ITEM"][0]["SE"] = "0.00".into();
    special["ITEM"][0]["LSLBZ"] = "3".into();
    refused(&client, SPID, "zero rate", &special, "不允许开具0税率发票").await;
    refused(
        &client,
        SMALL,
        "6 % at a small-scale taxpayer",
        &blue("A2"),
        "税率不合法",
    )
    .await;
}

#[tokio::test]
async fn a_discount_row_belongs_to_the_row_before_it() {
    let (_running, client) = demo().await;
    let row = || discount("软件开发服务", "0.06", "-10.00", "-0.60");
    let changed = |change: Change| {
        let mut discount = row();
        change(&mut discount);
        discount
    };
    let item = || line("软件开发服务", "0.06", "100.00", "6.00");
    let before = json!([row(), item()]);
    let twice = json!([item(), row(), row()]);
    let under = |discount: Value| json!([item(), discount]);
    #[rustfmt::skip]
    let rows = [
        ("a unit",          under(changed(|d| d["CPDW"] = "次".into())),        "折扣行的产品单位必需是空。"),
        ("a model",         under(changed(|d| d["CPXH"] = "X".into())),         "折扣行的产品型号必需是空。"),
        ("a quantity",      under(changed(|d| d["CPSL"] = "-1".into())),        "折扣行的产品数量必需是空。"),
        ("another name",    under(changed(|d| d["CPMC"] = "别的".into())),      "折扣行的产品名称必需与正数行一致。"),
        ("another code",    under(changed(|d| d["FLBM"] = "3040202010000000000".into())), "折扣行的分类编码必需与正数行一致。"),
        ("more than the row", under(changed(|d| { d["BHSJE"] = "-100.01".into(); d["SE"] = "-6.00".into(); })), "红字发票原发票号"),
        ("first of all",    before,                                             "折扣行必需紧跟在正数行之后。"),
        ("behind another",  twice,                                              "折扣行必需紧跟在正数行之后。"),
    ];
    for (what, items, expected) in rows {
        let mut invoice = blue("A1");
        invoice["ITEM"] = items;
        refused(&client, SPID, what, &invoice, expected).await;
    }
}

#[tokio::test]
async fn the_documents_data_error_comes_byte_for_byte() {
    let (_running, client) = demo().await;
    let mut invoice = blue("144115188078156755");
    let mut discount = discount("软件开发服务", "0.06", "-10.00", "-0.60");
    discount["CPDW"] = "次".into();
    invoice["ITEM"].as_array_mut().unwrap().push(discount);
    let data = bracketed(&json!([invoice]));
    let (_, text) = client
        .raw("/KPGL/FPKJ", &[("spid", SPID), ("data", &data)])
        .await
        .unwrap();
    let expected = concat!(
        r#"{"Result":"0","Message":"折扣行的产品单位必需是空。","ErrList":[{"XTLSH":"144115188078156755","#,
        r#""ErrMsg":"折扣行的产品单位必需是空。 ","HaveSave":"0"}],"SucessList":[]}"#
    );
    assert_eq!(text, expected);
}

#[tokio::test]
async fn many_small_differences_add_up_to_a_refusal() {
    let (_running, client) = demo().await;
    let mut invoice = blue("A1");
    let tiny = || line("零件", "0.13", "0.04", "0.00");
    invoice["ITEM"] = Value::Array((0..244).map(|_| tiny()).collect());
    let reply = client.issue(SPID, &[invoice.clone()]).await;
    assert_eq!(reply["Result"], "1", "244 × 0.0052 is 1.2688: {reply}");
    invoice["XTLSH"] = "A2".into();
    invoice["ITEM"] = Value::Array((0..250).map(|_| tiny()).collect());
    refused(&client, SPID, "250 rows", &invoice, "整张发票税额误差超过1.27元").await;
}

#[tokio::test]
async fn older_kinds_bear_six_fen() {
    let (_running, client) = demo().await;
    let mut invoice = blue("A1");
    invoice["FPZL"] = "026".into();
    invoice["ITEM"][0]["SE"] = "6.06".into();
    assert_eq!(client.issue(SPID, &[invoice.clone()]).await["Result"], "1");
    invoice["XTLSH"] = "A2".into();
    invoice["ITEM"][0]["SE"] = "6.07".into();
    refused(&client, SPID, "seven fen", &invoice, "税额误差超过0.06元").await;
    invoice["ITEM"] = json!([line("软件开发服务", "0.06", "100000.00", "6000.00")]);
    refused(&client, SPID, "beyond the limit", &invoice, "单张发票限额99999.99").await;
}

#[tokio::test]
async fn a_red_invoice_needs_its_original_and_never_exceeds_it() {
    let (_running, client) = demo().await;
    let blue_number = number(&client.issue(SPID, &[blue("A1")]).await);
    let mut special = red("R1", "310020210012345678", "-1.00", "-0.06");
    special["FPZL"] = "004".into();
    let mut positive = red("R1", &blue_number, "-100.00", "-6.00");
    positive["ITEM"]
        .as_array_mut()
        .unwrap()
        .push(line("软件开发服务", "0.06", "1.00", "0.06"));
    let mut stranger = red("R1", &blue_number, "-100.00", "-6.00");
    stranger["KHMC"] = "别的公司".into();
    let mut other_line = red("R1", &blue_number, "-100.00", "-6.00");
    other_line["ITEM"][0]["CPMC"] = "别的服务".into();
    let mut bare = red("R1", "", "-100.00", "-6.00");
    bare["YFPHM"] = "".into();
    #[rustfmt::skip]
    let rows = [
        ("no original named",    bare,                                          "原发票号 YFPHM 必需输入"),
        ("nineteen characters",  red("R1", &blue_number[1..], "-1.00", "-0.06"), "18位或20位"),
        ("004 without XXBBH",    special,                                       "XXBBH 必需是16位"),
        ("a positive amount",    positive,                                      "不能有正数金额"),
        ("an unknown original",  red("R1", "00312000000000009999", "-1.00", "-0.06"), "不存在"),
        ("another buyer",        stranger,                                      "必需与原发票一致"),
        ("another line",         other_line,                                    "第1行在原发票中不存在"),
        ("more than there is",   red("R1", &blue_number, "-100.01", "-6.00"),   "超过原发票剩余可红冲金额"),
    ];
    for (what, invoice, expected) in rows {
        refused(&client, SPID, what, &invoice, expected).await;
    }
    let first = client.issue(SPID, &[red("R1", &blue_number, "-60.00", "-3.60")]).await;
    assert_eq!(first["Result"], "1", "{first}");
    refused(
        &client,
        SPID,
        "more than is left",
        &red("R2", &blue_number, "-40.01", "-2.40"),
        "剩余金额40.00",
    )
    .await;
    let rest = client.issue(SPID, &[red("R2", &blue_number, "-40.00", "-2.40")]).await;
    assert_eq!(rest["Result"], "1", "what is left can be reversed: {rest}");
}

#[tokio::test]
async fn data_that_is_not_bracketed_base64_of_a_list_is_refused_whole() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let (_running, client) = demo().await;
    let good = json!([blue("A1")]).to_string();
    let rows = [
        ("without brackets", STANDARD.encode(&good), "data 必需用[]括起来。"),
        ("not Base64", "[开票]".to_owned(), "data 不是有效的Base64。"),
        (
            "an object",
            format!("[{}]", STANDARD.encode(blue("A1").to_string())),
            "data 解码后不是JSON数组。",
        ),
        (
            "an empty list",
            format!("[{}]", STANDARD.encode("[]")),
            "data 中没有发票。",
        ),
        (
            "not JSON",
            format!("[{}]", STANDARD.encode("test")),
            "data 解码后不是JSON。",
        ),
        (
            "GBK",
            format!("[{}]", STANDARD.encode(b"[\"\xbf\xaa\"]")),
            "data 不是UTF-8编码。",
        ),
    ];
    for (what, data, expected) in rows {
        let reply = client.call("/KPGL/FPKJ", &[("spid", SPID), ("data", &data)]).await;
        assert_eq!(
            (&reply["Result"], &reply["Message"]),
            (&json!("0"), &json!(expected)),
            "{what}"
        );
    }
}
