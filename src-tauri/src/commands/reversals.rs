use kaipiao_desk::{
    Preview, Serial,
    contract::{
        DraftView, IssuanceView, LinksView, OriginalView, OriginalsView, Problem, ReversalRequest, TypedReversalRequest,
    },
};
use tauri::State;

use crate::seat::Seat;

/// An invoice that shall be reversed. See [`kaipiao_desk::Desk::original`].
#[tauri::command]
pub(crate) async fn original(seat: State<'_, Seat>, spid: String, number: String) -> Result<OriginalView, Problem> {
    seat.desk().await?.original(&spid, &number).await
}

/// What the platform lists under some words. See [`kaipiao_desk::Desk::search_originals`].
#[tauri::command]
pub(crate) async fn search_originals(
    seat: State<'_, Seat>,
    spid: String,
    words: String,
) -> Result<OriginalsView, Problem> {
    seat.desk().await?.search_originals(&spid, &words).await
}

/// The red invoice that a request would issue. See [`kaipiao_desk::Desk::preview_reversal`].
#[tauri::command]
pub(crate) async fn preview_reversal(seat: State<'_, Seat>, request: ReversalRequest) -> Result<Preview, Problem> {
    seat.desk().await?.preview_reversal(request).await
}

/// Issues a red invoice. See [`kaipiao_desk::Desk::reverse`].
#[tauri::command]
pub(crate) async fn reverse(seat: State<'_, Seat>, request: ReversalRequest) -> Result<IssuanceView, Problem> {
    let spid = request.spid.clone();
    seat.desk().await?.reverse(&spid, request.into()).await
}

/// A red invoice to be typed. See [`kaipiao_desk::Desk::typed_reversal`].
#[tauri::command]
pub(crate) async fn typed_reversal(seat: State<'_, Seat>, request: TypedReversalRequest) -> Result<DraftView, Problem> {
    seat.desk().await?.typed_reversal(request).await
}

/// What a document reverses and what reverses it. See [`kaipiao_desk::Desk::links`].
#[tauri::command]
pub(crate) async fn links(seat: State<'_, Seat>, serial: Serial) -> Result<LinksView, Problem> {
    seat.desk().await?.links(serial).await
}
