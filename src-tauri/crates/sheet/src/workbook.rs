//! A file's sheets, rows and cells.

use std::sync::Arc;

use crate::{Cell, Place, SheetError, limits};

/// A spreadsheet file in memory: what is blank takes no room.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workbook {
    sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    name: Arc<str>,
    visible: bool,
    rows: Vec<Row>,
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    sheet: Arc<str>,
    number: u32,
    /// By column; blank ones are left out.
    cells: Vec<(u32, Cell)>,
}

impl Workbook {
    /// Its sheets, in the file's order; hidden ones too.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The sheet of a name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| &*sheet.name == name)
    }
}

impl Sheet {
    /// Its name; empty for a csv file's only one.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is shown.
    pub const fn visible(&self) -> bool {
        self.visible
    }

    /// Its rows that have something in them, from the top.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

impl Row {
    /// Its number, from 1 as Excel counts.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The cell in a column, from 0.
    pub fn cell(&self, column: u32) -> &Cell {
        self.cells
            .binary_search_by_key(&column, |(column, _)| *column)
            .ok()
            .and_then(|index| self.cells.get(index))
            .map_or(&Cell::Empty, |(_, cell)| cell)
    }

    /// Its cells that are not blank, with their columns, from the left.
    pub fn cells(&self) -> impl Iterator<Item = (u32, &Cell)> {
        self.cells.iter().map(|(column, cell)| (*column, cell))
    }

    /// Where the row stands.
    pub fn place(&self) -> Place {
        Place {
            sheet: Arc::clone(&self.sheet),
            row: self.number,
            column: None,
        }
    }

    /// Where the cell of a column stands.
    pub fn place_of(&self, column: u32) -> Place {
        Place {
            column: Some(column),
            ..self.place()
        }
    }
}

/// Takes cells as a reader finds them, and minds the limits.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    sheets: Vec<Sheet>,
    rows: usize,
    cells: usize,
    text_bytes: usize,
}

impl Builder {
    pub(crate) fn begin(&mut self, name: &str, visible: bool) {
        self.sheets.push(Sheet {
            name: name.into(),
            visible,
            rows: Vec::new(),
        });
    }

    /// Adds a cell, its row and column counted from 0.
    pub(crate) fn add(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), SheetError> {
        if cell.is_blank() {
            return Ok(());
        }
        let Some(sheet) = self.sheets.last_mut() else {
            return Ok(());
        };
        let number = row.saturating_add(1);
        if column >= limits::COLUMNS {
            return Err(SheetError::TooWide(Place {
                sheet: Arc::clone(&sheet.name),
                row: number,
                column: Some(column),
            }));
        }
        self.cells += 1;
        if let Cell::Text(text) = &cell {
            self.text_bytes += text.len();
        }
        // A file may write its rows in any order; nearly all write them from the top.
        let at = match sheet.rows.last() {
            Some(last) if last.number == number => Ok(sheet.rows.len() - 1),
            Some(last) if last.number > number => sheet.rows.binary_search_by_key(&number, |row| row.number),
            _ => Err(sheet.rows.len()),
        };
        let at = at.unwrap_or_else(|at| {
            self.rows += 1;
            let row = Row {
                sheet: Arc::clone(&sheet.name),
                number,
                cells: Vec::new(),
            };
            sheet.rows.insert(at, row);
            at
        });
        if let Some(row) = sheet.rows.get_mut(at) {
            match row.cells.binary_search_by_key(&column, |(column, _)| *column) {
                // Twice the same cell: the file contradicts itself, the later one is what Excel shows.
                Ok(at) => row.cells.splice(at..=at, [(column, cell)]).for_each(drop),
                Err(at) => row.cells.insert(at, (column, cell)),
            }
        }
        if self.rows > limits::ROWS {
            return Err(SheetError::TooMuch(format!("超过 {} 行", limits::ROWS)));
        }
        if self.cells > limits::CELLS || self.text_bytes > limits::TEXT_BYTES {
            return Err(SheetError::TooMuch("单元格太多".to_owned()));
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Workbook {
        Workbook { sheets: self.sheets }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn cells_stand_in_order_however_the_file_wrote_them() {
        let mut builder = Builder::default();
        builder.begin("客户", true);
        for (row, column, cell) in [(7, 2, "c"), (7, 0, "a"), (1, 1, "x"), (7, 0, "later"), (3, 0, " ")] {
            builder.add(row, column, text(cell)).unwrap();
        }
        let workbook = builder.finish();
        let rows = workbook.sheet("客户").unwrap().rows();
        let numbers: Vec<_> = rows.iter().map(Row::number).collect();
        assert_eq!(numbers, [2, 8], "blank rows take no room");
        assert_eq!(rows[1].cell(0), &text("later"));
        assert_eq!(rows[1].cell(1), &Cell::Empty);
        assert_eq!(rows[1].cell(2), &text("c"));
        assert_eq!(rows[1].place_of(2).to_string(), "“客户”第 8 行 C 列");
    }

    #[test]
    fn a_cell_beyond_the_columns_is_named_and_not_passed_over() {
        let mut builder = Builder::default();
        builder.begin("表", true);
        builder.add(1_048_575, 16_383, Cell::Empty).unwrap();
        builder.add(1_048_575, limits::COLUMNS - 1, text("last")).unwrap();
        let error = builder.add(1_048_575, 16_383, text("far")).unwrap_err();
        assert!(error.to_string().contains("第 1048576 行 XFD 列"), "{error}");
    }
}
