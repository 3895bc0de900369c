//! Dates and times as the platform writes them.

use time::{
    Date, PrimitiveDateTime, Time,
    format_description::BorrowedFormatItem,
    macros::{format_description, time},
};

const DATE_TIMES: [&[BorrowedFormatItem<'static>]; 6] = [
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]"),
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second]"),
    format_description!("[year]-[month]-[day] [hour]:[minute]"),
    format_description!("[year][month][day][hour][minute][second]"),
    format_description!("[year][month][day][hour][minute]"),
    // What a server writes that leaves it to its system's Chinese settings.
    format_description!("[year]/[month padding:none]/[day padding:none] [hour padding:none]:[minute]:[second]"),
];
const DATES: [&[BorrowedFormatItem<'static>]; 3] = [
    format_description!("[year][month][day]"),
    format_description!("[year]-[month]-[day]"),
    format_description!("[year]/[month padding:none]/[day padding:none]"),
];
const WIRE_DATE: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");
const ISO: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");

/// Reads any of the platform's forms, `2019-01-12T11:20:33`, `20211026`, `2021-10-25 00:00:00.000`, `202103010000`;
/// China Standard Time without saying so. A date alone is its midnight.
pub fn read(text: &str) -> Option<PrimitiveDateTime> {
    let (day, time) = read_day(text)?;
    Some(day.with_time(time.unwrap_or(time!(0:00))))
}

/// Reads the same forms; a date alone has no time.
pub(crate) fn read_day(text: &str) -> Option<(Date, Option<Time>)> {
    // Fractions of a second are always zero and never matter.
    let text = text.trim();
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    let moment = DATE_TIMES
        .iter()
        .find_map(|form| PrimitiveDateTime::parse(text, form).ok());
    match moment {
        Some(moment) => Some((moment.date(), Some(moment.time()))),
        None => DATES
            .iter()
            .find_map(|form| Date::parse(text, form).ok())
            .map(|date| (date, None)),
    }
}

/// Writes `2021-10-25 00:00:00`.
pub fn iso(moment: PrimitiveDateTime) -> String {
    moment.format(ISO).unwrap_or_default()
}

/// Writes a day as FPLIST wants it: `2021-10-25`.
pub(crate) fn wire_date(date: Date) -> String {
    date.format(WIRE_DATE).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_date_is_read() {
        #[rustfmt::skip]
        let rows = [
            ("FPKJ, first sample",   "2019-01-12T11:20:33",     "2019-01-12 11:20:33"),
            ("FPKJ, issued",         "20211026",                "2021-10-26 00:00:00"),
            ("FPKJ, duplicate",      "2021-10-25 00:00:00.000", "2021-10-25 00:00:00"),
            ("FPLIST",               "2021-03-07 00:00:00",     "2021-03-07 00:00:00"),
            ("TERM/LIST, to minute", "202103010000",            "2021-03-01 00:00:00"),
            ("to the minute",        "2021-03-01 08:30",        "2021-03-01 08:30:00"),
            ("to the second",        "20210301235959",          "2021-03-01 23:59:59"),
            ("a day",                "2021-03-07",              "2021-03-07 00:00:00"),
            ("Chinese settings",     "2021/3/7 8:05:09",        "2021-03-07 08:05:09"),
            ("Chinese settings",     "2021/03/07",              "2021-03-07 00:00:00"),
            ("blanks around it",     " 20211026 ",              "2021-10-26 00:00:00"),
        ];
        for (what, text, expected) in rows {
            assert_eq!(read(text).map(iso).as_deref(), Some(expected), "{what}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_taken_for_one() {
        for text in [
            "",
            "0",
            "20211399",
            "2021-02-30",
            "yesterday",
            "2021",
            "20211026112",
            "9".repeat(99).as_str(),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
