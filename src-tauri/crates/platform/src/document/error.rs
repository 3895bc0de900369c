//! What is wrong with a file in the document's JSON.

use std::fmt;

/// Why a file in the document's JSON cannot be read. Nothing of it is used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// It is not text in UTF-8: a Chinese Windows program may have saved it as GBK.
    #[error("文件不是 UTF-8 编码的文本：请另存为 UTF-8 后再试")]
    NotUtf8,
    /// It is not JSON.
    #[error("文件不是 JSON：第 {line} 行第 {column} 列附近有误，请检查括号、引号和逗号")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1; in bytes.
        column: usize,
    },
    /// It is JSON, but places in it cannot be read.
    #[error("{}", listed(.0))]
    Faults(Vec<DocumentFault>),
}

/// A place that cannot be read, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentFault {
    /// Where: `[2].ITEM[0].SE`; invoices and lines count from 0, as in JSON.
    pub place: String,
    /// What is wrong and what to write instead, in Chinese.
    pub message: String,
}

impl fmt::Display for DocumentFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：{}", self.place, self.message)
    }
}

fn listed(faults: &[DocumentFault]) -> String {
    let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Collects what is wrong, with the place that is being read.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<DocumentFault>);

impl Faults {
    pub(super) fn add(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.0.push(DocumentFault {
            place: place.into(),
            message: message.into(),
        });
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_error(self) -> DocumentError {
        DocumentError::Faults(self.0)
    }
}
