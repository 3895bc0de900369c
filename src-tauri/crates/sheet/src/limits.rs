//! How much of a file is read. Beyond it a file is refused, never cut.

/// Bytes of an xlsx or csv file.
pub const BYTES: u64 = 64 << 20;

/// Bytes of an xls file: it is read at once, as the rectangle around its cells.
pub const XLS_BYTES: u64 = 32 << 20;

/// Bytes of all that an xlsx file holds, unpacked.
pub const UNPACKED_BYTES: u64 = 1 << 30;

/// Rows with something in them, over all sheets.
pub const ROWS: usize = 500_000;

/// Columns; the tax bureau's widest workbook has 79.
pub const COLUMNS: u32 = 1_024;

/// Cells with something in them, over all sheets.
pub const CELLS: usize = 8_000_000;

/// Bytes of the text of all cells.
pub const TEXT_BYTES: usize = 256 << 20;
