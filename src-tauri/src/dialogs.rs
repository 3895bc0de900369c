//! The system's own dialogs for files and folders: the window asks for them and never sees or names a path.

use std::path::PathBuf;

use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::WINDOW;

/// A kind of file: how it is called, and how its names end (without the dot).
pub(crate) struct FileKind {
    /// Its name for the user.
    pub(crate) name: &'static str,
    /// The endings of its names.
    pub(crate) endings: &'static [&'static str],
}

/// Lets the user choose a folder; `None` where they changed their mind.
pub(crate) async fn choose_folder(app: &AppHandle, title: &str) -> Option<PathBuf> {
    let (chosen, choice) = oneshot::channel();
    dialog(app, title).pick_folder(move |path| drop(chosen.send(path)));
    local(choice).await
}

/// Lets the user say where a file shall be written, with a name to begin with; `None` where they changed their mind. The system asks
/// before a file is overwritten.
pub(crate) async fn choose_target(app: &AppHandle, title: &str, name: &str, kind: &FileKind) -> Option<PathBuf> {
    let (chosen, choice) = oneshot::channel();
    dialog(app, title)
        .add_filter(kind.name, kind.endings)
        .set_file_name(name)
        .save_file(move |path| drop(chosen.send(path)));
    let mut path = local(choice).await?;
    // Some systems leave the ending to the program.
    if path.extension().is_none()
        && let Some(ending) = kind.endings.first()
    {
        path.set_extension(ending);
    }
    Some(path)
}

/// Files that hold tables.
pub(crate) const SPREADSHEET: FileKind = FileKind {
    name: "表格文件",
    endings: &["xlsx", "xls", "csv"],
};

/// Tables that are written.
pub(crate) const WRITTEN: FileKind = FileKind {
    name: "Excel 表格或 csv",
    endings: &["xlsx", "csv"],
};

/// Lets the user choose a file to read; `None` where they changed their mind.
pub(crate) async fn choose_file(app: &AppHandle, title: &str, kind: &FileKind) -> Option<PathBuf> {
    let (chosen, choice) = oneshot::channel();
    dialog(app, title)
        .add_filter(kind.name, kind.endings)
        .pick_file(move |path| drop(chosen.send(path)));
    local(choice).await
}

fn dialog(app: &AppHandle, title: &str) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().set_title(title);
    match app.get_webview_window(WINDOW) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

/// A dialog that is gone without an answer is one that was cancelled.
async fn local(choice: oneshot::Receiver<Option<FilePath>>) -> Option<PathBuf> {
    choice.await.ok().flatten()?.into_path().ok()
}
