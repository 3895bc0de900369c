//! Broken replies: whatever comes, nothing panics and nothing that is not said counts as issued.

use kaipiao_domain::{Kind, Serial};
use proptest::prelude::*;

use crate::{
    call::{
        Acknowledged, CompanyList, FaceQrReply, GetTokenReply, InvoiceList, IssueReply, Outcome, ResubmitReply,
        ResultReply, TaxLoginReply, Verdict,
    },
    reply::Envelope,
};

const ISSUED: &str = r#"{"Result":"1","Message":"成功","ErrList":[],"SucessList":[{"xtlsh":"A1","fpzl":"021","fpdm":"","fphm":"26312000000136634917","kprq":"20261124","url":"/x","kpjg":"1"}]}"#;

fn serial() -> Serial {
    "A1".parse().unwrap()
}

/// Reads the bytes as every reply there is; whether one of them says "issued".
fn says_issued(bytes: &[u8]) -> bool {
    let read = || Envelope::read(bytes);
    if let Some(Ok(login)) = read().map(Envelope::decode::<TaxLoginReply>) {
        let _ = login.answer();
    }
    let _ = read().map(Envelope::decode::<GetTokenReply>);
    let _ = read().map(Envelope::decode::<CompanyList>);
    let _ = read().map(Envelope::decode::<FaceQrReply>);
    let _ = read().map(Envelope::decode::<ResubmitReply>);
    let _ = read().map(Envelope::decode::<Acknowledged>);
    if let Some(Ok(list)) = read().map(Envelope::decode::<InvoiceList>) {
        for row in list.rows() {
            let _ = (row.kind(), row.invoice_number(), row.original(), row.reversed_by());
        }
    }
    issue_or_result_says_issued(bytes)
}

fn issue_or_result_says_issued(bytes: &[u8]) -> bool {
    let issue = Envelope::read(bytes).map(Envelope::decode::<IssueReply>);
    let result = Envelope::read(bytes).map(Envelope::decode::<ResultReply>);
    let issued = |reply: IssueReply| matches!(reply.outcome(&serial(), Kind::DigitalOrdinary), Outcome::Issued(_));
    let found = |reply: ResultReply| matches!(reply.verdict(&serial(), Kind::DigitalOrdinary), Verdict::Issued { .. });
    issue.is_some_and(|reply| reply.is_ok_and(issued)) || result.is_some_and(|reply| reply.is_ok_and(found))
}

#[test]
fn the_whole_reply_says_issued() {
    assert!(says_issued(ISSUED.as_bytes()), "else the other tests prove nothing");
}

#[test]
fn a_reply_cut_anywhere_is_never_issued() {
    for end in 0..ISSUED.len() {
        assert!(!says_issued(&ISSUED.as_bytes()[..end]), "cut at {end}");
    }
}

