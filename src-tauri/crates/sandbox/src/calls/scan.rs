//! TERM/EWMDD (二维码登陆等待): blocks until the operator has scanned.

use std::{sync::Mutex, time::Duration};

use tokio::time::{Instant, sleep};

use crate::{
    clock::Clock,
    http::lock,
    params::Params,
    reply::{Answer, Object, Refusal},
    state::{Scan, State},
};

/// A code lives so long.
const PATIENCE: Duration = Duration::from_secs(180);
const GLANCE: Duration = Duration::from_millis(20);

pub(crate) async fn act(state: &Mutex<State>, clock: &Clock, params: &Params) -> Answer {
    let spid = params.get("spid");
    let until = Instant::now() + PATIENCE;
    loop {
        {
            let mut state = lock(state);
            state.settle(clock.now())?;
            state.company(spid)?;
            match state.scans.get(spid) {
                None => return Err(Refusal::new("请先调用登陆接口或获取人脸二维码。")),
                Some(Scan::Done) => return Ok(Object::answer(true, "调用成功")),
                Some(Scan::Shown { .. }) => {}
            }
            if Instant::now() > until {
                state.scans.remove(spid);
                return Err(Refusal::new("等待扫码超时，请重新获取二维码。"));
            }
        }
        sleep(GLANCE).await;
    }
}
