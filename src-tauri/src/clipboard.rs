//! The clipboard: a file to paste into a chat or a mail, with a line of text beside it for where only text can be pasted; rows of a
//! list to paste into a spreadsheet.

use std::{path::Path, sync::Mutex};

use clipboard_rs::{Clipboard as _, ClipboardContent, ClipboardContext, ContentFormat};
use kaipiao_desk::contract::{Problem, ProblemCode};

/// What the window put on the clipboard. Under X11 it is served by whoever put it there: it is kept until the next one.
#[derive(Default)]
pub(crate) struct Clipboard(Mutex<Option<Kept>>);

#[cfg(target_os = "linux")]
type Kept = ClipboardContext;
#[cfg(not(target_os = "linux"))]
type Kept = ();

impl Clipboard {
    /// Puts a file on the clipboard, and a line of text.
    pub(crate) fn copy_file(&self, path: &Path, words: String) -> Result<(), Problem> {
        // The text first: some systems take the path of the file for one.
        let contents = vec![
            ClipboardContent::Text(words),
            ClipboardContent::Files(vec![name(path)?]),
        ];
        self.put(contents, ContentFormat::Files)
    }

    /// Puts a table on the clipboard, and the same as text. Not by the page: WebKitGTK takes away what says that a number is text.
    pub(crate) fn copy_table(&self, text: String, html: String) -> Result<(), Problem> {
        let contents = vec![ClipboardContent::Text(text), ClipboardContent::Html(html)];
        self.put(contents, ContentFormat::Html)
    }

    fn put(&self, contents: Vec<ClipboardContent>, last: ContentFormat) -> Result<(), Problem> {
        let failed = |error: String| Problem::new(ProblemCode::Internal, error);
        let context = ClipboardContext::new().map_err(|error| failed(error.to_string()))?;
        context.set(contents).map_err(|error| failed(error.to_string()))?;
        // On Windows what could not be put there is passed over in silence.
        if !context.has(last) {
            return Err(failed("剪贴板正被别的程序占用，请再试一次".to_owned()));
        }
        let mut kept = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *kept = keep(context);
        Ok(())
    }
}

#[cfg(target_os = "linux")]
fn keep(context: ClipboardContext) -> Option<Kept> {
    Some(context)
}

#[cfg(not(target_os = "linux"))]
fn keep(_context: ClipboardContext) -> Option<Kept> {
    None
}

/// Linux names a file by its address, the other systems by its path.
fn name(path: &Path) -> Result<String, Problem> {
    if cfg!(target_os = "linux") {
        tauri::Url::from_file_path(path)
            .map(String::from)
            .map_err(|()| Problem::new(ProblemCode::Internal, path.display().to_string()))
    } else {
        Ok(path.display().to_string())
    }
}
