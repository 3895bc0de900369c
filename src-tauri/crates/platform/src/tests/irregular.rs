//! The irregularities that the platform is known for.

use base64::{Engine, engine::general_purpose::STANDARD};
use kaipiao_domain::{Fen, Kind, Rate};
use rust_decimal::Decimal;
use secrecy::ExposeSecret;

use super::reply;
use crate::{
    call::{CompanyList, InvoiceList, IssueReply, ListedRate, LoginAnswer, TaxLoginReply},
    reply::Envelope,
};

#[test]
fn a_result_is_read_however_it_is_written() {
    #[rustfmt::skip]
    let rows = [
        ("a text",            r#"{"Result":"1"}"#,    Some(true)),
        ("a number",          r#"{"Result":1}"#,      Some(true)),
        ("a failure",         r#"{"Result":0}"#,      Some(false)),
        ("a boolean",         r#"{"Result":true}"#,   Some(true)),
        ("lower case",        r#"{"result":"0"}"#,    Some(false)),
        ("upper case",        r#"{"RESULT":"1"}"#,    Some(true)),
        ("misspelt",          r#"{"Reulst":"1"}"#,    Some(true)),
        ("with blanks",       r#"{" Result ":" 1 "}"#, Some(true)),
        ("missing",           r#"{"Message":"x"}"#,   None),
        ("null",              r#"{"Result":null}"#,   None),
        ("another number",    r#"{"Result":"2"}"#,    None),
        ("after a BOM",       "\u{feff}{\"Result\":\"1\"}", Some(true)),
    ];
    for (what, json, expected) in rows {
        assert_eq!(Envelope::read(json.as_bytes()).unwrap().result, expected, "{what}");
    }
}

#[test]
fn a_token_is_dead_only_where_nothing_was_done() {
    #[rustfmt::skip]
    let rows = [
        ("the first code",          r#"{"Result":"0","Code":"2001"}"#,                                  true),
        ("the last code",           r#"{"Result":"0","Code":2009}"#,                                    true),
        ("no Result",               r#"{"Code":"2005","Message":"token失效"}"#,                          true),
        ("empty lists",             r#"{"Result":"0","Code":"2001","SucessList":[],"ErrList":[]}"#,     true),
        ("just below",              r#"{"Result":"0","Code":"2000"}"#,                                  false),
        ("just above",              r#"{"Result":"0","Code":"2010"}"#,                                  false),
        ("not a number",            r#"{"Result":"0","Code":"2001x"}"#,                                 false),
        ("the call succeeded",      r#"{"Result":"1","Code":"2001"}"#,                                  false),
        ("a document was issued",   r#"{"Result":"0","Code":"2001","SucessList":[{"xtlsh":"A"}]}"#,     false),
        ("a document was refused",  r#"{"Result":"0","Code":"2001","ErrList":[{"xtlsh":"A"}]}"#,        false),
    ];
    for (what, json, expected) in rows {
        assert_eq!(
            Envelope::read(json.as_bytes()).unwrap().rejects_token(),
            expected,
            "{what}"
        );
    }
}

#[test]
fn nothing_is_written_in_five_ways() {
    for nothing in [r#""""#, "null", "{}", "[]"] {
        let json = format!(r#"{{"Result":"1","SucessList":{nothing},"ErrList":{nothing},"Message":"x"}}"#);
        let reply: IssueReply = reply(&json);
        assert!(reply.issued.is_empty() && reply.failed.is_empty(), "{nothing}");
    }
    let reply: IssueReply = reply(r#"{"Result":"1"}"#);
    assert!(reply.issued.is_empty() && reply.message.is_empty(), "missing");
}

#[test]
fn the_same_key_twice_keeps_the_first_and_tells_of_the_second() {
    let reply: IssueReply = reply(r#"{"Result":"1","SucessList":[{"xtlsh":"A","xtlsh":"B","jqbh":"1","jqbh":"1"}]}"#);
    assert_eq!(reply.issued[0].serial, "A");
    assert_eq!(reply.issued[0].rest["xtlsh (2)"], "B");
    assert!(
        !reply.issued[0].rest.contains_key("jqbh (2)"),
        "equal values are one value"
    );
}

#[test]
fn a_key_that_nobody_knows_is_kept_aside() {
    let list: CompanyList =
        reply(r#"{"Result":"1","rows":[{"spid":"1","neu":{"a":[1]}}],"Extra":12345678901234567890123}"#);
    assert_eq!(list.rows[0].rest["neu"]["a"][0], "1");
    assert_eq!(list.rest["extra"], "12345678901234567890123", "digit for digit");
}

#[test]
fn either_spelling_of_the_companys_name_is_read() {
    let list: CompanyList = reply(r#"{"Result":"1","rows":[{"nsrsmc":"甲公司"},{"NSRMC":"乙公司"}]}"#);
    assert_eq!(
        (list.rows[0].name.as_str(), list.rows[1].name.as_str()),
        ("甲公司", "乙公司")
    );
}

#[test]
fn both_spellings_at_once_are_one_key_with_two_values() {
    let list: CompanyList =
        reply(r#"{"Result":"1","rows":[{"nsrmc":"甲公司","nsrsmc":"甲公司"},{"nsrmc":"甲","nsrsmc":"乙"}]}"#);
    assert_eq!((list.rows[0].name.as_str(), list.rows[0].rest.len()), ("甲公司", 0));
    assert_eq!(
        (list.rows[1].name.as_str(), &list.rows[1].rest["nsrmc (2)"]),
        ("甲", &"乙".into())
    );
    let issue: IssueReply = reply(r#"{"Reulst":"0","Result":"0"}"#);
    assert_eq!(issue.result, Some(false));
}

#[test]
fn a_company_is_listed_whatever_is_written_in_place_of_its_device() {
    for device in [r#""无""#, "[]", "0", "null", "{}"] {
        let list: CompanyList = reply(&format!(r#"{{"Result":"1","rows":[{{"spid":"1","dzfp":{device}}}]}}"#));
        assert_eq!(
            (list.rows[0].spid.as_str(), &list.rows[0].electronic),
            ("1", &None),
            "{device}"
        );
    }
}

#[test]
fn a_date_in_an_unknown_form_hides_no_invoice() {
    let list: InvoiceList = reply(
        r#"{"Result":"1","rows":[{"fphm":"37839682","kprq":"7. März","zfrq":"?","hjje":"1"},{"kprq":"x","hjje":"1.234"}]}"#,
    );
    let row = list.rows().next().unwrap();
    assert_eq!((row.issued_at, row.voided_at, row.net), (None, None, Some(Fen(100))));
    assert_eq!(row.rest["kprq (unread)"], "7. März", "kept as it was written");
    assert_eq!(
        list.unreadable().next().unwrap().path,
        "hjje",
        "an amount is another matter"
    );
}

#[test]
fn a_listed_rate_is_a_percent_or_a_fraction() {
    let rate = |points| Some(ListedRate::Rate(Rate(points)));
    #[rustfmt::skip]
    let rows = [
        ("a fraction",            "0.13",   rate(1_300)),
        ("a percent",             "13",     rate(1_300)),
        ("a percent with zeros",  "13.00",  rate(1_300)),
        ("a percent sign",        "13%",    rate(1_300)),
        ("the highest fraction",  "0.17",   rate(1_700)),
        ("the lowest percent",    "0.5",    rate(50)),
        ("half a percent, said",  "0.5%",   rate(50)),
        ("a sign decides",        "0.3%",   rate(30)),
        ("one percent",           "1",      rate(100)),
        ("one percent, fraction", "0.01",   rate(100)),
        ("1.5 percent",           "1.5",    rate(150)),
        ("0.5 percent, fraction", "0.005",  rate(50)),
        ("zero",                  "0",      rate(0)),
        ("zero with decimals",    "0.00",   rate(0)),
        ("免税",                   "免税",    Some(ListedRate::Exempt)),
        ("不征税",                 "不征税",  Some(ListedRate::NotTaxable)),
        ("masked",                "***",    Some(ListedRate::Masked)),
        ("between",               "0.3",    None),
        ("just above 0.17",       "0.171",  None),
        ("just below 0.5",        "0.49",   None),
        ("negative",              "-13",    None),
        ("above all",             "101",    None),
        ("too fine",              "13.001", None),
        ("a word",                "十三",    None),
    ];
    for (what, text, expected) in rows {
        assert_eq!(text.parse::<ListedRate>().ok(), expected, "{what}: {text}");
    }
}

#[test]
fn amounts_are_read_digit_by_digit() {
    #[rustfmt::skip]
    let rows = [
        ("a text",              r#""416.97""#,            Some(Fen(41_697))),
        ("a number",            "416.97",                 Some(Fen(41_697))),
        ("whole yuan",          "369",                    Some(Fen(36_900))),
        ("an exponent",         "3.69E+2",                Some(Fen(36_900))),
        ("negative",            r#""-47.97""#,            Some(Fen(-4_797))),
        ("zeros behind",        r#""47.9700""#,           Some(Fen(4_797))),
        ("a float's dust",      "47.970000000000006",     Some(Fen(4_797))),
        ("empty",               r#""""#,                  None),
    ];
    for (what, json, expected) in rows {
        let list: InvoiceList = reply(&format!(r#"{{"Result":"1","rows":[{{"xtlsh":"A","jshj ":{json}}}]}}"#));
        assert_eq!(list.rows().next().unwrap().gross, expected, "{what}");
    }
}

#[test]
fn a_row_that_cannot_be_read_neither_stops_nor_hides_the_others() {
    let list: InvoiceList = reply(
        r#"{"Result":"1","total":"4","rows":[{"xtlsh":"A"},{"xtlsh":"B","hjje":"12.345"},null,{"xtlsh":"C","fpmx":[{"spsl":"x"}]}]}"#,
    );
    let serials: Vec<_> = list.rows().map(|row| row.serial.as_str()).collect();
    assert_eq!(serials, ["A"]);
    let places: Vec<_> = list
        .unreadable()
        .map(|row| format!("{}.{}", row.row, row.path))
        .collect();
    assert_eq!(places, ["1.hjje", "2..", "3.fpmx[0].spsl"]);
    assert!(!list.is_empty(), "what cannot be read is there all the same");
}

#[test]
fn a_list_is_empty_only_without_rows_and_without_a_count() {
    for (what, json, expected) in [
        ("nothing", r#"{"Result":"1","total":0,"rows":[]}"#, true),
        ("no count", r#"{"Result":"1"}"#, true),
        ("a count without rows", r#"{"Result":"1","total":"3","rows":[]}"#, false),
        ("an empty row", r#"{"Result":"1","total":0,"rows":[{}]}"#, false),
    ] {
        assert_eq!(reply::<InvoiceList>(json).is_empty(), expected, "{what}");
    }
}

#[test]
fn a_listed_line_keeps_rate_and_quantity_apart() {
    let list: InvoiceList = reply(
        r#"{"Result":"1","rows":[{"fpmx":[{"sl":"13","spsl":"2.5","dj":40,"je":"100","se":"13.00"},{"sl":"0.3"}]}]}"#,
    );
    let row = list.rows().next().unwrap();
    assert_eq!(row.lines[0].rate, Some(Ok(ListedRate::Rate(Rate(1_300)))));
    assert_eq!(row.lines[0].quantity, Some(Decimal::new(25, 1)));
    assert_eq!(
        (row.lines[0].net, row.lines[0].tax),
        (Some(Fen(10_000)), Some(Fen(1_300)))
    );
    assert!(
        matches!(row.lines[1].rate, Some(Err(_))),
        "an unclear rate does not hide its line"
    );
}

#[test]
fn a_digital_kind_is_known_by_the_bureaus_codes_too() {
    for (code, expected) in [
        ("020", Some("020")),
        ("81", Some("020")),
        ("082", Some("021")),
        ("026", Some("026")),
        ("025", None),
    ] {
        let list: InvoiceList = reply(&format!(r#"{{"Result":"1","rows":[{{"fplxdm":"{code}"}}]}}"#));
        let kind = list.rows().next().unwrap().kind();
        assert_eq!(kind.map(Kind::code), expected, "{code}");
    }
}

#[test]
fn what_a_login_wants_next_is_told_by_what_its_data_is() {
    let name = |answer: LoginAnswer| match answer {
        LoginAnswer::Picture(picture) => format!("picture {}", picture.media_type),
        LoginAnswer::QrText(text) => format!("qr {}", text.expose_secret()),
        LoginAnswer::CodeSent { phone } => format!("code {phone}"),
        LoginAnswer::LoggedIn => "logged in".into(),
        LoginAnswer::NotSaid => "not said".into(),
    };
    let b64 = |bytes: &[u8]| STANDARD.encode(bytes);
    let png = b"\x89PNG\r\n\x1a\nrest";
    #[rustfmt::skip]
    let rows = [
        ("a PNG",                    b64(png),                                               "picture image/png"),
        ("a JPEG",                   b64(b"\xFF\xD8\xFF\xE0rest"),                           "picture image/jpeg"),
        ("a GIF",                    b64(b"GIF89a"),                                         "picture image/gif"),
        ("an SVG",                   b64(b"<svg xmlns=''/>"),                                "picture image/svg+xml"),
        ("an SVG behind its head",   b64(b"<?xml version='1.0'?>\n<svg/>"),                  "picture image/svg+xml"),
        ("a data URI in Base64",     b64(format!("data:image/png;base64,{}", b64(png)).as_bytes()), "picture image/png"),
        ("a data URI as it is",      format!("data:image/png;base64,{}", b64(png)),          "picture image/png"),
        ("a page that says picture", format!("data:image/png;base64,{}", b64(b"<html>")),    "not said"),
        ("a QR text",                b64(b"qrcode_id=abc&areaPrefix=3502"),                  "qr qrcode_id=abc&areaPrefix=3502"),
        ("a URL",                    b64(b"https://example.cn/q?x=1"),                       "qr https://example.cn/q?x=1"),
        ("a phone",                  b64(b"13800138000"),                                    "code 13800138000"),
        ("a phone with stars",       b64(b"138****8000"),                                    "code 138****8000"),
        ("words",                    b64("已登录".as_bytes()),                                "logged in"),
        ("in brackets",              format!("[{}]", b64(b"13800138000")),                   "code 13800138000"),
        ("broken over lines",        format!("{}\n{}", &b64(b"13800138000")[..8], &b64(b"13800138000")[8..]), "code 13800138000"),
        ("not Base64",               "%%%".into(),                                           "not said"),
        ("nothing inside",           b64(b" "),                                              "not said"),
    ];
    for (what, data, expected) in rows {
        for key in ["DATA", "data", "Data"] {
            let json = serde_json::json!({"Result": "1", key: data}).to_string();
            assert_eq!(
                name(reply::<TaxLoginReply>(&json).answer()),
                expected,
                "{what} under {key}"
            );
        }
    }
}

#[test]
fn what_an_invoice_reverses_is_told_by_the_code_beside_it() {
    for (what, code, number, expected) in [
        ("数电票", "", "24312000000136634917", Some("24312000000136634917")),
        (
            "a demo number",
            "",
            "00312000000136634917",
            Some("00312000000136634917"),
        ),
        ("专票", "4400203130", "37839682", Some("440020313037839682")),
        (
            "code and number in one",
            "",
            "440020313037839682",
            Some("440020313037839682"),
        ),
        ("none", "", "", None),
        ("half a code", "44002", "37839682", None),
    ] {
        let list: InvoiceList = reply(&format!(
            r#"{{"Result":"1","rows":[{{"yfpdm":"{code}","yfphm":"{number}","chfpdm":"{code}","chfphm":"{number}"}}]}}"#
        ));
        let row = list.rows().next().unwrap();
        for found in [row.original(), row.reversed_by()] {
            assert_eq!(
                found.as_ref().map(kaipiao_domain::InvoiceNumber::join).as_deref(),
                expected,
                "{what}"
            );
            if let Some(found) = found {
                assert_eq!(found.is_digital(), number.len() == 20, "{what}");
            }
        }
    }
}

#[test]
fn a_red_invoice_that_names_no_original_is_asked_by_its_remark() {
    let digital = "24312000000136634917";
    let remark = format!("被红冲蓝字数电票号码：{digital} 红字发票信息确认单编号：11010824091002615708");
    #[rustfmt::skip]
    let rows = [
        // what                          yfphm                   gross      remark                                          original
        ("in the remark alone",          "",                     "-106.00", remark.as_str(),                                Some(digital)),
        ("税控",                          " ",                    "-106.00", "对应正数发票代码:4400203130号码:37839682",       Some("440020313037839682")),
        ("the list counts first",        "25312000000136634917", "-106.00", remark.as_str(),                                Some("25312000000136634917")),
        ("half a number in the list",    "1",                    "-106.00", remark.as_str(),                                None),
        ("without its code",             "",                     "-106.00", "对应正数发票号码:37839682",                       None),
        ("a blue one reverses nothing",  "",                     "106.00",  remark.as_str(),                                None),
        ("a remark of a person",         "",                     "-106.00", "退货",                                         None),
    ];
    for (what, number, gross, remark, original) in rows {
        let list: InvoiceList = reply(&format!(
            r#"{{"Result":"1","rows":[{{"yfpdm":"","yfphm":"{number}","jshj":"{gross}","bz":"{remark}"}}]}}"#
        ));
        let found = list.rows().next().unwrap().original();
        assert_eq!(found.map(|found| found.join()).as_deref(), original, "{what}");
    }
}
