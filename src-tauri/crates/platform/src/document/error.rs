//! Why a file is none in the document's JSON.

/// Why a file holds no invoices in the document's JSON. What is wrong within an invoice is told with it.
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
    /// It is JSON, but neither an object nor an array.
    #[error("文件里应为一张发票的对象，或多张发票的数组")]
    NoDocument,
    /// It is an array with nothing in it.
    #[error("文件里没有发票")]
    Empty,
}
