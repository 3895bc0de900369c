use kaipiao_desk::{
    PastedBuyer,
    contract::{CustomerView, ImportView, MergeRequest, Problem, SaveCustomerRequest},
};
use tauri::{AppHandle, State};

use crate::{
    dialogs::{SPREADSHEET, choose_file},
    seat::Seat,
};

/// The customers of a company. See [`kaipiao_desk::Desk::customers`].
#[tauri::command]
pub(crate) async fn customers(seat: State<'_, Seat>, spid: String) -> Result<Vec<CustomerView>, Problem> {
    seat.desk().await?.customers(&spid).await
}

/// Those that answer what someone types. See [`kaipiao_desk::Desk::suggest_customers`].
#[tauri::command]
pub(crate) async fn suggest_customers(
    seat: State<'_, Seat>,
    spid: String,
    typed: String,
) -> Result<Vec<CustomerView>, Problem> {
    seat.desk().await?.suggest_customers(&spid, &typed).await
}

/// Keeps one as it was written. See [`kaipiao_desk::Desk::save_customer`].
#[tauri::command]
pub(crate) async fn save_customer(
    seat: State<'_, Seat>,
    request: SaveCustomerRequest,
) -> Result<CustomerView, Problem> {
    seat.desk().await?.save_customer(request).await
}

/// Removes some. See [`kaipiao_desk::Desk::remove_customers`].
#[tauri::command]
pub(crate) async fn remove_customers(
    seat: State<'_, Seat>,
    spid: String,
    ids: Vec<i64>,
) -> Result<Vec<CustomerView>, Problem> {
    seat.desk().await?.remove_customers(&spid, ids).await
}

/// Says that some are the same. See [`kaipiao_desk::Desk::merge_customers`].
#[tauri::command]
pub(crate) async fn merge_customers(
    seat: State<'_, Seat>,
    request: MergeRequest,
) -> Result<Vec<CustomerView>, Problem> {
    seat.desk().await?.merge_customers(request).await
}

/// Puts some back as they were. See [`kaipiao_desk::Desk::restore_customers`].
#[tauri::command]
pub(crate) async fn restore_customers(
    seat: State<'_, Seat>,
    spid: String,
    customers: Vec<CustomerView>,
) -> Result<(), Problem> {
    seat.desk().await?.restore_customers(&spid, customers).await
}

/// Lets the user choose a file and imports it; `None` where they changed their mind. See
/// [`kaipiao_desk::Desk::import_customers`].
#[tauri::command]
pub(crate) async fn import_customers(
    app: AppHandle,
    seat: State<'_, Seat>,
    spid: String,
) -> Result<Option<ImportView>, Problem> {
    let desk = seat.desk().await?;
    match choose_file(&app, "导入客户", &SPREADSHEET).await {
        Some(file) => desk.import_customers(&spid, file).await.map(Some),
        None => Ok(None),
    }
}

/// What a pasted block says of a buyer; `None` where it is none. See [`kaipiao_desk::read_pasted_buyer`].
#[tauri::command]
pub(crate) async fn read_pasted_buyer(text: String) -> Result<Option<PastedBuyer>, Problem> {
    Ok(kaipiao_desk::read_pasted_buyer(&text))
}
