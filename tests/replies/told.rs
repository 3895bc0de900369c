//! Replies at which a document could be issued twice, be taken for another, or be left lying.

use std::time::{Duration, Instant};

use kaipiao_desk::{
    Desk, Serial, State,
    contract::{AttemptView, IssuanceView},
};
use kaipiao_tests::{
    scripted::{Answer, Scripted, listed, rows, unknown},
    stage::{COMPANY, PACE, PATIENCE, desk, draft, draft_of, request, until},
};
use serde_json::{Value, json};
use tempfile::TempDir;

const NUMBER: &str = "26312000000136634917";
const OTHER: &str = "26312000000136634918";
const LAPSED: &str = "身份认证已超时，请重新扫脸";

/// A platform and a desk at it that knows the company.
async fn stage() -> (Scripted, Desk, TempDir) {
    let platform = Scripted::start().await;
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(folder.path(), &platform.url).await;
    desk.start().await.unwrap();
    desk.companies(true).await.unwrap();
    (platform, desk, folder)
}

/// FPKJ's refusal of a document, nothing kept.
fn refused(serial: &Serial, message: &str) -> Value {
    json!({"Result": "0", "ErrList": [{"XTLSH": serial, "HaveSave": "0", "ErrMsg": message}]})
}

/// Lists only what is issued.
fn lists_issued(platform: &Scripted, found: Vec<Value>) {
    platform.on("/KPGL/FPLIST", move |parameters| match parameters["fpzt"].as_str() {
        "1" => rows(&found),
        _ => rows(&[]),
    });
}

