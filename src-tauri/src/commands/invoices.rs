use kaipiao_desk::{
    Serial,
    contract::{
        DifferenceKind, DifferenceView, ExportRequest, ExportView, InvoiceFilter, InvoicePage, InvoiceSums,
        InvoiceView, InvoicesRequest, Problem, ReconcileRequest, ReconcileView,
    },
};
use tauri::{AppHandle, State};

use crate::{
    clipboard::Clipboard,
    dialogs::{WRITTEN, choose_target},
    seat::Seat,
};

/// A page of the list of all invoices. See [`kaipiao_desk::Desk::invoices`].
#[tauri::command]
pub(crate) async fn invoices(seat: State<'_, Seat>, request: InvoicesRequest) -> Result<InvoicePage, Problem> {
    seat.desk().await?.invoices(request).await
}

/// What a list adds up to. See [`kaipiao_desk::Desk::invoice_sums`].
#[tauri::command]
pub(crate) async fn invoice_sums(seat: State<'_, Seat>, filter: InvoiceFilter) -> Result<Option<InvoiceSums>, Problem> {
    seat.desk().await?.invoice_sums(filter).await
}

/// One invoice whole. See [`kaipiao_desk::Desk::invoice`].
#[tauri::command]
pub(crate) async fn invoice(seat: State<'_, Seat>, key: String) -> Result<InvoiceView, Problem> {
    seat.desk().await?.invoice(&key).await
}

/// Writes the list where the user says; `None` where they changed their mind. See [`kaipiao_desk::Desk::export_invoices`].
#[tauri::command]
pub(crate) async fn export_invoices(
    app: AppHandle,
    seat: State<'_, Seat>,
    request: ExportRequest,
) -> Result<Option<ExportView>, Problem> {
    let desk = seat.desk().await?;
    let Some(path) = choose_target(&app, "导出发票", "发票.xlsx", &WRITTEN).await else {
        return Ok(None);
    };
    Ok(Some(desk.export_invoices(&request, &path).await?))
}

/// Puts rows of a list on the clipboard, as text and as a table.
#[tauri::command]
pub(crate) async fn copy_table(clipboard: State<'_, Clipboard>, text: String, html: String) -> Result<(), Problem> {
    clipboard.copy_table(text, html)
}

/// Writes what was done about a document where the user says; `None` where they changed their mind. See
/// [`kaipiao_desk::Desk::export_trail`].
#[tauri::command]
pub(crate) async fn export_trail(
    app: AppHandle,
    seat: State<'_, Seat>,
    serial: Serial,
) -> Result<Option<String>, Problem> {
    let desk = seat.desk().await?;
    let Some(path) = choose_target(&app, "导出经过", &format!("经过-{serial}.xlsx"), &WRITTEN).await else {
        return Ok(None);
    };
    desk.export_trail(serial, &path).await?;
    Ok(Some(path.display().to_string()))
}

/// Begins a comparison with the platform. See [`kaipiao_desk::Desk::start_reconcile`].
#[tauri::command]
pub(crate) async fn start_reconcile(seat: State<'_, Seat>, request: ReconcileRequest) -> Result<(), Problem> {
    seat.desk().await?.start_reconcile(request).await
}

/// Stops it. See [`kaipiao_desk::Desk::stop_reconcile`].
#[tauri::command]
pub(crate) async fn stop_reconcile(seat: State<'_, Seat>, spid: String) -> Result<(), Problem> {
    seat.desk().await?.stop_reconcile(&spid);
    Ok(())
}

/// How far it is. See [`kaipiao_desk::Desk::reconciliation`].
#[tauri::command]
pub(crate) async fn reconciliation(seat: State<'_, Seat>, spid: String) -> Result<Option<ReconcileView>, Problem> {
    seat.desk().await?.reconciliation(&spid).await
}

/// What differs. See [`kaipiao_desk::Desk::differences`].
#[tauri::command]
pub(crate) async fn differences(
    seat: State<'_, Seat>,
    spid: String,
    kind: DifferenceKind,
    skip: u32,
) -> Result<Vec<DifferenceView>, Problem> {
    seat.desk().await?.differences(&spid, kind, skip).await
}
