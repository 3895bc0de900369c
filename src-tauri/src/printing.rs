//! The system's print dialog for what the window shows.

use kaipiao_desk::contract::{Problem, ProblemCode};
use tauri::WebviewWindow;

/// Opens it; whether something was handed to a printer, where the system says so when the dialog is gone.
#[cfg(target_os = "linux")]
pub(crate) async fn print(window: &WebviewWindow) -> Result<Option<bool>, Problem> {
    use gtk::prelude::{Cast, WidgetExt};
    use webkit2gtk::{PrintOperation, PrintOperationExt, PrintOperationResponse};

    let (told, answer) = tokio::sync::oneshot::channel();
    window
        .with_webview(move |webview| {
            let view = webview.inner();
            let window = view.toplevel().and_then(|top| top.downcast::<gtk::Window>().ok());
            let operation = PrintOperation::new(&view);
            operation.set_page_setup(&whole_a4());
            let response = operation.run_dialog(window.as_ref());
            // Nobody waits any more where the window is gone.
            let _ = told.send(response == PrintOperationResponse::Print);
        })
        .map_err(|error| failed(&error))?;
    Ok(answer.await.ok())
}

/// Sheets bring their own margins: with those of the paper they would be shrunk, and cut lines no longer halve a sheet.
#[cfg(target_os = "linux")]
fn whole_a4() -> gtk::PageSetup {
    let setup = gtk::PageSetup::new();
    setup.set_paper_size(&gtk::PaperSize::new(Some("iso_a4")));
    setup.set_top_margin(0.0, gtk::Unit::Mm);
    setup.set_bottom_margin(0.0, gtk::Unit::Mm);
    setup.set_left_margin(0.0, gtk::Unit::Mm);
    setup.set_right_margin(0.0, gtk::Unit::Mm);
    setup
}

/// Opens it; nobody says what becomes of it.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn print(window: &WebviewWindow) -> Result<Option<bool>, Problem> {
    window.print().map_err(|error| failed(&error))?;
    Ok(None)
}

fn failed(error: &tauri::Error) -> Problem {
    Problem::new(ProblemCode::Internal, error.to_string())
}
