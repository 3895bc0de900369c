//! The first letters of Chinese names, by which people look for them: `kks` for 开科思.

use pinyin::ToPinyinMulti;

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
}
