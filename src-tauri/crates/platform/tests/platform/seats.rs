//! Two seats with one account, each with a store of its own: each login ends the other's token.

use std::sync::Arc;

use kaipiao_platform::{CallError, call::ListCompanies};
use time::Duration;

use super::{
    fake::{Still, Store, platform_with},
    token::Strict,
};

#[tokio::test]
async fn two_seats_that_fight_both_stop_and_say_so() {
    let strict = Strict::start("").await;
    let clock = Still::new();
    let seat = || platform_with(&strict.fake.form_url(), Store::new(), Arc::clone(&clock));
    let (first, second) = (seat(), seat());
    let stopped = |result: Result<_, CallError>| matches!(result, Err(CallError::TakenElsewhere));
    first.call(&ListCompanies {}).await.unwrap();
    clock.pass(Duration::minutes(1));
    second.call(&ListCompanies {}).await.unwrap();
    assert!(
        stopped(first.call(&ListCompanies {}).await),
        "the first one's token died within ten minutes"
    );
    clock.pass(Duration::minutes(1));
    first.login().await.unwrap();
    assert!(stopped(second.call(&ListCompanies {}).await), "so did the second one's");
    for _ in 0..5 {
        assert!(stopped(second.call(&ListCompanies {}).await));
        first.call(&ListCompanies {}).await.unwrap();
    }
    assert_eq!(strict.logins(), 3, "one each, and the one that the user asked for");
}
