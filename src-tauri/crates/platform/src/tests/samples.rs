//! Every sample reply of the platform's document decodes. Its curly quotes (in TERM/LIST `”zyfp”` and OTHER/SMS
//! `”YZM”:”验证码”`), which no JSON has, are repaired to straight ones; all else is as printed.

use kaipiao_domain::{Fen, Kind, Serial};
use secrecy::ExposeSecret;

use super::reply;
use crate::{
    call::{
        Acknowledged, CompanyList, FaceQrReply, GetTokenReply, InvoiceList, IssueReply, LoginAnswer, Outcome,
        ReadSmsReply, RegisterCompanyReply, ResubmitReply, ResultReply, TaxLoginReply, Verdict,
    },
    moment,
};

fn serial(text: &str) -> Serial {
    text.parse().unwrap()
}

#[test]
fn a_token_keeps_its_brackets() {
    let reply: GetTokenReply =
        reply(r#"{ "Result": "1", "Message": "系统登陆成功。", "ID": "[S5qvk5VuiUZoViBuHCN787eXqq0HcopVCdw43Z]" }"#);
    assert_eq!(reply.token.expose_secret(), "[S5qvk5VuiUZoViBuHCN787eXqq0HcopVCdw43Z]");
    assert_eq!(reply.message, "系统登陆成功。");
    assert!(!format!("{reply:?}").contains("S5qvk5"), "not even Debug shows it");
}

#[test]
fn a_list_of_companies_decodes() {
    let list: CompanyList = reply(
        r#"{ "total": "1", "rows": [{
            "nsrmc": "开科思（上海）商务信息咨询有限公司", "nsrsbh": "91310115563144366Q", "zdbh": "661833075515",
            "zdlx": "4", "spid": "0a3beb40037d4bb29fe30295451d2171", "kpr": "XXXX", "skr": "XXXX", "fhr": "XXXX",
            "ssdq": "上海", "dqdm": "3100", "dzdh": "XXXX", "yhzh": "XXXX",
            "deviceid": "9B0AA29D99CE4231BEC1A713BCFE64FF", "online": "在线", "lxsx": "72", "kpjh": "1",
            "dqrq": "20210301",
            "dzfp": { "HasBuyInv": "0", "HasRepData": "1", "HasRetInv": "0", "InvoiceLimit": "99999.99",
                "IsLockTime": "0", "LastRepDate": "202103010000", "LockedDate": "20210315",
                "MonthAmoutTotal": "28955.66", "NextRepDate": "20210401", "OffLineAmoutLeft": "185000000.00",
                "OffLineAmoutLimit": "185000000.00" },
            "ptfp": {}, "zyfp": {} }],
        "Result": "1", "Message": "SUCESS" }"#,
    );
    assert_eq!((list.total.as_str(), list.rows.len()), ("1", 1));
    let company = &list.rows[0];
    assert_eq!(company.name, "开科思（上海）商务信息咨询有限公司");
    assert_eq!(
        (company.tax_id.as_str(), company.spid.as_str()),
        ("91310115563144366Q", "0a3beb40037d4bb29fe30295451d2171")
    );
    assert_eq!(
        (company.terminal.as_str(), company.terminal_type.as_str()),
        ("661833075515", "4")
    );
    assert_eq!(
        (company.region.as_str(), company.region_code.as_str()),
        ("上海", "3100")
    );
    assert_eq!(
        (
            company.offline_hours.as_str(),
            company.machine.as_str(),
            company.device_date.as_str()
        ),
        ("72", "1", "20210301")
    );
    let device = company.electronic.as_ref().unwrap();
    assert_eq!(
        (device.bought, device.reported, device.locked),
        (Some(false), Some(true), Some(false))
    );
    assert_eq!(
        (device.invoice_limit.as_str(), device.month_total.as_str()),
        ("99999.99", "28955.66")
    );
    assert!(moment::read(&device.last_report).is_some());
    assert_eq!(
        (company.ordinary.as_ref(), company.special.as_ref()),
        (None, None),
        "`{{}}` is as good as absent"
    );
    assert!(
        company.rest.is_empty() && device.rest.is_empty(),
        "no key of the sample is unknown: {company:?}"
    );
}

