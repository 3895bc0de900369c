use std::path::Path;

use kaipiao_desk::contract::{
    InvoiceRef, MarkPrintedRequest, PdfTarget, Problem, ProblemCode, SavePdfsRequest, SavedPdfsView, SheetsRequest,
    SheetsView,
};
use tauri::{AppHandle, State, ipc::Response};

use crate::{
    clipboard::Clipboard,
    dialogs::{FileKind, choose_folder, choose_target},
    printing,
    seat::Seat,
};

const PDF: FileKind = FileKind {
    name: "PDF",
    endings: &["pdf"],
};

const ZIP: FileKind = FileKind {
    name: "压缩包",
    endings: &["zip"],
};

/// The bytes of an invoice's PDF, as they are. See [`kaipiao_desk::Desk::pdf_bytes`].
#[tauri::command]
pub(crate) async fn pdf(seat: State<'_, Seat>, invoice: InvoiceRef) -> Result<Response, Problem> {
    Ok(Response::new(seat.desk().await?.pdf_bytes(&invoice).await?))
}

/// What the PDF of an invoice would be called by a template. See [`kaipiao_desk::Desk::pdf_name`].
#[tauri::command]
pub(crate) async fn pdf_name(
    seat: State<'_, Seat>,
    invoice: InvoiceRef,
    template: Option<String>,
) -> Result<String, Problem> {
    seat.desk().await?.pdf_name(&invoice, template.as_deref()).await
}

/// Says of invoices whether they are on paper. See [`kaipiao_desk::Desk::mark_printed`].
#[tauri::command]
pub(crate) async fn mark_printed(seat: State<'_, Seat>, request: MarkPrintedRequest) -> Result<u32, Problem> {
    seat.desk().await?.mark_printed(request).await
}

/// Saves the PDF of an invoice where the user says, offered under a name by a template; `None` where they changed their mind. See
/// [`kaipiao_desk::Desk::save_pdf_as`].
#[tauri::command]
pub(crate) async fn save_pdf(
    app: AppHandle,
    seat: State<'_, Seat>,
    invoice: InvoiceRef,
    template: Option<String>,
) -> Result<Option<String>, Problem> {
    let desk = seat.desk().await?;
    let name = desk.pdf_name(&invoice, template.as_deref()).await?;
    let Some(path) = choose_target(&app, "保存 PDF", &name, &PDF).await else {
        return Ok(None);
    };
    desk.save_pdf_as(&invoice, path.clone()).await?;
    Ok(Some(path.display().to_string()))
}

/// Saves the PDFs of many invoices where the user says; `None` where they changed their mind. See [`kaipiao_desk::Desk::save_pdfs`].
#[tauri::command]
pub(crate) async fn save_pdfs(
    app: AppHandle,
    seat: State<'_, Seat>,
    request: SavePdfsRequest,
) -> Result<Option<SavedPdfsView>, Problem> {
    let desk = seat.desk().await?;
    let place = match request.target {
        PdfTarget::Folder => choose_folder(&app, "PDF 保存到哪个文件夹").await,
        PdfTarget::Zip => choose_target(&app, "保存压缩包", "发票.zip", &ZIP).await,
    };
    match place {
        Some(place) => Ok(Some(desk.save_pdfs(request, place).await?)),
        None => Ok(None),
    }
}

/// Lays invoices out on A4. See [`kaipiao_desk::Desk::sheets`].
#[tauri::command]
pub(crate) async fn sheets(seat: State<'_, Seat>, request: SheetsRequest) -> Result<SheetsView, Problem> {
    seat.desk().await?.sheets(request).await
}

/// The bytes of sheets that were laid out. See [`kaipiao_desk::Desk::sheets_pdf`].
#[tauri::command]
pub(crate) async fn sheets_pdf(seat: State<'_, Seat>, id: String) -> Result<Response, Problem> {
    Ok(Response::new(seat.desk().await?.sheets_pdf(&id).await?))
}

/// Saves sheets where the user says; `None` where they changed their mind. See [`kaipiao_desk::Desk::save_sheets_as`].
#[tauri::command]
pub(crate) async fn save_sheets(app: AppHandle, seat: State<'_, Seat>, id: String) -> Result<Option<String>, Problem> {
    let desk = seat.desk().await?;
    let Some(path) = choose_target(&app, "保存排好版的 PDF", "发票打印.pdf", &PDF).await else {
        return Ok(None);
    };
    desk.save_sheets_as(&id, path.clone()).await?;
    Ok(Some(path.display().to_string()))
}

/// Opens sheets in the system's own reader, which prints them as vectors.
#[tauri::command]
pub(crate) async fn open_sheets(seat: State<'_, Seat>, id: String) -> Result<(), Problem> {
    show(&seat.desk().await?.sheets_file(&id).await?)
}

/// Opens the PDF of an invoice in the system's own reader.
#[tauri::command]
pub(crate) async fn open_pdf(seat: State<'_, Seat>, invoice: InvoiceRef) -> Result<(), Problem> {
    show(&seat.desk().await?.pdf_of(&invoice).await?)
}

/// Puts the PDF of an invoice on the clipboard as a file named by a template, with a line of text. See [`kaipiao_desk::Desk::pdf_to_share`].
#[tauri::command]
pub(crate) async fn copy_pdf(
    seat: State<'_, Seat>,
    clipboard: State<'_, Clipboard>,
    invoice: InvoiceRef,
    template: Option<String>,
) -> Result<(), Problem> {
    let desk = seat.desk().await?;
    let (path, words) = desk.pdf_to_share(&invoice, template.as_deref()).await?;
    clipboard.copy_file(&path, words)
}

/// Opens the system's print dialog for what the window shows to be printed; whether it was printed, where the system says.
#[tauri::command]
pub(crate) async fn print_window(window: tauri::WebviewWindow) -> Result<Option<bool>, Problem> {
    printing::print(&window).await
}

/// Stops a job that takes a while. See [`kaipiao_desk::Desk::cancel_job`].
#[tauri::command]
pub(crate) async fn cancel_job(seat: State<'_, Seat>, job: String) -> Result<(), Problem> {
    seat.desk().await?.cancel_job(&job);
    Ok(())
}

fn show(path: &Path) -> Result<(), Problem> {
    tauri_plugin_opener::open_path(path, None::<&str>)
        .map_err(|error| Problem::new(ProblemCode::NoReader, error.to_string()))
}
