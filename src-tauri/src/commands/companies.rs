use kaipiao_desk::contract::{CompaniesView, Problem, SaveCompanySettingRequest, SortCompaniesRequest, StandingView};
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

/// How each company stands. See [`kaipiao_desk::Desk::standings`].
#[tauri::command]
pub(crate) async fn standings(seat: State<'_, Seat>) -> Result<Vec<StandingView>, Problem> {
    seat.desk().await?.standings().await
}

/// Remembers that the user chose a company. See [`kaipiao_desk::Desk::use_company`].
#[tauri::command]
pub(crate) async fn use_company(seat: State<'_, Seat>, spid: String) -> Result<(), Problem> {
    seat.desk().await?.use_company(&spid).await
}

/// Keeps what the user decided about a company. See [`kaipiao_desk::Desk::save_company_setting`].
#[tauri::command]
pub(crate) async fn save_company_setting(
    seat: State<'_, Seat>,
    request: SaveCompanySettingRequest,
) -> Result<(), Problem> {
    seat.desk().await?.save_company_setting(request).await
}

/// Sorts several companies. See [`kaipiao_desk::Desk::sort_companies`].
#[tauri::command]
pub(crate) async fn sort_companies(seat: State<'_, Seat>, request: SortCompaniesRequest) -> Result<(), Problem> {
    seat.desk().await?.sort_companies(request).await
}
