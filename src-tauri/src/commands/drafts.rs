use kaipiao_desk::{
    Draft, Preview, Serial,
    contract::{DraftView, ListedCopyView, PreviewRequest, Problem, SaveDraftRequest, SpreadRequest},
};
use tauri::State;

use crate::seat::Seat;

/// An empty draft. See [`kaipiao_desk::Desk::new_draft`].
#[tauri::command]
pub(crate) async fn new_draft(seat: State<'_, Seat>, spid: String) -> Result<DraftView, Problem> {
    seat.desk().await?.new_draft(&spid).await
}

/// A company's drafts. See [`kaipiao_desk::Desk::drafts`].
#[tauri::command]
pub(crate) async fn drafts(seat: State<'_, Seat>, spid: String) -> Result<Vec<DraftView>, Problem> {
    seat.desk().await?.drafts(&spid).await
}

/// Saves a draft. See [`kaipiao_desk::Desk::save_draft`].
#[tauri::command]
pub(crate) async fn save_draft(seat: State<'_, Seat>, request: SaveDraftRequest) -> Result<DraftView, Problem> {
    seat.desk().await?.save_draft(request).await
}

/// Throws a draft away. See [`kaipiao_desk::Desk::discard_draft`].
#[tauri::command]
pub(crate) async fn discard_draft(seat: State<'_, Seat>, serial: Serial) -> Result<(), Problem> {
    seat.desk().await?.discard_draft(serial).await
}

/// What a draft adds up to and what is wrong with it. See [`kaipiao_desk::Desk::preview`].
#[tauri::command]
pub(crate) async fn preview(seat: State<'_, Seat>, request: PreviewRequest) -> Result<Preview, Problem> {
    seat.desk().await?.preview(request).await
}

/// Takes a discount off the whole invoice. See [`kaipiao_desk::spread_discount`].
#[tauri::command]
pub(crate) async fn spread_discount(request: SpreadRequest) -> Result<Draft, Problem> {
    kaipiao_desk::spread_discount(request)
}

/// A refused or withdrawn document as a draft again. See [`kaipiao_desk::Desk::reopen`].
#[tauri::command]
pub(crate) async fn reopen(seat: State<'_, Seat>, serial: Serial) -> Result<DraftView, Problem> {
    seat.desk().await?.reopen(serial).await
}

/// A new draft like an earlier document. See [`kaipiao_desk::Desk::copy_issuance`].
#[tauri::command]
pub(crate) async fn copy_issuance(seat: State<'_, Seat>, serial: Serial) -> Result<DraftView, Problem> {
    seat.desk().await?.copy_issuance(serial).await
}

/// A new draft like an invoice that only the platform tells of. See [`kaipiao_desk::Desk::copy_listed`].
#[tauri::command]
pub(crate) async fn copy_listed(
    seat: State<'_, Seat>,
    spid: String,
    number: String,
) -> Result<ListedCopyView, Problem> {
    seat.desk().await?.copy_listed(&spid, &number).await
}
