//! Tables found by what their headers say.

use crate::{Cell, Place, Row, Sheet, Workbook};

/// How many rows from the top a header may stand in: notes and titles stand above it.
const HEADER_WITHIN: usize = 30;

/// A column that is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Column<F> {
    /// What it is for.
    pub field: F,
    /// What its header may say, the usual word first. Blanks, `*`, and what stands in brackets do not matter.
    pub headers: &'static [&'static str],
    /// Whether there is no table without it.
    pub required: bool,
}

/// A table in a sheet: a row of headers, and the rows below it.
#[derive(Debug, Clone)]
pub struct Table<'a, F> {
    sheet: &'a Sheet,
    below: usize,
    columns: Vec<(F, u32)>,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a, 't, F> {
    row: &'a Row,
    columns: &'t [(F, u32)],
}

/// No sheet has a row with all required headers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("没有找到表头：缺少 {} 列", .missing.join("、"))]
pub struct NoTable {
    /// The usual words of the headers that are missing where most were found.
    pub missing: Vec<&'static str>,
}

impl Workbook {
    /// The first table of the file that has all required columns; sheets that are shown come first.
    ///
    /// # Errors
    /// [`NoTable`] with the headers that are missing.
    pub fn find_table<F: Copy + PartialEq>(&self, wanted: &[Column<F>]) -> Result<Table<'_, F>, NoTable> {
        let shown = self.sheets().iter().filter(|sheet| sheet.visible());
        let hidden = self.sheets().iter().filter(|sheet| !sheet.visible());
        let mut nearest: Option<NoTable> = None;
        for sheet in shown.chain(hidden) {
            match sheet.find_table(wanted) {
                Ok(table) => return Ok(table),
                Err(none)
                    if nearest
                        .as_ref()
                        .is_none_or(|near| none.missing.len() < near.missing.len()) =>
                {
                    nearest = Some(none);
                }
                Err(_) => {}
            }
        }
        Err(nearest.unwrap_or_else(|| NoTable {
            missing: missing(wanted, &[]),
        }))
    }
}

impl Sheet {
    /// The table of the sheet: below the first row that has all required headers.
    ///
    /// # Errors
    /// [`NoTable`] with the headers that are missing.
    pub fn find_table<F: Copy + PartialEq>(&self, wanted: &[Column<F>]) -> Result<Table<'_, F>, NoTable> {
        let mut nearest = missing(wanted, &[]);
        for (index, row) in self.rows().iter().take(HEADER_WITHIN).enumerate() {
            let columns = columns(row, wanted);
            let missing = missing(wanted, &columns);
            if missing.is_empty() && !columns.is_empty() {
                return Ok(Table {
                    sheet: self,
                    below: index + 1,
                    columns,
                });
            }
            if missing.len() < nearest.len() {
                nearest = missing;
            }
        }
        Err(NoTable { missing: nearest })
    }
}

impl<'a, F: Copy + PartialEq> Table<'a, F> {
    /// The sheet it stands in.
    pub const fn sheet(&self) -> &'a Sheet {
        self.sheet
    }

    /// Whether it has a column.
    pub fn has(&self, field: F) -> bool {
        self.columns.iter().any(|(known, _)| *known == field)
    }

    /// Its rows that have something in them.
    pub fn records(&self) -> impl Iterator<Item = Record<'a, '_, F>> {
        let rows = self.sheet.rows().get(self.below..).unwrap_or_default();
        rows.iter().map(|row| Record {
            row,
            columns: &self.columns,
        })
    }
}

impl<'a, F: Copy + PartialEq> Record<'a, '_, F> {
    /// The cell of a column; empty where the table has no such column.
    pub fn cell(&self, field: F) -> &'a Cell {
        self.column(field).map_or(&Cell::Empty, |column| self.row.cell(column))
    }

    /// Where the cell of a column stands; the row, where the table has no such column.
    pub fn place(&self, field: F) -> Place {
        self.column(field)
            .map_or_else(|| self.row.place(), |column| self.row.place_of(column))
    }

    /// The row as it stands in the sheet.
    pub const fn row(&self) -> &'a Row {
        self.row
    }

    fn column(&self, field: F) -> Option<u32> {
        self.columns
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, column)| *column)
    }
}

/// The wanted columns that a row has headers for; the usual word comes before others, the first column before later ones.
fn columns<F: Copy>(row: &Row, wanted: &[Column<F>]) -> Vec<(F, u32)> {
    let headers: Vec<(u32, String)> = row.cells().map(|(column, cell)| (column, bare(&cell.text()))).collect();
    wanted
        .iter()
        .filter_map(|column| {
            let place = column
                .headers
                .iter()
                .find_map(|word| headers.iter().find(|(_, header)| *header == bare(word)))?;
            Some((column.field, place.0))
        })
        .collect()
}

fn missing<F: Copy + PartialEq>(wanted: &[Column<F>], found: &[(F, u32)]) -> Vec<&'static str> {
    wanted
        .iter()
        .filter(|column| column.required && found.iter().all(|(field, _)| *field != column.field))
        .filter_map(|column| column.headers.first().copied())
        .collect()
}

/// A header without blanks, stars and what stands in brackets, in small letters.
fn bare(header: &str) -> String {
    let before = header.split(['(', '（', '\n']).next().unwrap_or_default();
    before
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | ':' | '：'))
        .flat_map(char::to_lowercase)
        .collect()
}
