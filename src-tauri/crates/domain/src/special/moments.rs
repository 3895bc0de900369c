//! How days and times of day stand in JSON: `2026-11-24`, `08:30`, `null`.
//!
//! Read by way of a text: behind the tag of [`Special`](super::Special) serde hands on a `null` as a unit, which the readers of
//! `time` do not take for "none".

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use time::{format_description::BorrowedFormatItem, macros::format_description};

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
const MINUTE: &[BorrowedFormatItem<'_>] = format_description!("[hour]:[minute]");

macro_rules! moment {
    ($name:ident, $of:ty, $format:expr) => {
        pub(super) mod $name {
            use super::*;

            pub(in crate::special) fn serialize<S: Serializer>(
                value: &Option<$of>,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                let text = value.map(|value| value.format($format)).transpose();
                text.map_err(serde::ser::Error::custom)?.serialize(serializer)
            }

            pub(in crate::special) fn deserialize<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Option<$of>, D::Error> {
                let text = Option::<String>::deserialize(deserializer)?;
                text.map(|text| <$of>::parse(&text, $format).map_err(D::Error::custom))
                    .transpose()
            }
        }
    };
}

moment!(day, time::Date, DAY);
moment!(minute, time::Time, MINUTE);