#[test]
fn a_wrong_type_anywhere_is_never_issued() {
    #[rustfmt::skip]
    let rows = [
        ("a list that is a text",       r#"{"Result":"1","SucessList":"A1"}"#),
        ("a list that is an object",    r#"{"Result":"1","SucessList":{"xtlsh":"A1","fphm":"26312000000136634917"}}"#),
        ("a row that is a text",        r#"{"Result":"1","SucessList":["26312000000136634917"]}"#),
        ("a row that is null",          r#"{"Result":"1","SucessList":[null]}"#),
        ("a list in a list",            r#"{"Result":"1","SucessList":[[{"xtlsh":"A1","fphm":"26312000000136634917"}]]}"#),
        ("a number that is a list",     r#"{"Result":"1","SucessList":[{"xtlsh":"A1","fphm":["26312000000136634917"]}]}"#),
        ("a number that is an object",  r#"{"Result":"1","SucessList":[{"xtlsh":"A1","fphm":{"a":"26312000000136634917"}}]}"#),
        ("a serial that is a list",     r#"{"Result":"1","SucessList":[{"xtlsh":["A1"],"fphm":"26312000000136634917"}]}"#),
        ("a number as a float",         r#"{"Result":"1","SucessList":[{"xtlsh":"A1","fphm":2.6312000000136634917e19}]}"#),
        ("a huge number",               r#"{"Result":"1","SucessList":[{"xtlsh":"A1","fphm":1e999999}]}"#),
        ("the root a list",             r#"[{"Result":"1"}]"#),
        ("the root a text",             r#""test""#),
        ("the root a number",           "1"),
        ("bare text",                   "test"),
        ("a page",                      "<html><body>502</body></html>"),
        ("nothing",                     ""),
        ("null",                        "null"),
        ("two objects",                 r#"{"Result":"1"}{"Result":"1"}"#),
        ("a lone surrogate",            r#"{"Result":"1","SucessList":[{"xtlsh":"A1","fphm":"26312000000136634917","bz":"\ud800"}]}"#),
        ("a cut surrogate pair",        r#"{"Result":"1","SucessList":[{"xtlsh":"A1","fphm":"26312000000136634917","bz":"\ud83d"#),
        ("a control character",         "{\"Result\":\"1\",\"SucessList\":[{\"xtlsh\":\"A1\",\"fphm\":\"26312000000136634917\",\"bz\":\"\u{1}\"}]}"),
        ("curly quotes",                "{”Result”:”1”}"),
        ("a number with letters",       r#"{"Result":"1","SucessList":[{"xtlsh":"A1","fphm":"2631200000013663491O"}]}"#),
        ("a serializer's inner key",    r#"{"$serde_json::private::Number":"1"}"#),
        ("… with a list inside",        r#"{"$serde_json::private::Number":[1]}"#),
    ];
    for (what, json) in rows {
        assert!(!says_issued(json.as_bytes()), "{what}: {json}");
    }
}

#[test]
fn bytes_that_are_no_text_are_never_issued() {
    let mut invalid = ISSUED.as_bytes().to_vec();
    let place = invalid.windows(3).position(|part| part == "成".as_bytes()).unwrap();
    // 成功 in GBK.
    invalid.splice(place..place + 6, [0xB3, 0xC9, 0xB9, 0xA6]);
    assert!(!says_issued(&invalid), "GBK in place of UTF-8");
    let utf16: Vec<u8> = ISSUED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(!says_issued(&utf16), "UTF-16");
}

#[test]
fn deep_nesting_neither_overflows_nor_counts() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        for depth in [100, 10_000, 100_000] {
            let json = format!(
                r#"{{"Result":"1","SucessList":{}1{}}}"#,
                open.repeat(depth),
                close.repeat(depth)
            );
            assert!(!says_issued(json.as_bytes()), "{depth} deep");
        }
    }
}

#[test]
fn ten_megabytes_of_broken_json_are_refused_at_once() {
    let started = std::time::Instant::now();
    for json in [
        format!(r#"{{"Result":"1","Message":"{}"#, "长".repeat(3_500_000)),
        format!(
            r#"{{"Result":"1","SucessList":[{}"#,
            r#"{"xtlsh":"A1"},"#.repeat(600_000)
        ),
        format!(r#"{{{}"#, r#""a":1,"#.repeat(1_500_000)),
        "[".repeat(10_000_000),
    ] {
        assert!(!issue_or_result_says_issued(json.as_bytes()));
    }
    assert!(started.elapsed().as_secs() < 60, "took {:?}", started.elapsed());
}

#[test]
fn one_key_ten_thousand_times_is_read_in_time() {
    let keys: String = (0..10_000).map(|value| format!(r#""a":"{value}","#)).collect();
    let started = std::time::Instant::now();
    assert!(!says_issued(format!(r#"{{{keys}"Result":"1"}}"#).as_bytes()));
    assert!(started.elapsed().as_secs() < 30, "took {:?}", started.elapsed());
}

proptest! {
    #[test]
    fn no_bytes_at_all_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(!says_issued(&bytes));
    }

    #[test]
    fn a_reply_with_a_byte_changed_never_gives_another_number(place in 0..ISSUED.len(), byte in any::<u8>()) {
        let mut bytes = ISSUED.as_bytes().to_vec();
        bytes[place] = byte;
        if let Some(Ok(reply)) = Envelope::read(&bytes).map(Envelope::decode::<IssueReply>)
            && let Outcome::Issued(facts) = reply.outcome(&serial(), Kind::DigitalOrdinary)
        {
            // A digit changed for a digit is a number that nobody can tell from the right one.
            prop_assert_eq!(facts.number.join().len(), 20);
        }
    }
}