#[test]
fn a_registered_company_has_a_spid_or_none() {
    let reply: RegisterCompanyReply = reply(r#"{ "Result": "1", "Code": "", "Message": "", "spid":"" }"#);
    assert_eq!(reply.spid, "");
}

#[test]
fn the_first_sample_of_an_issue_is_not_taken_for_issued() {
    // Its code has 13 digits: a placeholder, and no invoice number that exists.
    let reply: IssueReply = reply(
        r#"{ "Reulst": "1", "Message": "", "SucessList": [{ "xtlsh": "001", "fpzl": "", "fpdm": "1233456789012",
            "fphm": "12345678", "kprq": "2019-01-12T11:20:33", "skm": "税控码", "jym": "校验码", "ewm": "二维码",
            "url": "", "kpjg": "", "kpfk": "" }], "ErrList": [{ "XTLSH": "", "ErrMsg": "" }] }"#,
    );
    assert_eq!(reply.result, Some(true), "`Reulst` is `Result`");
    assert!(matches!(
        reply.outcome(&serial("001"), Kind::ElectronicOrdinary),
        Outcome::Contradiction { .. }
    ));
}

#[test]
fn a_wrong_document_is_refused_and_not_kept() {
    let reply: IssueReply = reply(
        r#"{ "Result": "0", "Message": "折扣行的产品单位必需是空。", "ErrList": [ { "XTLSH": "144115188078156755",
            "ErrMsg": "折扣行的产品单位必需是空。 ", "HaveSave": "0" } ], "SucessList": [ ] }"#,
    );
    assert_eq!(
        reply.outcome(&serial("144115188078156755"), Kind::DigitalOrdinary),
        Outcome::Refused {
            message: "折扣行的产品单位必需是空。".into()
        }
    );
}

#[test]
fn without_invoices_left_it_is_not_said_whether_the_document_was_kept() {
    let reply: IssueReply = reply(
        r#"{ "Result": "0", "Message": "发票已经用完，请申领发票", "ErrList": [ { "XTLSH": "144115188078708534",
            "ErrMsg": "发票已经用完，请申领发票" } ], "SucessList": [ ] }"#,
    );
    assert_eq!(
        reply.outcome(&serial("144115188078708534"), Kind::ElectronicOrdinary),
        Outcome::RefusedMaybeKept {
            message: "发票已经用完，请申领发票".into()
        }
    );
}

#[test]
fn an_issued_invoice_has_its_number_and_all_its_facts() {
    let reply: IssueReply = reply(
        r#"{ "Result": "1", "Message": "成功", "ErrList": [ ], "SucessList": [ { "xtlsh": "144115188079268993",
            "fpzl": "026", "fpdm": "044002100411", "fphm": "22338521", "kprq": "20211026",
            "skm": "007+1-75<0-42-+64847*2+5/+*11113*448/482-13>>+0173/9775922*4-<+89/28424/-<087/<8**/<183130*+1*130701+6<+1998<424",
            "jym": "06441947523575629741", "jqbh": "237001069144",
            "ewm": "01,01,044002100411,22338521,111.63,20211026,06441947523575629741,2C4A,",
            "url": "/KPGL/PDFXZ?XYM=06441947523575629741&FPZL=026", "kpjg": "1", "pdfxx": "PDF生成成功",
            "kpfk": "开具成功" } ] }"#,
    );
    let Outcome::Issued(facts) = reply.outcome(&serial("144115188079268993"), Kind::ElectronicOrdinary) else {
        panic!("issued");
    };
    assert_eq!(
        (facts.number.code.as_str(), facts.number.number.as_str()),
        ("044002100411", "22338521")
    );
    assert_eq!(facts.issued_at.map(moment::iso).as_deref(), Some("2021-10-26 00:00:00"));
    assert_eq!(
        (facts.check_code.as_str(), facts.machine.as_str()),
        ("06441947523575629741", "237001069144")
    );
    assert!(facts.cipher.starts_with("007+1-75<0-42-+64847") && facts.qr.ends_with("2C4A,"));
    assert_eq!(facts.pdf_link, "/KPGL/PDFXZ?XYM=06441947523575629741&FPZL=026");
}

