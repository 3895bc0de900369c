//! What a reply to KPJG means.

use kaipiao_domain::Kind;

use super::reply;
use crate::call::{ResultReply, Verdict};

const NUMBER: &str = "26312000000136634917";
const SECOND: &str = "26312000000136634918";

fn verdict(json: &str) -> Verdict {
    let reply: ResultReply = reply(json);
    reply.verdict(&"A1".parse().unwrap(), Kind::DigitalOrdinary)
}

fn name(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Issued { facts, cached } => {
            format!("{} issued{}", facts.len(), if *cached { ", cached" } else { "" })
        }
        Verdict::InProgress => "in progress".into(),
        Verdict::Held { .. } => "held".into(),
        Verdict::Unknown => "unknown".into(),
        Verdict::Stale { .. } => "stale".into(),
        Verdict::NoVerdict { .. } => "none".into(),
    }
}

#[test]
fn each_answer_means_what_the_document_says() {
    let number = format!(r#""FPHM":"{NUMBER}""#);
    #[rustfmt::skip]
    let rows = [
        // what                                  reply                                                                     verdict
        ("a number",                             format!(r#"{{"Result":"1",{number}}}"#),                                   "1 issued"),
        ("a number and FPZT 1",                  format!(r#"{{"Result":"1","FPZT":"1",{number}}}"#),                        "1 issued"),
        ("FPZT 1 although Result 0",             format!(r#"{{"Result":"0","FPZT":1,{number}}}"#),                          "1 issued"),
        ("a number from the cache",              format!(r#"{{"Result":"1","Code":"200",{number}}}"#),                      "1 issued, cached"),
        ("Result 1 without a number",            r#"{"Result":"1"}"#.into(),                                                "in progress"),
        ("FPZT 1 without a number",              r#"{"Result":"1","FPZT":"1"}"#.into(),                                     "in progress"),
        ("FPZT 2",                               r#"{"Result":"0","FPZT":"2"}"#.into(),                                     "in progress"),
        ("FPZT 2 beside a number",               format!(r#"{{"Result":"1","FPZT":"2",{number}}}"#),                        "in progress"),
        ("FPZT 0",                               r#"{"Result":"0","FPZT":"0","Message":"税号有误"}"#.into(),                 "held"),
        ("fpzt as a number",                     r#"{"Result":"0","fpzt":0}"#.into(),                                       "held"),
        ("FPZT 0 from the cache",                r#"{"Result":"0","FPZT":"0","code":200}"#.into(),                          "stale"),
        ("FPZT 2 from the cache",                r#"{"Result":"0","FPZT":"2","Code":"200"}"#.into(),                        "stale"),
        ("nothing from the cache",               r#"{"Result":"0","Code":"200"}"#.into(),                                   "stale"),
        ("FPZT 0 beside a number",               format!(r#"{{"Result":"1","FPZT":"0",{number}}}"#),                        "none"),
        ("a number, but Result 0 and no FPZT",   format!(r#"{{"Result":"0",{number}}}"#),                                   "none"),
        ("code 100",                             r#"{"Result":"0","code":"100","Message":"调用错误"}"#.into(),               "unknown"),
        ("code 100, Code as a number",           r#"{"Result":"0","Code":100}"#.into(),                                     "unknown"),
        ("code 100 beside a number",             format!(r#"{{"Result":"0","code":"100",{number}}}"#),                      "none"),
        ("code 100 beside FPZT 0",               r#"{"Result":"0","code":"100","FPZT":"0"}"#.into(),                        "held"),
        ("neither FPZT nor code",                r#"{"Result":"0","Message":"失败"}"#.into(),                                "none"),
        ("a standing that does not exist",       r#"{"Result":"0","FPZT":"7"}"#.into(),                                     "none"),
        ("a number that is none",                r#"{"Result":"1","FPHM":"待定"}"#.into(),                                  "none"),
        ("our serial echoed",                    format!(r#"{{"Result":"1","XTLSH":"A1",{number}}}"#),                      "1 issued"),
        ("another serial echoed",                format!(r#"{{"Result":"1","XTLSH":"B1",{number}}}"#),                      "none"),
        ("another serial in the rows",           format!(r#"{{"Result":"1","Rows":[{{"XTLSH":"B1",{number}}}]}}"#),         "none"),
        ("several invoices",                     format!(r#"{{"Result":"1","Rows":[{{{number}}},{{"FPHM":"{SECOND}"}}]}}"#), "2 issued"),
        ("several, the first one at the top too", format!(r#"{{"Result":"1",{number},"rows":[{{{number}}},{{"FPHM":"{SECOND}"}}]}}"#), "2 issued"),
        ("one above, another below",             format!(r#"{{"Result":"1",{number},"Rows":[{{"FPHM":"{SECOND}"}}]}}"#),     "2 issued"),
        ("several, one still without a number",  format!(r#"{{"Result":"1","Rows":[{{{number}}},{{"FPHM":"","KPRQ":"20261124"}}]}}"#), "in progress"),
    ];
    for (what, json, expected) in rows {
        assert_eq!(name(&verdict(&json)), expected, "{what}: {json}");
    }
}

#[test]
fn a_number_in_one_is_split_into_code_and_number() {
    let reply: ResultReply = reply(r#"{"Result":"1","FPHM":"03100210041182467316","MW":"[MDAq]","URL":"/x"}"#);
    let Verdict::Issued { facts, .. } = reply.verdict(&"A1".parse().unwrap(), Kind::ElectronicOrdinary) else {
        panic!("issued");
    };
    assert_eq!(
        (facts[0].number.code.as_str(), facts[0].number.number.as_str()),
        ("031002100411", "82467316")
    );
    assert_eq!((facts[0].cipher.as_str(), facts[0].pdf_link.as_str()), ("00*", "/x"));
}
