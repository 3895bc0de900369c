use kaipiao_desk::contract::{Problem, SafetyView};
use tauri::State;

use crate::seat::Seat;

/// What befell the ledger. See [`kaipiao_desk::Desk::safety`].
#[tauri::command]
pub(crate) async fn safety(seat: State<'_, Seat>) -> Result<SafetyView, Problem> {
    seat.desk().await?.safety().await
}

/// A person has seen it. See [`kaipiao_desk::Desk::incident_seen`].
#[tauri::command]
pub(crate) async fn incident_seen(seat: State<'_, Seat>, id: i64) -> Result<(), Problem> {
    seat.desk().await?.incident_seen(id).await
}
