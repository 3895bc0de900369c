//! Why a file can't be read as a spreadsheet.

use crate::Place;

/// Why a file can't be read as a spreadsheet; the words are for the user.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// It can't be opened, or reading broke off.
    #[error("文件打不开：{0}")]
    Io(#[from] std::io::Error),
    /// It is bigger than what is read.
    #[error("文件太大（{found} MB，最多 {limit} MB），请拆成几个文件")]
    TooBig {
        /// Megabytes it has.
        found: u64,
        /// Megabytes that are read.
        limit: u64,
    },
    /// It holds more cells than are read.
    #[error("内容太多：{0}，请拆成几个文件")]
    TooMuch(String),
    /// A cell stands beyond the columns that are read.
    #[error("{0} 有内容，超出了可读的列，请删除多余的列再试")]
    TooWide(Place),
    /// It opens with a password only.
    #[error("文件有打开密码，请先在 Excel 里去掉密码再试")]
    Password,
    /// It is none of the formats that are read.
    #[error("{0}，请在 Excel 里另存为 .xlsx 再试")]
    NotASpreadsheet(&'static str),
    /// It is damaged.
    #[error("文件已损坏或不是 Excel 文件，请在 Excel 里打开并另存为 .xlsx 再试")]
    Broken(#[source] Broken),
}

/// What the reader of a damaged file said.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Broken(pub(crate) String);

impl SheetError {
    pub(crate) fn broken(cause: &impl std::fmt::Display) -> Self {
        Self::Broken(Broken(cause.to_string()))
    }
}
