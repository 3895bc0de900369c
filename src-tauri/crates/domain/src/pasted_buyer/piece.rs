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

/// Digits that are enough for a phone; fewer are a house number.
const PHONE: usize = 7;

/// Digits that are enough for an account behind its bank.
const ACCOUNT: usize = 9;

/// Cuts a line into pieces: at commas and bars, between words and numbers, and at blanks where something else begins.
pub(super) fn split(line: &str) -> Vec<Piece<'_>> {
    line.split(['|', '；', ';', '，', ',', '。'])
        .flat_map(|part| {
            let mut pieces = Vec::new();
            let mut words: Vec<&str> = Vec::new();
            for word in part.split_whitespace() {
                if word.contains('@') && word.is_ascii() {
                    flush(&mut words, &mut pieces);
                    pieces.push(Piece::Email(word));
                // Digits alone may be an account: what stands before them tells.
                } else if let Some((before, id)) = tax_id_at_end(word).filter(|(_, id)| !is_number(id)) {
                    words.push(before);
                    flush(&mut words, &mut pieces);
                    pieces.push(Piece::TaxId(id.to_uppercase()));
                } else {
                    if begins_another(&words, word) {
                        flush(&mut words, &mut pieces);
                    }
                    words.push(word);
                }
            }
            flush(&mut words, &mut pieces);
            pieces
        })
        .collect()
}

/// Whether a word is of another piece than the words before it.
fn begins_another(words: &[&str], word: &str) -> bool {
    let before = words.join(" ");
    if is_number(word) {
        // An account or a phone may be in groups.
        digits(word) >= PHONE && words.last().is_some_and(|last| number_at_end(last).is_some())
    } else {
        ends_a_name(&before)
            || number_at_end(&before).is_some()
            || (is_bank(word) && names_a_place(&before) && !is_bank(&before))
    }
}

/// Makes pieces of the words read so far.
fn flush(words: &mut Vec<&str>, pieces: &mut Vec<Piece<'_>>) {
    let text = words.join(" ");
    words.clear();
    let (before, number) = number_at_end(&text).unwrap_or((&text, ""));
    // Signs between pieces are none.
    if before.contains(char::is_alphabetic) {
        pieces.push(words_of(before.trim().to_owned()));
    }
    if !number.is_empty() {
        pieces.push(number_of(number, is_bank(before)));
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
    let is_phone = match bare.len() {
        ..=8 | 10 | 11 => true,
        12 if bare.starts_with('0') => true,
        // With the country before it, or an extension behind.
        ..=15 => number.contains(['-', '(', '+']),
        _ => false,
    };
    if behind_bank {
        Piece::Account(bare)
    } else if is_phone {
        Piece::Phone(number.to_owned())
    } else if is_tax_id(&bare) || bare.len() == 15 {
        Piece::TaxId(bare)
    } else {
        Piece::Account(bare)
    }
}

/// Letters and digits that are a tax number, or near enough one to be doubted and not to be something else.
fn is_tax_id(word: &str) -> bool {
    let upper = word.to_uppercase();
    let near_enough = upper.contains(|c: char| c.is_ascii_uppercase()) && digits(&upper) >= 8;
    (15..=20).contains(&upper.len()) && (near_enough || tax_id::is_credit_code(&upper) || tax_id::is_id_card(&upper))
}

/// A text and the tax number that it ends with.
pub(super) fn tax_id_at_end(text: &str) -> Option<(&str, &str)> {
    let before = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let id = text.strip_prefix(before)?;
    is_tax_id(id).then_some((before, id))
}

/// A text and the phone or account that it ends with.
fn number_at_end(text: &str) -> Option<(&str, &str)> {
    let (before, number) = groups_at_end(text);
    if before.is_empty() || is_bank(before) {
        (digits(number) >= PHONE).then_some((before, number))
    } else {
        phone_at_end(text)
    }
}

/// A text and the account that it ends with.
pub(super) fn account_at_end(text: &str) -> Option<(&str, &str)> {
    Some(groups_at_end(text)).filter(|(_, number)| digits(number) >= ACCOUNT)
}

/// A text and the phone that it ends with; a house number before the phone stays with the text.
pub(super) fn phone_at_end(text: &str) -> Option<(&str, &str)> {
    let (mut before, mut number) = groups_at_end(text);
    while let Some((house, rest)) = number.split_once(' ') {
        let begins_phone = house.starts_with(['0', '+']) || house.starts_with("(0") || digits(house) >= PHONE;
        let is_mobile = number.starts_with('1') && digits(house) == 3 && digits(number) == 11;
        // Seven digits behind may be those of a 400 number.
        if begins_phone || is_mobile || digits(rest) < 8 {
            break;
        }
        (before, number) = (text.trim_end().strip_suffix(rest)?, rest);
    }
    (digits(number) >= PHONE).then_some((before.trim_end(), number))
}

/// A text and the groups of digits that it ends with.
fn groups_at_end(text: &str) -> (&str, &str) {
    let text = text.trim_end();
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')' | ' '));
    // What closes a bracket or a hyphen belongs to the text.
    let number = text
        .strip_prefix(before)
        .unwrap_or_default()
        .trim_start_matches(['-', ')', ' ']);
    (text.strip_suffix(number).unwrap_or(text).trim_end(), number)
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
