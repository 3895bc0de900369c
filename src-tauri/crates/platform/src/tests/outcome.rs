//! What a reply to FPKJ means: the whole table.

use kaipiao_domain::Kind;

use super::reply;
use crate::call::{IssueReply, Outcome};

const NUMBER: &str = "26312000000136634917";

fn outcome(json: &str) -> Outcome {
    let reply: IssueReply = reply(json);
    reply.outcome(&"A1".parse().unwrap(), Kind::DigitalOrdinary)
}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Issued(_) => "issued",
        Outcome::Accepted => "accepted",
        Outcome::Kept { .. } => "kept",
        Outcome::Refused { .. } => "refused",
        Outcome::RefusedMaybeKept { .. } => "maybe kept",
        Outcome::IssuedBefore(_) => "issued before",
        Outcome::Contradiction { .. } => "contradiction",
        Outcome::Silent => "silent",
    }
}

#[test]
fn each_answer_means_what_the_table_says() {
    let row = |fields: &str| format!(r#"{{"XTLSH":"A1"{fields}}}"#);
    let number = format!(r#","fphm":"{NUMBER}""#);
    let list = |issued: &str, failed: &str| format!(r#"{{"Result":"1","SucessList":[{issued}],"ErrList":[{failed}]}}"#);
    #[rustfmt::skip]
    let rows = [
        // what                                     SucessList                                           ErrList                                                      meaning
        ("a number",                                row(&number),                                         String::new(),                                               "issued"),
        ("a number, kpjg 1",                        row(&format!(r#"{number},"kpjg":1"#)),                String::new(),                                               "issued"),
        ("the same row twice",                      format!("{0},{0}", row(&number)),                     String::new(),                                               "issued"),
        ("no number",                               row(""),                                              String::new(),                                               "accepted"),
        ("an empty number",                         row(r#","fphm":"","kpjg":"1""#),                      String::new(),                                               "accepted"),
        ("kpjg 0 with a number",                    row(&format!(r#"{number},"kpjg":"0""#)),              String::new(),                                               "contradiction"),
        ("kpjg 0 without one",                      row(r#","kpjg":0,"kpfk":"失败""#),                     String::new(),                                               "contradiction"),
        ("a number that is none",                   row(r#","fphm":"待定""#),                             String::new(),                                               "contradiction"),
        ("two numbers for one document",            format!(r#"{},{{"xtlsh":"A1","fphm":"26312000000136634918"}}"#, row(&number)), String::new(),                  "contradiction"),
        ("kept",                                    String::new(),                                        row(r#","HaveSave":"1","ErrMsg":"稍后重试""#),               "kept"),
        ("kept, as a number",                       String::new(),                                        row(r#","HaveSave":1"#),                                     "kept"),
        ("not kept",                                String::new(),                                        row(r#","HaveSave":"0""#),                                   "refused"),
        ("not kept, as a number",                   String::new(),                                        row(r#","HAVESAVE":0"#),                                     "refused"),
        ("not said whether kept",                   String::new(),                                        row(r#","ErrMsg":"发票已经用完，请申领发票""#),              "maybe kept"),
        ("said in a way nobody knows",              String::new(),                                        row(r#","HaveSave":"maybe""#),                               "maybe kept"),
        ("issued before",                           String::new(),                                        row(&format!(r#","FPHM":"{NUMBER}""#)),                      "issued before"),
        ("issued before, whatever HaveSave says",   String::new(),                                        row(&format!(r#","FPHM":"{NUMBER}","HaveSave":"0""#)),       "issued before"),
        ("issued before, two numbers",              String::new(),                                        row(&format!(r#","FPHM":"{NUMBER}","fphm":"99999999""#)),    "contradiction"),
        ("refused twice in the same words",         String::new(),                                        format!("{0},{0}", row(r#","HaveSave":"0""#)),               "refused"),
        ("kept and not kept",                       String::new(),                                        format!("{},{}", row(r#","HaveSave":"0""#), row(r#","HaveSave":"1""#)), "contradiction"),
        ("in both lists",                           row(&number),                                         row(r#","HaveSave":"0""#),                                   "contradiction"),
        ("in neither list",                         String::new(),                                        String::new(),                                               "silent"),
        ("another serial",                          r#"{"xtlsh":"A2","fphm":"26312000000136634917"}"#.into(), r#"{"XTLSH":"B1","HaveSave":"0"}"#.into(),               "silent"),
        ("a serial that only begins like ours",     r#"{"xtlsh":"A10","fphm":"26312000000136634917"}"#.into(), String::new(),                                          "silent"),
        ("no serial",                               r#"{"fphm":"26312000000136634917"}"#.into(),          r#"{"HaveSave":"0"}"#.into(),                                "silent"),
    ];
    for (what, issued, failed, meaning) in rows {
        let json = list(&issued, &failed);
        assert_eq!(name(&outcome(&json)), meaning, "{what}: {json}");
        let failed_call = json.replacen(r#""Result":"1""#, r#""Result":"0""#, 1);
        assert_eq!(
            name(&outcome(&failed_call)),
            meaning,
            "{what}, Result 0: it alone decides nothing"
        );
    }
}

#[test]
fn the_words_are_the_documents_own_where_it_has_any() {
    let own =
        outcome(r#"{"Result":"0","Message":"失败","ErrList":[{"XTLSH":"A1","ErrMsg":" 单价有误 ","HaveSave":"0"}]}"#);
    assert_eq!(
        own,
        Outcome::Refused {
            message: "单价有误".into()
        }
    );
    let shared = outcome(r#"{"Result":"0","Message":"失败","ErrList":[{"XTLSH":"A1","HaveSave":"0"}]}"#);
    assert_eq!(
        shared,
        Outcome::Refused {
            message: "失败".into()
        }
    );
    let feedback = outcome(r#"{"Result":"1","SucessList":[{"xtlsh":"A1","kpjg":"0","kpfk":"税局退回"}]}"#);
    assert_eq!(
        feedback,
        Outcome::Contradiction {
            message: "税局退回".into()
        }
    );
}

#[test]
fn a_lapsed_scan_shows_in_any_message() {
    const LAPSED: &str = "身份认证已超时，请先进行实名认证再进行开票操作!";
    for (what, json, expected) in [
        ("of the call", format!(r#"{{"Result":"0","Message":"{LAPSED}"}}"#), true),
        (
            "of a document",
            format!(r#"{{"Result":"0","ErrList":[{{"XTLSH":"B","ErrMsg":"{LAPSED}"}}]}}"#),
            true,
        ),
        (
            "in the feedback",
            format!(r#"{{"Result":"1","SucessList":[{{"xtlsh":"B","kpfk":"{LAPSED}"}}]}}"#),
            true,
        ),
        ("not at all", r#"{"Result":"0","Message":"身份认证"}"#.to_owned(), false),
    ] {
        assert_eq!(reply::<IssueReply>(&json).scan_lapsed(), expected, "{what}");
    }
}
