use kaipiao_desk::contract::{DraftView, LayOutRequest, Problem, SaveTemplateRequest, TemplateView};
use tauri::State;

use crate::seat::Seat;

/// A company's templates. See [`kaipiao_desk::Desk::templates`].
#[tauri::command]
pub(crate) async fn templates(seat: State<'_, Seat>, spid: String) -> Result<Vec<TemplateView>, Problem> {
    seat.desk().await?.templates(&spid).await
}

/// Saves a template. See [`kaipiao_desk::Desk::save_template`].
#[tauri::command]
pub(crate) async fn save_template(
    seat: State<'_, Seat>,
    request: SaveTemplateRequest,
) -> Result<TemplateView, Problem> {
    seat.desk().await?.save_template(request).await
}

/// Removes a template. See [`kaipiao_desk::Desk::remove_template`].
#[tauri::command]
pub(crate) async fn remove_template(seat: State<'_, Seat>, id: i64) -> Result<(), Problem> {
    seat.desk().await?.remove_template(id).await
}

/// Brings a removed template back. See [`kaipiao_desk::Desk::restore_template`].
#[tauri::command]
pub(crate) async fn restore_template(seat: State<'_, Seat>, template: TemplateView) -> Result<(), Problem> {
    seat.desk().await?.restore_template(template).await
}

/// Lays templates out as drafts. See [`kaipiao_desk::Desk::lay_out`].
#[tauri::command]
pub(crate) async fn lay_out(seat: State<'_, Seat>, request: LayOutRequest) -> Result<Vec<DraftView>, Problem> {
    seat.desk().await?.lay_out(request).await
}
