use kaipiao_desk::contract::{CompaniesView, Problem};
use tauri::State;

use crate::seat::Seat;

/// The companies of the account. See [`kaipiao_desk::Desk::companies`].
#[tauri::command]
pub(crate) async fn companies(seat: State<'_, Seat>, refresh: bool) -> Result<CompaniesView, Problem> {
    seat.desk().await?.companies(refresh).await
}

/// Lets a parked company go on. See [`kaipiao_desk::Desk::resume_company`].
#[tauri::command]
pub(crate) async fn resume_company(seat: State<'_, Seat>, spid: String) -> Result<(), Problem> {
    seat.desk().await?.resume_company(&spid).await
}
