use kaipiao_desk::contract::{GoodsImportView, GoodsTableView, GoodsView, Problem};
use tauri::{AppHandle, State};

use crate::{
    dialogs::{SPREADSHEET, choose_file},
    seat::Seat,
};

/// Codes that answer what someone types. See [`kaipiao_desk::Desk::search_goods`].
#[tauri::command]
pub(crate) async fn search_goods(
    seat: State<'_, Seat>,
    spid: String,
    typed: String,
) -> Result<Vec<GoodsView>, Problem> {
    seat.desk().await?.search_goods(&spid, &typed).await
}

/// The codes right below one. See [`kaipiao_desk::Desk::goods_below`].
#[tauri::command]
pub(crate) async fn goods_below(
    seat: State<'_, Seat>,
    spid: String,
    parent: Option<String>,
) -> Result<Vec<GoodsView>, Problem> {
    seat.desk().await?.goods_below(&spid, parent).await
}

/// What is known of one code. See [`kaipiao_desk::Desk::find_goods`].
#[tauri::command]
pub(crate) async fn find_goods(
    seat: State<'_, Seat>,
    spid: String,
    code: String,
) -> Result<Option<GoodsView>, Problem> {
    seat.desk().await?.find_goods(&spid, &code).await
}

/// Which table of codes is at hand. See [`kaipiao_desk::Goods::table`].
#[tauri::command]
pub(crate) async fn goods_table(seat: State<'_, Seat>) -> Result<GoodsTableView, Problem> {
    Ok(seat.desk().await?.goods().table().await)
}

/// Lets the user choose a file and imports it; `None` where they changed their mind. See [`kaipiao_desk::Desk::import_goods`].
#[tauri::command]
pub(crate) async fn import_goods(app: AppHandle, seat: State<'_, Seat>) -> Result<Option<GoodsImportView>, Problem> {
    let desk = seat.desk().await?;
    match choose_file(&app, "导入税收编码表", &SPREADSHEET).await {
        Some(file) => desk.import_goods(file).await.map(Some),
        None => Ok(None),
    }
}
