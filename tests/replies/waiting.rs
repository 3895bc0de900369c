//! What waits for a person elsewhere: a buyer who confirms, an accountant who corrects.

use std::{sync::Arc, time::Instant};

use kaipiao_desk::{Desk, Draft, State, contract::ProblemCode};
use kaipiao_tests::{
    scripted::{Scripted, unknown},
    stage::{PACE, PATIENCE, SetClock, draft, request, server, setup, until},
};
use serde_json::json;

const NUMBER: &str = "26312000000136634917";
const HOUR: i64 = 3600 * 1000;

/// A red invoice over the whole of one that was issued elsewhere.
fn red() -> Draft {
    let mut red = serde_json::to_value(draft()).unwrap();
    red["lines"][0]["amount"] = json!(-10_600);
    red["reversal"] = json!({"original": {"code": "", "number": NUMBER}, "reason": "mistake"});
    serde_json::from_value(red).unwrap()
}

#[tokio::test]
async fn a_red_invoice_waits_three_days_for_its_buyer_and_no_longer() {
    let platform = Scripted::start().await;
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetClock::default());
    let mut setup = setup(folder.path(), server(&platform.url));
    setup.clock = clock.clone();
    let desk = Desk::open(setup).await.unwrap();
    desk.start().await.unwrap();
    desk.companies(true).await.unwrap();
    // Taken in; then nothing shows it before the buyer confirmed it.
    let (red, blue) = (red(), draft());
    let serials = [red.serial.clone(), blue.serial.clone()];
    let taken = serials.clone();
    platform.on("/KPGL/FPKJ", move |_| {
        let rows = taken.each_ref().map(|serial| json!({"XTLSH": serial}));
        json!({"Result": "1", "SucessList": rows})
    });
    desk.issue(request(red)).await.unwrap();
    let view = until(&desk, &serials[0], &[State::Accepted]).await;
    assert_eq!(
        view.awaits_buyer_until.unwrap().0,
        view.created_at.0 + 72 * HOUR,
        "the window shows until when"
    );
    clock.put(72 * HOUR - 1);
    desk.issue(request(blue)).await.unwrap();
    let given_up = until(&desk, &serials[1], &[State::NeedsPerson]).await;
    assert_eq!(given_up.awaits_buyer_until, None, "a blue one waits for nobody");
    let waits = desk.issuance(serials[0].clone()).await.unwrap();
    assert_eq!(waits.state, State::Accepted, "its buyer has a moment left: {waits:?}");
    clock.put(1);
    until(&desk, &serials[0], &[State::NeedsPerson]).await;
    assert_eq!(platform.count("/KPGL/FPKJ"), 2, "neither is sent again");
}

#[tokio::test]
async fn a_held_document_is_corrected_only_after_the_platform_twice_did_not_know_it() {
    let platform = Scripted::start().await;
    let folder = tempfile::tempdir().unwrap();
    let desk = kaipiao_tests::stage::desk(folder.path(), &platform.url).await;
    desk.start().await.unwrap();
    desk.companies(true).await.unwrap();
    let held = draft();
    let serial = held.serial.clone();
    let row = json!({"XTLSH": serial, "HaveSave": "1", "ErrMsg": "备注不合法"});
    platform.on("/KPGL/FPKJ", move |_| json!({"Result": "0", "ErrList": [row]}));
    platform.on(
        "/KPGL/KPJG",
        |_| json!({"Result": "0", "FPZT": "0", "Message": "待审核"}),
    );
    desk.issue(request(held.clone())).await.unwrap();
    until(&desk, &serial, &[State::Held]).await;
    let corrected = Draft {
        remark: "改好的备注".to_owned(),
        ..held
    };
    let refused = desk.issue(request(corrected.clone())).await.unwrap_err();
    assert_eq!(
        refused.code,
        ProblemCode::SerialConflict,
        "the platform has the first one"
    );
    // Somebody deletes it on the platform's own page.
    platform.on("/KPGL/KPJG", |_| unknown());
    let row = json!({"XTLSH": serial, "FPHM": NUMBER});
    platform.on("/KPGL/FPKJ", move |_| json!({"Result": "1", "SucessList": [row]}));
    let deleted = Instant::now();
    while let Err(still) = desk.issue(request(corrected.clone())).await {
        assert_eq!(still.code, ProblemCode::SerialConflict);
        assert_eq!(platform.count("/KPGL/FPKJ"), 1);
        assert!(deleted.elapsed() < PATIENCE);
        tokio::time::sleep(PACE.look).await;
    }
    assert!(deleted.elapsed() >= PACE.quiet, "two rounds, QUIET apart");
    let issued = until(&desk, &serial, &[State::Issued]).await;
    assert_eq!((issued.number.as_str(), platform.count("/KPGL/FPKJ")), (NUMBER, 2));
    let trail = desk.attempts(serial).await.unwrap();
    let correction = trail.iter().position(|row| row.event == "corrected").unwrap();
    let absent = trail[..correction].iter().filter(|row| row.code == "not_known");
    assert!(absent.count() >= 2, "{trail:#?}");
    assert_eq!(trail.last().unwrap().version, 2, "the corrected one was sent");
}