#[test]
fn a_duplicate_names_the_invoice_that_was_issued_before() {
    let reply: IssueReply = reply(
        r#"{ "Result": "0", "Message": "此单据已经开过发票, FPHM = 03100210041182467316:KPRQ =2021-10-25 00:00:00.000。",
        "ErrList": [ { "XTLSH": "144115188079291147", "FPHM": "03100210041182467316", "KPRQ": "2021-10-25 00:00:00.000",
            "MW": "[MDAqOTM1LTUyPjM8PjI4KzI8LTM5KzQxLy8wODw1MS0qKjM0OTkyMjUzMjE2PCs5ODw+NjcwODAzMjgrKjc1Ny0rMTc1NTYyPDkyLzY5Ny80Kz4qLTkwPjMxKzc2OTwyNDcwMTg0MCoxOS0+MTg0Pg==]",
            "XYM": "06182134178896463325", "JQBH": "587005306549", "FPZL": "026",
            "ErrMsg": "此单据已经开过发票, FPHM = 03100210041182467316:KPRQ =2021-10-25 00:00:00.000。 ",
            "xtlsh": "144115188079291147", "fpzl": "026", "fpdm": "031002100411", "fphm": "82467316", "kprq": "20211025",
            "skm": " ", "jym": "06182134178896463325", "jqbh": "237001069144",
            "ewm": "01,01,044002100411, 82467316,111.63,20211025, 06182134178896463325,2C4A,",
            "url": "/KPGL/PDFXZ?XYM=06182134178896463325&FPZL=026", "kpjg": "1", "pdfxx": "PDF生成成功",
            "kpfk": "开具成功" } ], "SucessList": [ ] }"#,
    );
    let Outcome::IssuedBefore(facts) = reply.outcome(&serial("144115188079291147"), Kind::ElectronicOrdinary) else {
        panic!("issued before");
    };
    assert_eq!(
        (facts.number.code.as_str(), facts.number.number.as_str()),
        ("031002100411", "82467316")
    );
    assert!(
        facts.cipher.starts_with("00*935-52>3<>28+2<-39"),
        "taken out of its Base64"
    );
    let row = &reply.failed[0];
    assert_eq!(row.machine, "587005306549", "the upper-case one of two that disagree");
    assert_eq!(row.rest["jqbh (2)"], "237001069144", "the other is kept aside");
}

