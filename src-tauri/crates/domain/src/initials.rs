//! The first letters of Chinese names, by which people look for them: `kks` for 开科思.

use pinyin::ToPinyinMulti;

/// Where in a text characters begin whose initials are the query's letters, which are in lower case.
pub fn find(query: &str, text: &str) -> Option<usize> {
    let letters: Vec<char> = query.chars().collect();
    let initials: Vec<Vec<char>> = text.chars().map(of).collect();
    if letters.is_empty() {
        return None;
    }
    initials.windows(letters.len()).position(|window| {
        window
            .iter()
            .zip(&letters)
            .all(|(readings, letter)| readings.contains(letter))
    })
}

/// The initials of each character of a text, those of all its readings together (长 is `cz`); signs have none.
pub fn spelled(text: &str) -> Vec<String> {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| {
            let mut letters = of(c);
            letters.sort_unstable();
            letters.dedup();
            letters.into_iter().collect()
        })
        .collect()
}

/// The first letters of all readings of a character; a letter or digit is its own.
fn of(c: char) -> Vec<char> {
    match c.to_pinyin_multi() {
        Some(readings) => readings
            .into_iter()
            .filter_map(|reading| reading.plain().chars().next())
            .collect(),
        None => c.to_lowercase().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_spelled_by_its_initials() {
        assert_eq!(spelled("开科思（上海）A7"), ["k", "k", "s", "s", "h", "a", "7"]);
        assert_eq!(spelled("长城"), ["cz", "c"], "长 is cháng and zhǎng");
    }

    #[test]
    fn initials_are_found_anywhere_in_a_name() {
        assert_eq!(find("kks", "开科思"), Some(0));
        assert_eq!(find("sh", "开科思上海"), Some(3));
        assert_eq!(find("zc", "长城"), Some(0));
        assert_eq!(find("xx", "开科思"), None);
        assert_eq!(find("", "开科思"), None);
    }
}
