//! The system's own dialogs for files and folders: the window asks for them and never sees or names a path.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

use crate::WINDOW;

/// The folder in which the user chose something last. Windows and macOS remember it themselves; elsewhere a dialog without one opens on
/// a list of recent files, in which no folder can be chosen.
#[derive(Debug, Default)]
pub(crate) struct LastFolder(Mutex<Option<PathBuf>>);

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
    let folder = local(choice).await?;
    remember(app, &folder);
    Some(folder)
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
    if let Some(folder) = path.parent() {
        remember(app, folder);
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
    let dialog = match first_folder(app) {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    };
    match app.get_webview_window(WINDOW) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

/// Where a dialog opens, where the system does not know better.
fn first_folder(app: &AppHandle) -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let last = app.state::<LastFolder>();
    let last = last.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    last.filter(|folder| folder.is_dir())
        .or_else(|| app.path().document_dir().ok().filter(|folder| folder.is_dir()))
        .or_else(|| app.path().home_dir().ok())
}

fn remember(app: &AppHandle, folder: &Path) {
    let last = app.state::<LastFolder>();
    *last.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
}

/// A dialog that is gone without an answer is one that was cancelled.
async fn local(choice: oneshot::Receiver<Option<FilePath>>) -> Option<PathBuf> {
    choice.await.ok().flatten()?.into_path().ok()
}