#[test]
fn a_resubmission_says_nothing_of_its_documents() {
    let reply: ResubmitReply =
        reply(r#"{ "Result": "1", "Message": "成功，离线开票模式！", "ErrList": [ ], "SucessList": [ ] }"#);
    assert_eq!(
        (reply.result, reply.issued.len(), reply.failed.len()),
        (Some(true), 0, 0)
    );
}

#[test]
fn a_listed_invoice_decodes_with_the_blank_behind_its_key() {
    let list: InvoiceList = reply(
        r#"{ "Result": "1", "Message": "成功", "total": 1, "rows": [ {
            "xtlsh": "527dcfdfd3cac8271e29d9461995efa5", "spid": "33d325019df04c21b2e6273b2ff143a3",
            "qysh": "91440101340088133N", "xfyh": "XXXX", "xfdz": "XXXX", "fplxdm": "004", "fpdm": "4400203130",
            "fphm": "37839682", "kprq": "2021-03-07 00:00:00", "ghdwsbh": "91440101340088133N", "ghdwmc": "XXXX",
            "ghdwdzdh": "chaingz", "ghdwyhzh": "6666666666666666", "hjje": "369", "hjse": "47.97", "jshj ": "416.97",
            "url": "", "skr": "XXXX", "fhr": "XXXX", "kpr": "XXXX", "bz": "bzxx", "yfpdm": "", "yfphm": "",
            "tzdbh": "", "chfpdm": "", "chfphm": "", "spr": "qq.com", "fpdyzt": "0", "qdbz": "0", "xym": "",
            "jqbh": "", "zfbz": "0", "zfrq": "",
            "fpmx": [ { "spmc": "", "dj": "", "sl": "", "spsl": "", "je": "", "se": "", "ggxh": "", "dw": "",
                "flbm": "", "xsyh": "", "lslbz": "", "yhsm": "" } ] } ] }"#,
    );
    assert_eq!(list.total, Some(1), "a number here, a text in TERM/LIST");
    let rows: Vec<_> = list.rows().collect();
    let row = rows[0];
    assert_eq!(
        (row.net, row.tax, row.gross),
        (Some(Fen(36_900)), Some(Fen(4_797)), Some(Fen(41_697)))
    );
    assert_eq!(row.kind(), Some(Kind::PaperSpecial));
    assert_eq!(row.invoice_number().unwrap().join(), "440020313037839682");
    assert_eq!(
        (row.voided, row.voided_at, row.reversed_by()),
        (Some(false), None, None)
    );
    assert_eq!(row.lines.len(), 1);
    assert!(row.rest.is_empty(), "no key of the sample is unknown: {:?}", row.rest);
}

#[test]
fn the_result_sample_holds_a_number_of_21_digits_which_none_is() {
    let sample: ResultReply = reply(
        r#"{ "Result": "1", "Message": "", "XTLSH": "001", "FPHM": "123345678901212345678",
            "KPRQ": "2019-01-12T11:20:33", "MW": "税控码", "XYM": "校验码", "JQBH": "机器编号", "URL": "", "SWQM": "" }"#,
    );
    assert_eq!(sample.row.number, "123345678901212345678");
    assert!(matches!(
        sample.verdict(&serial("001"), Kind::ElectronicOrdinary),
        Verdict::NoVerdict { .. }
    ));
}

#[test]
fn the_text_of_a_face_code_is_whole() {
    let reply: FaceQrReply = reply(
        r#"{ "Result": "1", "Message": "正常",
            "Qrcode": "qrcode_id=GoxyDRLmU7tuqev4G6oAZcN7IPdfOiLVk0yDLgRmqagFAdAvmDp7i7Yobk7zzkNM&areaPrefix=3502&interfaceCode=0004" }"#,
    );
    assert!(
        reply
            .text
            .expose_secret()
            .ends_with("&areaPrefix=3502&interfaceCode=0004")
    );
    assert!(
        !format!("{reply:?}").contains("GoxyDRL"),
        "whoever has it can log in with it"
    );
}

#[test]
fn a_login_without_data_leaves_open_what_comes_next() {
    let reply: TaxLoginReply = reply(r#"{"Result":"1","Message":"正常登陆"}"#);
    assert!(matches!(reply.answer(), LoginAnswer::NotSaid));
}

#[test]
fn calls_that_only_acknowledge_decode() {
    for (what, json, message) in [
        ("SetSMS", r#"{"Result":"1","Message":"调用成功"}"#, "调用成功"),
        ("EWMDD", r#"{"Result":"1","Message":"调用成功"}"#, "调用成功"),
        ("FPXF", r#"{"Result":"1","Message":"完成"}"#, "完成"),
        ("SJMMGX", r#"{"Result":"1","Message":"完成"}"#, "完成"),
    ] {
        assert_eq!(reply::<Acknowledged>(json).message, message, "{what}");
    }
    let sms: ReadSmsReply = reply(r#"{"Result":"1","Message":"获取成功","YZM":"验证码"}"#);
    assert_eq!(sms.code.expose_secret(), "验证码");
}
