//! What a piece of text without a label looks like.

use crate::{tax_id, text::is_han};

/// A piece of a line, and what it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Email(&'a str),
    TaxId(String),
    Phone(String),
    Account(String),
    Bank(String),
    Address(String),
    Name(String),
    /// Something that could be anything.
    Text(String),
}

/// Cuts a line into pieces: at commas and bars, between words and numbers, and at blanks where something else begins.
pub(super) fn split(line: &str) -> Vec<Piece<'_>> {
    line.split(['|', '；', ';', '，', ',', '。'])
        .flat_map(|part| {
            let mut pieces = Vec::new();
            let mut words: Vec<&str> = Vec::new();
            let mut numbers: Vec<&str> = Vec::new();
            for word in part.split_whitespace() {
                if let Some(piece) = plain(word) {
                    flush(&mut words, &mut numbers, &mut pieces);
                    pieces.push(piece);
                } else if is_number(word) && (word.len() > 1 || !numbers.is_empty()) {
                    // An account or a phone in groups.
                    numbers.push(word);
                } else {
                    // A house number between words stays with them.
                    if !numbers.is_empty() && digits(&numbers.concat()) < 7 {
                        words.append(&mut numbers);
                    } else if !numbers.is_empty() || words.last().is_some_and(|last| ends_a_name(last)) {
                        flush(&mut words, &mut numbers, &mut pieces);
                    }
                    words.push(word);
                }
            }
            flush(&mut words, &mut numbers, &mut pieces);
            pieces
        })
        .collect()
}

/// Makes pieces of the words and numbers read so far.
fn flush<'a>(words: &mut Vec<&'a str>, numbers: &mut Vec<&'a str>, pieces: &mut Vec<Piece<'a>>) {
    let number = numbers.join(" ");
    let text = words.join(" ");
    words.clear();
    numbers.clear();
    let (text, number) = if number.is_empty() {
        match number_at_end(&text, 7) {
            Some((before, number)) => (before.trim().to_owned(), number.to_owned()),
            None => (text, number),
        }
    } else if digits(&number) < 7 && !text.is_empty() {
        (format!("{text} {number}"), String::new())
    } else {
        (text, number)
    };
    let is_bank = is_bank(&text);
    if !text.is_empty() {
        pieces.push(words_of(text));
    }
    if !number.is_empty() {
        pieces.push(number_of(&number, is_bank));
    }
}

fn words_of(text: String) -> Piece<'static> {
    if is_bank(&text) {
        Piece::Bank(text)
    } else if ends_a_name(&text) {
        Piece::Name(text)
    } else if places(&text) >= 2 {
        Piece::Address(text)
    } else {
        Piece::Text(text)
    }
}

/// Whether a text names a street, a town, a house.
pub(super) fn names_a_place(text: &str) -> bool {
    places(text) > 0
}

fn places(text: &str) -> usize {
    const WORDS: [&str; 14] = [
        "省", "市", "区", "县", "镇", "村", "路", "街", "道", "巷", "号", "楼", "室", "大厦",
    ];
    WORDS.iter().filter(|word| text.contains(*word)).count()
}

/// Whether a text is what people say around the particulars.
pub(super) fn is_talk(text: &str) -> bool {
    [
        "您好", "你好", "谢谢", "麻烦", "请", "开票", "发票", "如下", "资料", "信息",
    ]
    .iter()
    .any(|word| text.contains(word))
}

fn number_of(number: &str, behind_bank: bool) -> Piece<'static> {
    let bare: String = number.chars().filter(char::is_ascii_digit).collect();
    let is_phone = number.contains(['-', '(', '+'])
        || bare.len() <= 8
        || (bare.len() <= 12 && bare.starts_with('0'))
        || (bare.len() == 11 && bare.starts_with('1'));
    if !behind_bank && is_phone && bare.len() <= 13 {
        Piece::Phone(number.to_owned())
    } else if !behind_bank && (tax_id::is_credit_code(&bare) || tax_id::is_id_card(&bare) || bare.len() == 15) {
        Piece::TaxId(bare)
    } else {
        Piece::Account(bare)
    }
}

/// What one word is by itself.
fn plain(word: &str) -> Option<Piece<'_>> {
    if word.contains('@') && word.is_ascii() {
        return Some(Piece::Email(word));
    }
    is_tax_id(word).then(|| Piece::TaxId(word.to_uppercase()))
}

/// Letters and digits that are a tax number, or near enough one to be doubted and not to be something else.
fn is_tax_id(word: &str) -> bool {
    let upper = word.to_uppercase();
    let alphanumeric = upper
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let has_letter = upper.bytes().any(|byte| byte.is_ascii_uppercase());
    let mostly_digits = digits(&upper) >= 8;
    alphanumeric
        && (15..=20).contains(&upper.len())
        && (has_letter && mostly_digits || tax_id::is_credit_code(&upper) || tax_id::is_id_card(&upper))
}

/// A text and the tax number that it ends with.
pub(super) fn tax_id_at_end(text: &str) -> Option<(&str, &str)> {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_ascii_alphanumeric())
        .last()
        .map(|(at, _)| at)?;
    let (before, id) = text.split_at_checked(start)?;
    (is_tax_id(id) && !before.trim().is_empty()).then_some((before, id))
}

/// A text and the number that it ends with, where that has enough digits.
pub(super) fn number_at_end(text: &str, at_least: usize) -> Option<(&str, &str)> {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')' | ' '))
        .last()
        .map(|(at, _)| at)?;
    let (mut before, mut number) = text.split_at_checked(start)?;
    // A house number before the phone belongs to the address: only the last groups that are enough.
    while let Some((house, rest)) = number.trim_start().split_once(' ') {
        if digits(house) >= 6 || digits(rest) < at_least.max(8) || house.starts_with('0') {
            break;
        }
        let kept = text.len() - rest.len();
        (before, number) = text.split_at_checked(kept)?;
    }
    (digits(number) >= at_least).then_some((before, number.trim()))
}

fn is_number(word: &str) -> bool {
    digits(word) > 0
        && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'(' | b')'))
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn is_bank(text: &str) -> bool {
    let says_bank = [
        "银行",
        "信用社",
        "农商行",
        "工行",
        "建行",
        "农行",
        "中行",
        "交行",
        "招行",
    ]
    .iter()
    .any(|word| text.contains(word));
    let is_branch = ["支行", "分行", "分理处", "营业部", "营业室"]
        .iter()
        .any(|word| text.ends_with(word));
    // A bank itself may be the buyer: then it ends like a company.
    (says_bank || is_branch) && !text.ends_with("公司")
}

/// Whether a text ends as names of companies do.
fn ends_a_name(text: &str) -> bool {
    const ENDS: [&str; 27] = [
        "公司",
        "集团",
        "厂",
        "商店",
        "店",
        "经营部",
        "工作室",
        "事务所",
        "合作社",
        "合伙企业",
        "（有限合伙）",
        "(有限合伙)",
        "（普通合伙）",
        "(普通合伙)",
        "中心",
        "学校",
        "小学",
        "中学",
        "大学",
        "学院",
        "幼儿园",
        "医院",
        "委员会",
        "协会",
        "研究院",
        "研究所",
        "商行",
    ];
    text.chars().filter(|c| is_han(*c)).count() >= 3 && ENDS.iter().any(|end| text.ends_with(end))
}