/// Waits until so many rounds of asking were begun.
async fn asked(platform: &Scripted, rounds: usize) {
    let (start, before) = (Instant::now(), platform.count("/KPGL/KPJG"));
    while platform.count("/KPGL/KPJG") < before + rounds {
        assert!(start.elapsed() < PATIENCE, "{} rounds", platform.count("/KPGL/KPJG"));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn now(desk: &Desk, serial: &Serial) -> IssuanceView {
    desk.issuance(serial.clone()).await.unwrap()
}

#[tokio::test]
async fn an_invoice_listed_under_another_serial_is_not_taken_for_ours() {
    let (platform, desk, _folder) = stage().await;
    // A server that does not know the filter lists whatever the company issued: last month's, equal in every amount.
    lists_issued(&platform, vec![listed("LASTMONTH", OTHER)]);
    let queued = desk.issue(request(draft())).await.unwrap();
    asked(&platform, 6).await;
    let view = now(&desk, &queued.serial).await;
    assert_eq!((view.state, view.number.as_str()), (State::Unknown, ""), "{view:?}");
    assert_eq!(
        platform.count("/KPGL/FPKJ"),
        1,
        "a list that is not about it does not say that it is absent"
    );
    let own = listed(queued.serial.as_str(), NUMBER);
    lists_issued(&platform, vec![listed("LASTMONTH", OTHER), own]);
    assert_eq!(until(&desk, &queued.serial, &[State::Issued]).await.number, NUMBER);
}

#[tokio::test]
async fn a_number_that_another_document_has_is_not_taken_for_one_s_own() {
    let (platform, desk, _folder) = stage().await;
    // A platform that mixes up its replies: whatever is asked for gets the same number.
    let (one, two) = (draft(), draft_of("212.00"));
    let rows = [&one, &two].map(|draft| json!({"XTLSH": draft.serial, "FPHM": NUMBER}));
    platform.on("/KPGL/FPKJ", move |_| json!({"Result": "1", "SucessList": rows}));
    platform.on("/KPGL/KPJG", |_| json!({"Result": "1", "FPHM": NUMBER}));
    desk.issue(request(one.clone())).await.unwrap();
    until(&desk, &one.serial, &[State::Issued]).await;
    let mut listed = listed(two.serial.as_str(), NUMBER);
    listed["hjje"] = json!("200.00");
    listed["hjse"] = json!("12.00");
    listed["jshj"] = json!("212.00");
    lists_issued(&platform, vec![listed]);
    desk.issue(request(two.clone())).await.unwrap();
    let view = until(&desk, &two.serial, &[State::Issued, State::NeedsPerson]).await;
    assert_eq!((view.state, view.number.as_str()), (State::NeedsPerson, ""), "{view:?}");
    assert!(view.message.contains(one.serial.as_str()), "{view:?}");
    assert_eq!(platform.count("/KPGL/FPKJ"), 2, "each was sent once");
}

#[tokio::test]
async fn a_row_without_a_serial_is_ours_only_where_the_result_query_names_its_number() {
    let (platform, desk, _folder) = stage().await;
    lists_issued(&platform, vec![listed("", NUMBER)]);
    let queued = desk.issue(request(draft())).await.unwrap();
    asked(&platform, 4).await;
    assert_eq!(now(&desk, &queued.serial).await.state, State::Unknown);
    platform.on("/KPGL/KPJG", |_| json!({"Result": "1", "FPHM": NUMBER}));
    assert_eq!(until(&desk, &queued.serial, &[State::Issued]).await.number, NUMBER);
}

#[tokio::test]
async fn a_number_that_is_not_listed_yet_keeps_the_document_from_being_sent_again() {
    #[rustfmt::skip]
    let rows = [
        ("the result query names it", true),
        ("the reply says that it was issued before", false),
    ];
    for (what, by_query) in rows {
        let (platform, desk, _folder) = stage().await;
        let draft = draft();
        let serial = draft.serial.clone();
        if by_query {
            let mut asked = 0;
            // Once in a while the query forgets.
            platform.on("/KPGL/KPJG", move |_| {
                asked += 1;
                if asked == 1 {
                    json!({"Result": "1", "FPHM": NUMBER})
                } else {
                    unknown()
                }
            });
        } else {
            let row = json!({"XTLSH": serial, "FPHM": NUMBER, "ErrMsg": "此单据已经开过发票"});
            platform.on("/KPGL/FPKJ", move |_| json!({"Result": "0", "ErrList": [row]}));
        }
        desk.issue(request(draft)).await.unwrap();
        let view = until(&desk, &serial, &[State::NeedsPerson, State::Issued]).await;
        assert_eq!(view.state, State::NeedsPerson, "{what}");
        assert_eq!(platform.count("/KPGL/FPKJ"), 1, "{what}: it was sent again");
    }
}

#[tokio::test]
async fn a_round_that_knows_the_document_makes_earlier_absences_count_for_nothing() {
    let (platform, desk, _folder) = stage().await;
    let serial = draft().serial;
    let row = json!({"XTLSH": serial});
    platform.on("/KPGL/FPKJ", move |_| json!({"Result": "1", "SucessList": [row]}));
    let start = Instant::now();
    let mut last_known = Duration::ZERO;
    // Known all the time, but for one round in the middle of it.
    platform.on("/KPGL/KPJG", move |_| {
        let at = start.elapsed();
        if at > PACE.quiet && last_known <= PACE.quiet {
            last_known = at;
            return unknown();
        }
        if at < PACE.quiet * 3 {
            json!({"Result": "0", "FPZT": "2"})
        } else {
            unknown()
        }
    });
    let queued = kaipiao_desk::Draft {
        serial: serial.clone(),
        ..draft()
    };
    desk.issue(request(queued)).await.unwrap();
    until(&desk, &serial, &[State::NeedsPerson]).await;
    assert!(
        start.elapsed() >= PACE.quiet * 4,
        "given up after {:?}: twice QUIET must pass without a word of it",
        start.elapsed()
    );
}

#[tokio::test]
async fn a_first_part_of_a_split_document_is_waited_for_until_the_rest_is_listed() {
    let (platform, desk, _folder) = stage().await;
    let draft = draft();
    let serial = draft.serial.clone();
    let part = |number: &str, net: &str, gross: &str| {
        let mut row = listed(serial.as_str(), number);
        (row["hjje"], row["jshj"]) = (net.into(), gross.into());
        row
    };
    let (one, two) = (part(NUMBER, "40.00", "42.40"), part(OTHER, "60.00", "63.60"));
    platform.on(
        "/KPGL/KPJG",
        |_| json!({"Result": "0", "FPZT": "2", "Message": "开票中"}),
    );
    lists_issued(&platform, vec![one.clone()]);
    desk.issue(request(draft)).await.unwrap();
    asked(&platform, 3).await;
    assert_eq!(now(&desk, &serial).await.state, State::Accepted);
    lists_issued(&platform, vec![one, two]);
    until(&desk, &serial, &[State::Issued]).await;
}

#[tokio::test]
async fn a_login_that_fails_leaves_a_document_that_never_left() {
    let platform = Scripted::start().await;
    let folder = tempfile::tempdir().unwrap();
    {
        let before = desk(folder.path(), &platform.url).await;
        before.companies(true).await.unwrap();
    }
    platform.on("/LOGIN/GetToken", |_| Answer::Page(502, "<html>Bad Gateway</html>"));
    let desk = desk(folder.path(), &platform.url).await;
    desk.start().await.unwrap();
    let queued = desk.issue(request(draft())).await.unwrap();
    let start = Instant::now();
    while platform.count("/LOGIN/GetToken") < 4 {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let view = now(&desk, &queued.serial).await;
    assert!(matches!(view.state, State::Queued | State::Sending), "{view:?}");
    assert_eq!(platform.count("/KPGL/FPKJ"), 0);
    assert!(start.elapsed() >= PACE.retry, "it is tried again with a pause");
    platform.on("/LOGIN/GetToken", |_| json!({"Result": "1", "ID": "[2]"}));
    let row = json!({"XTLSH": queued.serial, "FPHM": NUMBER});
    platform.on("/KPGL/FPKJ", move |_| json!({"Result": "1", "SucessList": [row]}));
    until(&desk, &queued.serial, &[State::Issued]).await;
    let trail = desk.attempts(queued.serial).await.unwrap();
    assert!(trail.iter().all(|row| row.event != "left_open"), "{trail:#?}");
}

#[tokio::test]
async fn while_the_platform_gives_no_usable_reply_what_is_queued_stays_queued() {
    let (platform, desk, _folder) = stage().await;
    for path in ["/KPGL/FPKJ", "/KPGL/KPJG", "/KPGL/FPLIST"] {
        platform.on(path, |_| Answer::Page(502, "<html>Bad Gateway</html>"));
    }
    for number in 1..=20 {
        desk.issue(request(draft_of(&format!("{number}00.00")))).await.unwrap();
    }
    let start = Instant::now();
    while desk.next_try().is_none() {
        assert!(start.elapsed() < PATIENCE, "the window shows when it is tried again");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(PACE.retry_most * 5).await;
    let sent = platform.count("/KPGL/FPKJ");
    assert!(sent <= 3, "{sent} of 20 were sent to a platform that is down");
}

#[tokio::test]
async fn three_refusals_do_not_count_against_a_document_whose_fourth_reply_is_lost() {
    let (platform, desk, _folder) = stage().await;
    let mut draft = draft();
    let serial = draft.serial.clone();
    let refusal = refused(&serial, "备注不合法");
    platform.on("/KPGL/FPKJ", move |_| refusal.clone());
    for remark in ["一", "二", "三"] {
        draft.remark = remark.to_owned();
        desk.issue(request(draft.clone())).await.unwrap();
        until(&desk, &serial, &[State::Refused]).await;
    }
    platform.on("/KPGL/FPKJ", |_| Answer::Page(502, ""));
    draft.remark = "四".to_owned();
    desk.issue(request(draft)).await.unwrap();
    let start = Instant::now();
    while platform.count("/KPGL/FPKJ") < 5 {
        let view = now(&desk, &serial).await;
        assert_ne!(view.state, State::NeedsPerson, "given up without sending it again");
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_held_document_that_repeats_old_words_of_a_lapsed_scan_does_not_park_its_company_again() {
    let (platform, desk, _folder) = stage().await;
    let held = draft();
    let row = json!({"XTLSH": held.serial, "HaveSave": "1", "ErrMsg": LAPSED});
    platform.on("/KPGL/FPKJ", move |_| json!({"Result": "0", "ErrList": [row]}));
    platform.on("/KPGL/KPJG", |_| json!({"Result": "0", "FPZT": "0", "Message": LAPSED}));
    let serial = held.serial.clone();
    desk.issue(request(held)).await.unwrap();
    until(&desk, &serial, &[State::Held]).await;
    assert!(now(&desk, &serial).await.parked);
    platform.on("/KPGL/FPKJ", |_| json!({"Result": "1", "SucessList": []}));
    // The platform takes a while to forget why it held it.
    let mut glances = 0;
    platform.on(
        "/KPGL/SHKP",
        |_| json!({"Result": "1", "SucessList": [], "ErrList": []}),
    );
    platform.on("/KPGL/KPJG", move |_| {
        glances += 1;
        match glances {
            1..=3 => json!({"Result": "0", "FPZT": "0", "Message": LAPSED}),
            _ => json!({"Result": "0", "FPZT": "2", "Message": "开票中"}),
        }
    });
    desk.resume_company(COMPANY).await.unwrap();
    asked(&platform, 8).await;
    assert!(
        !now(&desk, &serial).await.parked,
        "the scan was done, and the words are those of before it"
    );
    assert_eq!(platform.count("/KPGL/SHKP"), 1);
}

#[tokio::test]
async fn a_lapsed_scan_that_the_list_speaks_of_parks_the_company() {
    let (platform, desk, _folder) = stage().await;
    platform.on("/KPGL/FPLIST", |_| json!({"Result": "0", "Message": LAPSED}));
    let queued = desk.issue(request(draft())).await.unwrap();
    asked(&platform, 2).await;
    let start = Instant::now();
    while !now(&desk, &queued.serial).await.parked {
        assert!(start.elapsed() < Duration::from_secs(5), "not parked");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn what_a_person_must_look_at_is_adopted_when_they_ask_and_the_list_shows_it() {
    let (platform, desk, _folder) = stage().await;
    let draft = draft();
    let serial = draft.serial.clone();
    let mut differs = listed(serial.as_str(), NUMBER);
    differs["jshj"] = "107.00".into();
    lists_issued(&platform, vec![differs]);
    desk.issue(request(draft)).await.unwrap();
    until(&desk, &serial, &[State::NeedsPerson]).await;
    lists_issued(&platform, vec![listed(serial.as_str(), NUMBER)]);
    desk.ask_again(serial.clone()).await.unwrap();
    assert_eq!(until(&desk, &serial, &[State::Issued]).await.number, NUMBER);
}

#[tokio::test]
async fn what_is_held_for_the_scan_is_submitted_again_after_it_whatever_the_platform_calls_it() {
    let (platform, desk, _folder) = stage().await;
    let held = draft();
    let serial = held.serial.clone();
    let row = json!({"XTLSH": held.serial, "HaveSave": "1", "ErrMsg": LAPSED});
    platform.on("/KPGL/FPKJ", move |_| json!({"Result": "0", "ErrList": [row]}));
    platform.on(
        "/KPGL/KPJG",
        |_| json!({"Result": "0", "FPZT": "0", "Message": "待审核"}),
    );
    platform.on(
        "/KPGL/SHKP",
        |_| json!({"Result": "1", "SucessList": [], "ErrList": []}),
    );
    desk.issue(request(held)).await.unwrap();
    let view = until(&desk, &serial, &[State::Held]).await;
    assert_eq!(view.message, "待审核", "its last words do not speak of the scan");
    assert!(view.parked);
    desk.resume_company(COMPANY).await.unwrap();
    let start = Instant::now();
    while platform.count("/KPGL/SHKP") == 0 {
        assert!(start.elapsed() < PATIENCE, "it waits for a person");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_held_document_of_a_parked_company_is_submitted_again_only_after_the_scan() {
    let (platform, desk, _folder) = stage().await;
    let held = draft();
    let serial = held.serial.clone();
    let row = json!({"XTLSH": serial, "HaveSave": "1", "ErrMsg": LAPSED});
    platform.on("/KPGL/FPKJ", move |_| json!({"Result": "0", "ErrList": [row]}));
    platform.on("/KPGL/KPJG", |_| json!({"Result": "0", "FPZT": "0", "Message": LAPSED}));
    platform.on(
        "/KPGL/SHKP",
        |_| json!({"Result": "1", "SucessList": [], "ErrList": []}),
    );
    desk.issue(request(held)).await.unwrap();
    until(&desk, &serial, &[State::Held]).await;
    desk.resubmit(serial.clone()).await.unwrap();
    asked(&platform, 3).await;
    assert_eq!(platform.count("/KPGL/SHKP"), 0, "nothing of a parked company is sent");
    desk.resume_company(COMPANY).await.unwrap();
    let start = Instant::now();
    while platform.count("/KPGL/SHKP") == 0 {
        assert!(start.elapsed() < PATIENCE, "the wish is granted once it may be");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    asked(&platform, 3).await;
    assert_eq!(platform.count("/KPGL/SHKP"), 1, "one wish is one submission");
}

#[tokio::test]
async fn a_number_that_the_query_gives_and_the_list_does_not_is_waited_for_or_looked_at() {
    #[rustfmt::skip]
    let rows = [
        // what                                                    the query's numbers     listed, of a hundred        ends as
        ("the second part is not listed yet",                      vec![NUMBER, OTHER],    vec![(NUMBER, "40.00", "42.40")], State::Accepted),
        ("another number is listed, equal in all",                 vec![OTHER],            vec![(NUMBER, "100.00", "106.00")], State::NeedsPerson),
        ("both parts are listed",                                  vec![NUMBER, OTHER],    vec![(NUMBER, "40.00", "42.40"), (OTHER, "60.00", "63.60")], State::Issued),
    ];
    for (what, numbers, parts, end) in rows {
        let (platform, desk, _folder) = stage().await;
        let draft = draft();
        let serial = draft.serial.clone();
        let given: Vec<_> = numbers.iter().map(|number| json!({"FPHM": number})).collect();
        platform.on(
            "/KPGL/KPJG",
            move |_| json!({"Result": "1", "FPZT": "1", "Rows": given}),
        );
        let found = parts.into_iter().map(|(number, net, gross)| {
            let mut row = listed(serial.as_str(), number);
            (row["hjje"], row["jshj"]) = (net.into(), gross.into());
            row
        });
        lists_issued(&platform, found.collect());
        desk.issue(request(draft)).await.unwrap();
        until(&desk, &serial, &[end]).await;
        asked(&platform, usize::from(end == State::Accepted) * 3).await;
        assert_eq!(now(&desk, &serial).await.state, end, "{what}");
    }
}

#[tokio::test]
async fn what_is_adopted_is_shown_as_the_version_that_was_issued() {
    let (platform, desk, _folder) = stage().await;
    let first = draft();
    let serial = first.serial.clone();
    let refusal = refused(&serial, "备注不合法");
    platform.on("/KPGL/FPKJ", move |_| refusal.clone());
    desk.issue(request(first.clone())).await.unwrap();
    until(&desk, &serial, &[State::Refused]).await;
    // Corrected to another amount; and then it turns out that the first was issued nevertheless.
    platform.on("/KPGL/FPKJ", |_| Answer::Page(502, ""));
    lists_issued(&platform, vec![listed(serial.as_str(), NUMBER)]);
    let mut second = draft_of("212.00");
    second.serial = serial.clone();
    desk.issue(request(second)).await.unwrap();
    let view = until(&desk, &serial, &[State::Issued]).await;
    assert_eq!(
        (view.number.as_str(), view.gross.0, view.net.0),
        (NUMBER, 10_600, 10_000)
    );
    let trail = desk.attempts(serial).await.unwrap();
    let adopted = trail.iter().find(|row| row.event == "adopted").unwrap();
    assert_eq!(adopted.version, 1, "{trail:#?}");
}

#[tokio::test]
async fn every_call_about_a_document_stands_in_its_trail_with_the_platforms_own_codes_and_words() {
    let (platform, desk, _folder) = stage().await;
    let draft = draft();
    let serial = draft.serial.clone();
    let row = json!({"XTLSH": serial});
    platform.on(
        "/KPGL/FPKJ",
        move |_| json!({"Result": "1", "Code": "7", "SucessList": [row]}),
    );
    platform.on(
        "/KPGL/KPJG",
        |_| json!({"Result": "0", "FPZT": "2", "Message": "开票中"}),
    );
    desk.issue(request(draft)).await.unwrap();
    asked(&platform, 5).await;
    platform.on(
        "/KPGL/KPJG",
        |_| json!({"Result": "0", "FPZT": "0", "Message": "待审核"}),
    );
    until(&desk, &serial, &[State::Held]).await;
    platform.on(
        "/KPGL/SHKP",
        |_| json!({"Result": "1", "Code": "8", "Message": "已重新提交", "SucessList": [], "ErrList": []}),
    );
    desk.resubmit(serial.clone()).await.unwrap();
    let start = Instant::now();
    while platform.count("/KPGL/SHKP") == 0 {
        assert!(start.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    platform.on("/KPGL/KPJG", |_| unknown());
    asked(&platform, 3).await;
    let trail = desk.attempts(serial.clone()).await.unwrap();
    let find = |action: &str, said: &str, event: &str, words: &str| {
        let is_it = |row: &&AttemptView| {
            (
                row.action.as_str(),
                row.said.as_str(),
                row.event.as_str(),
                row.message.as_str(),
            ) == (action, said, event, words)
        };
        trail
            .iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("{action} {said} {event}: {trail:#?}"))
    };
    find("send", "Code 7", "taken_in", "");
    let waiting = find("ask", "FPZT 2", "in_progress", "开票中");
    assert!(
        waiting.times >= 3 && waiting.last_at.is_some(),
        "one row for all of them: {waiting:?}"
    );
    find("ask", "FPZT 0", "held_back", "待审核");
    find("resubmit", "", "resubmitted", "");
    find("resubmit", "Code 8", "", "已重新提交");
    let early = find("ask", "Code 100", "", "");
    assert_eq!(early.code, "not_known_yet", "too early to count, and said");
}
