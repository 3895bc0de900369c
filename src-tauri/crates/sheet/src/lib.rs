//! Spreadsheets in and out.
//!
//! [`Workbook::open`] reads what accountants have: xlsx, xls, csv in UTF-8 or GB18030. Every cell knows whether it is text or a
//! number, and its [`Place`], so that a message can name it. [`Workbook::find_table`] finds columns by what their headers
//! say, wherever they stand.
//!
//! A file is somebody else's: what it may hold is capped ([`limits`]), and nothing in it panics or is passed over in silence.

mod cell;
mod error;
pub mod limits;
mod number;
mod old_excel;
mod open;
mod place;
mod table;
mod text_file;
mod workbook;
mod write;
mod xlsx;

pub use cell::{Cell, LostDigits, Moment};
pub use error::{Broken, SheetError};
pub use place::{Place, column_letters};
pub use table::{Column, NoTable, Record, Table};
pub use workbook::{Row, Sheet, Workbook};
pub use write::{Value, WriteError, Writer};
