use kaipiao_desk::{
    Serial,
    contract::{AttemptView, IssuanceFilter, IssuanceView, IssueRequest, ManyView, MonthEndView, Problem},
};
use tauri::State;

use crate::seat::Seat;

/// Issues a draft. See [`kaipiao_desk::Desk::issue`].
#[tauri::command]
pub(crate) async fn issue_draft(seat: State<'_, Seat>, request: IssueRequest) -> Result<IssuanceView, Problem> {
    seat.desk().await?.issue(request).await
}

/// Documents on their way to a number. See [`kaipiao_desk::Desk::issuances`].
#[tauri::command]
pub(crate) async fn issuances(seat: State<'_, Seat>, filter: IssuanceFilter) -> Result<Vec<IssuanceView>, Problem> {
    seat.desk().await?.issuances(filter).await
}

/// One of them. See [`kaipiao_desk::Desk::issuance`].
#[tauri::command]
pub(crate) async fn issuance(seat: State<'_, Seat>, serial: Serial) -> Result<IssuanceView, Problem> {
    seat.desk().await?.issuance(serial).await
}

/// What was done about one of them. See [`kaipiao_desk::Desk::attempts`].
#[tauri::command]
pub(crate) async fn attempts(seat: State<'_, Seat>, serial: Serial) -> Result<Vec<AttemptView>, Problem> {
    seat.desk().await?.attempts(serial).await
}

/// Takes back what has not left. See [`kaipiao_desk::Desk::withdraw`].
#[tauri::command]
pub(crate) async fn withdraw(seat: State<'_, Seat>, serial: Serial) -> Result<IssuanceView, Problem> {
    seat.desk().await?.withdraw(serial).await
}

/// Takes several back that have not left. See [`kaipiao_desk::Desk::withdraw_all`].
#[tauri::command]
pub(crate) async fn withdraw_all(seat: State<'_, Seat>, serials: Vec<Serial>) -> Result<ManyView, Problem> {
    seat.desk().await?.withdraw_all(serials).await
}

/// Submits several again that the platform holds. See [`kaipiao_desk::Desk::resubmit_all`].
#[tauri::command]
pub(crate) async fn resubmit_all(seat: State<'_, Seat>, serials: Vec<Serial>) -> Result<ManyView, Problem> {
    seat.desk().await?.resubmit_all(serials).await
}

/// What is open on the last evening of a month. See [`kaipiao_desk::Desk::month_end`].
#[tauri::command]
pub(crate) async fn month_end(seat: State<'_, Seat>) -> Result<Option<MonthEndView>, Problem> {
    seat.desk().await?.month_end().await
}

/// Whether what is not sent by midnight is taken back. See [`kaipiao_desk::Desk::order_withdrawal`].
#[tauri::command]
pub(crate) async fn order_withdrawal(seat: State<'_, Seat>, wanted: bool) -> Result<Option<MonthEndView>, Problem> {
    seat.desk().await?.order_withdrawal(wanted).await
}

/// Asks about one of them now. See [`kaipiao_desk::Desk::ask_again`].
#[tauri::command]
pub(crate) async fn ask_again(seat: State<'_, Seat>, serial: Serial) -> Result<(), Problem> {
    seat.desk().await?.ask_again(serial).await
}
