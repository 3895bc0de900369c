use kaipiao_desk::contract::{ImportView, MergeRequest, Problem, ProductView, SaveProductRequest};
use tauri::{AppHandle, State};

use crate::{
    dialogs::{SPREADSHEET, choose_file},
    seat::Seat,
};

/// The products of a company. See [`kaipiao_desk::Desk::products`].
#[tauri::command]
pub(crate) async fn products(seat: State<'_, Seat>, spid: String) -> Result<Vec<ProductView>, Problem> {
    seat.desk().await?.products(&spid).await
}

/// Those that answer what someone types. See [`kaipiao_desk::Desk::suggest_products`].
#[tauri::command]
pub(crate) async fn suggest_products(
    seat: State<'_, Seat>,
    spid: String,
    typed: String,
) -> Result<Vec<ProductView>, Problem> {
    seat.desk().await?.suggest_products(&spid, &typed).await
}

/// Keeps one as it was written. See [`kaipiao_desk::Desk::save_product`].
#[tauri::command]
pub(crate) async fn save_product(seat: State<'_, Seat>, request: SaveProductRequest) -> Result<ProductView, Problem> {
    seat.desk().await?.save_product(request).await
}

/// Removes some. See [`kaipiao_desk::Desk::remove_products`].
#[tauri::command]
pub(crate) async fn remove_products(
    seat: State<'_, Seat>,
    spid: String,
    ids: Vec<i64>,
) -> Result<Vec<ProductView>, Problem> {
    seat.desk().await?.remove_products(&spid, ids).await
}

/// Says that some are the same. See [`kaipiao_desk::Desk::merge_products`].
#[tauri::command]
pub(crate) async fn merge_products(seat: State<'_, Seat>, request: MergeRequest) -> Result<Vec<ProductView>, Problem> {
    seat.desk().await?.merge_products(request).await
}

/// Puts some back as they were. See [`kaipiao_desk::Desk::restore_products`].
#[tauri::command]
pub(crate) async fn restore_products(
    seat: State<'_, Seat>,
    spid: String,
    products: Vec<ProductView>,
) -> Result<(), Problem> {
    seat.desk().await?.restore_products(&spid, products).await
}

/// Lets the user choose a file and imports it; `None` where they changed their mind. See
/// [`kaipiao_desk::Desk::import_products`].
#[tauri::command]
pub(crate) async fn import_products(
    app: AppHandle,
    seat: State<'_, Seat>,
    spid: String,
) -> Result<Option<ImportView>, Problem> {
    let desk = seat.desk().await?;
    match choose_file(&app, "导入商品", &SPREADSHEET).await {
        Some(file) => desk.import_products(&spid, file).await.map(Some),
        None => Ok(None),
    }
}
