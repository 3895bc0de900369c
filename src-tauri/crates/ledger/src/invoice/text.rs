//! What is searched for as one types: any part of a text, from one character on, over a million invoices.
//!
//! FTS5 finds whole tokens quickly. A phrase of single characters would find any part of a text, but every number holds
//! nearly every digit, so that it would read the whole index. Here every part of three ASCII characters or of two others is a
//! token, in order; what is shorter is found by tokens of its own length. A query of any length is then a short phrase of
//! rare tokens, or a single one.

use std::{cmp::Reverse, collections::BTreeSet, fmt::Write as _};

/// Stands between texts, so that no phrase reaches from one into the next: no character of a text becomes it.
const BETWEEN: &str = "_";

/// How much of one text is searched for, in characters.
const LONGEST: usize = 400;

/// How much of what is typed counts, in characters.
const LONGEST_QUERY: usize = 80;

/// How many tokens of a number are looked for as one phrase: eight of its characters.
const LONGEST_PHRASE: usize = 6;

/// The tokens of some texts.
pub(super) fn tokens<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let (mut short, mut rest) = (BTreeSet::new(), String::new());
    for text in texts {
        for run in runs(text, LONGEST) {
            let ascii = run.iter().all(char::is_ascii);
            short.extend(run.iter().map(char::to_string));
            if ascii {
                short.extend(run.windows(2).map(|pair| pair.iter().collect()));
            }
            for part in run.windows(if ascii { 3 } else { 2 }) {
                rest.extend(part);
                rest.push(' ');
            }
            rest.push_str(BETWEEN);
            rest.push(' ');
        }
    }
    // Found alone: a phrase is of longer ones only, so that nothing need stand between these.
    for token in short {
        rest.push_str(&token);
        rest.push(' ');
    }
    rest
}

/// What finds every text that holds each of the words that were typed; `None` where nothing was typed that could be found.
pub(super) fn query(typed: &str) -> Option<String> {
    let mut query = String::new();
    for word in typed.split_whitespace() {
        for run in runs(word, LONGEST_QUERY) {
            let ascii = run.iter().all(char::is_ascii);
            let size = run.len().min(if ascii { 3 } else { 2 });
            let parts: Vec<String> = run.windows(size.max(1)).map(|part| part.iter().collect()).collect();
            // What is read first is what few have: the end of a number, unless it is zeros alone. The rest is looked at only where that
            // is found; as one phrase all of it would be read, with the parts that nearly every number has.
            let mut phrases: Vec<_> = parts.rchunks(if ascii { LONGEST_PHRASE } else { usize::MAX }).collect();
            phrases.sort_by_key(|phrase| Reverse(phrase.iter().collect::<BTreeSet<_>>().len()));
            for phrase in phrases {
                let and = if query.is_empty() { "" } else { " AND " };
                // A run has letters and digits only: no quotation mark can end the phrase.
                let _ = write!(query, "{and}\"{}\"", phrase.join(" "));
            }
        }
    }
    (!query.is_empty()).then_some(query)
}

/// The letters and digits of a text, apart where ASCII meets others: half-width, in lower case, without what stands between.
fn runs(text: &str, longest: usize) -> Vec<Vec<char>> {
    let mut runs: Vec<Vec<char>> = Vec::new();
    let characters = text
        .chars()
        .take(longest)
        .map(half_width)
        .filter(|c| c.is_alphanumeric());
    for character in characters.flat_map(char::to_lowercase) {
        match runs.last_mut() {
            Some(run) if run.iter().all(char::is_ascii) == character.is_ascii() => run.push(character),
            Some(_) | None => runs.push(vec![character]),
        }
    }
    runs
}

fn half_width(character: char) -> char {
    match u32::from(character) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn any_part_of_a_text_is_found_and_nothing_else() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(super::super::TEXT).unwrap();
        let texts = [
            "开科思（上海）商务信息咨询有限公司",
            "26312000000136634917",
            "备注：订单 A-7",
            "*信息技术*服务费",
        ];
        connection
            .execute(
                "INSERT INTO invoice_text (rowid, words) VALUES (1, ?1)",
                [tokens(texts)],
            )
            .unwrap();
        let rows = [
            ("one character", "沪", false),
            ("one character that is there", "思", true),
            ("two characters", "上海", true),
            ("two that stand elsewhere", "海上", false),
            ("across brackets", "思（上", true),
            ("brackets left out", "思上海商", true),
            ("from the end of one text into the next", "司26", true),
            (
                "the end of one and the beginning of the next as one word",
                "公司备注",
                false,
            ),
            ("one digit", "9", true),
            ("two digits", "91", true),
            ("two digits that are not there", "95", false),
            ("the end of a number", "634917", true),
            ("a number", "26312000000136634917", true),
            ("another number", "26312000000136634918", false),
            ("another year's number", "25312000000136634917", false),
            (
                "a number with another digit in the middle",
                "26312000000036634917",
                false,
            ),
            ("wide digits", "６３４９", true),
            ("small letters", "a7", true),
            ("two words in any order", "服务费 商务", true),
            ("two words of which one is not there", "服务费 商业", false),
            ("what FTS5 would take for an operator", "上海 OR 商业", false),
            ("a quotation mark", "\"上海", true),
        ];
        for (what, typed, found) in rows {
            let count: u32 = connection
                .query_row(
                    "SELECT count(*) FROM invoice_text WHERE invoice_text MATCH ?1",
                    [query(typed).unwrap()],
                    |row| row.get(0),
                )
                .unwrap();
            assert_eq!(count == 1, found, "{what}: {typed} as {:?}", query(typed));
        }
        for nothing in ["", "  ", "（）", "*\"'"] {
            assert_eq!(query(nothing), None, "{nothing:?}");
        }
    }
}
