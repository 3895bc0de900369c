//! What poppler says of a PDF: a reader that shares no code with what wrote it.

use std::{path::Path, process::Command};

/// How a file presents itself: its pages and their size.
pub fn about(file: &Path) -> String {
    said(Command::new("pdfinfo").arg(file))
}

/// The text in it.
pub fn text(file: &Path) -> String {
    said(Command::new("pdftotext").arg(file).arg("-"))
}

fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}
