//! What is said to have become of a document that a lost ledger sent.

use std::{
    fs,
    time::{Duration, Instant},
};

use kaipiao_desk::{Desk, State, contract::LostView};
use kaipiao_tests::{
    scripted::{Scripted, unknown},
    stage::{PACE, PATIENCE, desk, draft, request, until},
};
use serde_json::{Value, json};

async fn lost(desk: &Desk) -> LostView {
    let safety = desk.safety().await.unwrap();
    let [lost] = safety.lost.as_slice() else {
        panic!("{safety:?}")
    };
    lost.clone()
}

/// How the result query answers, so long after the ledger was made anew.
type Answers = fn(&mut u32, Duration) -> Value;

#[tokio::test]
async fn that_nothing_was_issued_is_said_only_after_two_rounds_that_know_nothing_of_it() {
    // Row by row: what, how the query answers, and after how many QUIET it may be said; never where it is none.
    let rows: [(&str, Answers, Option<f64>); 3] = [
        ("the platform does not know it", |_, _| unknown(), Some(2.0)),
        (
            "it knew it in between",
            |known, since| {
                if since > PACE.quiet.mul_f64(1.5) && *known == 0 {
                    *known += 1;
                    return json!({"Result": "0", "FPZT": "2", "Message": "开票中"});
                }
                unknown()
            },
            Some(3.5),
        ),
        (
            "it says nothing of it",
            |_, _| json!({"Result": "0", "Message": "系统忙"}),
            None,
        ),
    ];
    for (what, answers, quiets) in rows {
        let platform = Scripted::start().await;
        let folder = tempfile::tempdir().unwrap();
        {
            let desk = desk(folder.path(), &platform.url).await;
            desk.start().await.unwrap();
            desk.companies(true).await.unwrap();
            let serial = desk.issue(request(draft())).await.unwrap().serial;
            until(&desk, &serial, &[State::Unknown]).await;
            desk.close().await;
        }
        let account = fs::read_dir(folder.path().join("accounts")).unwrap().next().unwrap();
        fs::write(account.unwrap().path().join("ledger.db"), "这不是账本").unwrap();
        let (start, mut known) = (Instant::now(), 0);
        platform.on("/KPGL/KPJG", move |_| answers(&mut known, start.elapsed()));
        let desk = desk(folder.path(), &platform.url).await;
        desk.start().await.unwrap();
        let Some(quiets) = quiets else {
            tokio::time::sleep(PACE.quiet * 4).await;
            assert_eq!(lost(&desk).await.found, None, "{what}");
            continue;
        };
        while lost(&desk).await.found.is_none() {
            assert!(start.elapsed() < PATIENCE, "{what}");
            tokio::time::sleep(PACE.look).await;
        }
        assert!(
            start.elapsed() >= PACE.quiet.mul_f64(quiets),
            "{what}: said after {:?}",
            start.elapsed()
        );
        assert!(lost(&desk).await.found.unwrap().contains("没有开具"), "{what}");
    }
}
