use kaipiao_desk::{
    Serial,
    contract::{AdoptRequest, DraftView, FindingView, IssuanceView, PersonView, Problem, VerdictView},
};
use tauri::State;

use crate::seat::Seat;

/// Both sides of a document that stopped. See [`kaipiao_desk::Desk::verdict`].
#[tauri::command]
pub(crate) async fn verdict(seat: State<'_, Seat>, serial: Serial) -> Result<VerdictView, Problem> {
    seat.desk().await?.verdict(serial).await
}

/// Looks at the platform for it. See [`kaipiao_desk::Desk::look_for`].
#[tauri::command]
pub(crate) async fn look_for(seat: State<'_, Seat>, serial: Serial) -> Result<VerdictView, Problem> {
    seat.desk().await?.look_for(serial).await
}

/// Asks the platform to repair its months. See [`kaipiao_desk::Desk::repair_for`].
#[tauri::command]
pub(crate) async fn repair_for(seat: State<'_, Seat>, serial: Serial) -> Result<VerdictView, Problem> {
    seat.desk().await?.repair_for(serial).await
}

/// An invoice of the platform beside it. See [`kaipiao_desk::Desk::find_listed`].
#[tauri::command]
pub(crate) async fn find_listed(seat: State<'_, Seat>, serial: Serial, number: String) -> Result<FindingView, Problem> {
    seat.desk().await?.find_listed(serial, &number).await
}

/// It is an invoice of the platform. See [`kaipiao_desk::Desk::adopt`].
#[tauri::command]
pub(crate) async fn adopt(seat: State<'_, Seat>, request: AdoptRequest) -> Result<IssuanceView, Problem> {
    seat.desk().await?.adopt(request).await
}

/// A person decides about what the platform is asked about without end. See [`kaipiao_desk::Desk::hand_over`].
#[tauri::command]
pub(crate) async fn hand_over(seat: State<'_, Seat>, serial: Serial) -> Result<IssuanceView, Problem> {
    seat.desk().await?.hand_over(serial).await
}

/// It was issued by hand. See [`kaipiao_desk::Desk::settle_by_hand`].
#[tauri::command]
pub(crate) async fn settle_by_hand(
    seat: State<'_, Seat>,
    serial: Serial,
    number: String,
) -> Result<IssuanceView, Problem> {
    seat.desk().await?.settle_by_hand(serial, &number).await
}

/// It is issued anew under another serial. See [`kaipiao_desk::Desk::issue_anew`].
#[tauri::command]
pub(crate) async fn issue_anew(seat: State<'_, Seat>, serial: Serial, word: String) -> Result<DraftView, Problem> {
    seat.desk().await?.issue_anew(serial, &word).await
}

/// What waits for a person. See [`kaipiao_desk::Desk::waiting`].
#[tauri::command]
pub(crate) async fn waiting(seat: State<'_, Seat>) -> Result<PersonView, Problem> {
    seat.desk().await?.waiting().await
}

/// A person saw it. See [`kaipiao_desk::Desk::saw_double`].
#[tauri::command]
pub(crate) async fn saw_double(seat: State<'_, Seat>, serial: Serial) -> Result<(), Problem> {
    seat.desk().await?.saw_double(serial).await
}
