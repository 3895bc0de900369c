//! How values stand in the database.

use kaipiao_domain::{Kind, Serial};
use rusqlite::{Row, Rows};
use serde::{Deserialize, Serialize};

use crate::LedgerError;

/// A moment: milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS), ts(type = "number"))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

pub(crate) fn serial(text: String) -> Result<Serial, LedgerError> {
    Serial::try_from(text).map_err(|error| LedgerError::Corrupt {
        what: "serial",
        text: error.to_string(),
    })
}

pub(crate) fn kind(code: &str) -> Result<Kind, LedgerError> {
    code.parse().map_err(|_| LedgerError::Corrupt {
        what: "kind",
        text: code.to_owned(),
    })
}

/// Reads every row, stopping at the first that can't be read.
pub(crate) fn all<T>(
    mut rows: Rows<'_>,
    read: impl Fn(&Row<'_>) -> Result<T, LedgerError>,
) -> Result<Vec<T>, LedgerError> {
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        values.push(read(row)?);
    }
    Ok(values)
}

/// Reads the first row, where there is one.
pub(crate) fn first<T>(
    mut rows: Rows<'_>,
    read: impl Fn(&Row<'_>) -> Result<T, LedgerError>,
) -> Result<Option<T>, LedgerError> {
    rows.next()?.map(read).transpose()
}
