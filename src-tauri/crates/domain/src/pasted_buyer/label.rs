//! Labels of particulars, and the text that each announces.

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    TaxId,
    Address,
    Phone,
    Bank,
    Account,
    Email,
    /// Something that an invoice does not ask for.
    Other,
}

/// A label's field and the text behind it, as far as the next label; text before the first has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Labelled<'a> {
    pub(super) field: Option<Field>,
    pub(super) value: &'a str,
}

/// Words that labels are made of, longer ones before those that they begin with.
const LABELS: &[(&str, Field)] = &[
    ("统一社会信用代码/纳税人识别号", Field::TaxId),
    ("纳税人识别号/统一社会信用代码", Field::TaxId),
    ("统一社会信用代码(纳税人识别号)", Field::TaxId),
    ("统一社会信用代码（纳税人识别号）", Field::TaxId),
    ("统一社会信用代码", Field::TaxId),
    ("社会信用代码", Field::TaxId),
    ("信用代码", Field::TaxId),
    ("纳税人识别号", Field::TaxId),
    ("纳税识别号", Field::TaxId),
    ("纳税人税号", Field::TaxId),
    ("税务登记证号", Field::TaxId),
    ("税务登记号", Field::TaxId),
    ("公司税号", Field::TaxId),
    ("企业税号", Field::TaxId),
    ("单位税号", Field::TaxId),
    ("识别号", Field::TaxId),
    ("税号", Field::TaxId),
    ("地址、电话", Field::Address),
    ("地址及电话", Field::Address),
    ("地址和电话", Field::Address),
    ("地址/电话", Field::Address),
    ("地址 电话", Field::Address),
    ("地址电话", Field::Address),
    ("收件地址", Field::Other),
    ("邮寄地址", Field::Other),
    ("收票地址", Field::Other),
    ("注册地址", Field::Address),
    ("公司地址", Field::Address),
    ("单位地址", Field::Address),
    ("企业地址", Field::Address),
    ("开票地址", Field::Address),
    ("联系地址", Field::Address),
    ("经营地址", Field::Address),
    ("地址", Field::Address),
    ("住所", Field::Address),
    ("注册电话", Field::Phone),
    ("公司电话", Field::Phone),
    ("单位电话", Field::Phone),
    ("企业电话", Field::Phone),
    ("开票电话", Field::Phone),
    ("联系电话", Field::Phone),
    ("联系方式", Field::Phone),
    ("电话号码", Field::Phone),
    ("电话", Field::Phone),
    ("手机号码", Field::Phone),
    ("手机号", Field::Phone),
    ("手机", Field::Phone),
    ("Tel", Field::Phone),
    ("TEL", Field::Phone),
    ("开户银行及账号", Field::Bank),
    ("开户银行及帐号", Field::Bank),
    ("开户银行、账号", Field::Bank),
    ("开户行及账号", Field::Bank),
    ("开户行及帐号", Field::Bank),
    ("开户行、账号", Field::Bank),
    ("开户行和账号", Field::Bank),
    ("开户行/账号", Field::Bank),
    ("开户行账号", Field::Bank),
    ("开户账号", Field::Account),
    ("开户帐号", Field::Account),
    ("开户行行号", Field::Other),
    ("开户行号", Field::Other),
    ("联行号", Field::Other),
    ("行号", Field::Other),
    ("基本户开户行", Field::Bank),
    ("开户银行名称", Field::Bank),
    ("开户银行", Field::Bank),
    ("开户行名称", Field::Bank),
    ("开户支行", Field::Bank),
    ("开户行", Field::Bank),
    ("银行名称", Field::Bank),
    ("银行账号", Field::Account),
    ("银行帐号", Field::Account),
    ("银行账户", Field::Account),
    ("银行帐户", Field::Account),
    ("基本户账号", Field::Account),
    ("对公账号", Field::Account),
    ("对公账户", Field::Account),
    ("账户名称", Field::Name),
    ("账户名", Field::Name),
    ("银行卡号", Field::Account),
    ("账号", Field::Account),
    ("帐号", Field::Account),
    ("账户", Field::Account),
    ("帐户", Field::Account),
    ("卡号", Field::Account),
    ("开票单位名称", Field::Name),
    ("开票单位", Field::Name),
    ("开票公司", Field::Name),
    ("开票名称", Field::Name),
    ("开票抬头", Field::Name),
    ("发票抬头", Field::Name),
    ("抬头名称", Field::Name),
    ("公司抬头", Field::Name),
    ("单位抬头", Field::Name),
    ("抬头", Field::Name),
    ("购买方名称", Field::Name),
    ("购货单位名称", Field::Name),
    ("购方名称", Field::Name),
    ("公司名称", Field::Name),
    ("公司全称", Field::Name),
    ("公司名", Field::Name),
    ("单位名称", Field::Name),
    ("单位全称", Field::Name),
    ("企业名称", Field::Name),
    ("企业全称", Field::Name),
    ("客户名称", Field::Name),
    ("名称", Field::Name),
    ("全称", Field::Name),
    ("户名", Field::Name),
    ("电子邮箱", Field::Email),
    ("收票邮箱", Field::Email),
    ("接收邮箱", Field::Email),
    ("邮箱", Field::Email),
    ("E-mail", Field::Email),
    ("Email", Field::Email),
    ("email", Field::Email),
    ("收件人", Field::Other),
    ("联系人", Field::Other),
    ("邮编", Field::Other),
    ("法定代表人", Field::Other),
    ("法人", Field::Other),
    ("开票内容", Field::Other),
    ("开票项目", Field::Other),
    ("开票金额", Field::Other),
    ("开票类型", Field::Other),
    ("发票类型", Field::Other),
    ("备注", Field::Other),
];

/// Labels of two characters, which many set apart to make them as wide as the others (`税　号`).
const SHORT: [&str; 9] = ["名称", "税号", "地址", "电话", "账号", "帐号", "户名", "抬头", "邮箱"];

/// What stands before a label, or before a point of a list.
const BULLETS: [char; 7] = [' ', '【', '[', '*', '-', '•', '·'];

/// The text without the numbers of points that lines begin with, and its labels of two characters closed up.
pub(super) fn closed_up(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| without_point(line).unwrap_or(line)).collect();
    let mut closed = lines.join("\n");
    for label in SHORT {
        let (first, second) = label.split_at_checked('名'.len_utf8()).unwrap_or((label, ""));
        for blanks in 1..=4 {
            closed = closed.replace(&format!("{first}{}{second}", " ".repeat(blanks)), label);
        }
    }
    closed
}

/// Splits a text at its labels.
pub(super) fn split(text: &str) -> Vec<Labelled<'_>> {
    let mut parts = Vec::new();
    let (mut field, mut start, mut at) = (None, 0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some((found, length)) = label(text, at) {
            parts.push(Labelled {
                field,
                value: text.get(start..at).map(before_point).unwrap_or_default(),
            });
            (field, start) = (Some(found), at + length);
            at = start;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(Labelled {
        field,
        value: text.get(start..).unwrap_or_default(),
    });
    parts.retain(|part| !part.value.trim().is_empty());
    parts
}

/// The label that stands at a place, and its length with the colon behind it.
fn label(text: &str, at: usize) -> Option<(Field, usize)> {
    let (before, rest) = text.split_at_checked(at)?;
    let (word, field) = LABELS.iter().find(|(word, _)| rest.starts_with(word))?;
    let behind = rest.get(word.len()..)?;
    let begins = before.is_empty()
        || before.ends_with(BULLETS)
        || before.ends_with(['\n', ',', '，', ';', '；', '、', '|', '.', '。', ')', '）']);
    let unbracketed = behind.trim_start_matches([' ', '】', ']', '）', ')']);
    let value = unbracketed.strip_prefix([':', '=']);
    // Within a text it is a label only with a colon, or before a number; 有限公司税号: ends a name and begins a label.
    let is_label = begins
        || ((value.is_some() || behind.starts_with(|c: char| c.is_ascii_digit()))
            && !["公司", "单位", "企业"].iter().any(|owner| word.starts_with(owner)));
    is_label.then(|| (*field, rest.len() - value.unwrap_or(unbracketed).len()))
}

/// What is behind the number of a point of a list (`2.`, `③`, `(4)`); `None` where a text begins otherwise.
fn without_point(text: &str) -> Option<&str> {
    let number = text.trim_start_matches(BULLETS).trim_start_matches(['(', '（']);
    let behind = number.strip_prefix(|c| ('①'..='⑳').contains(&c)).or_else(|| {
        let behind = number.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
        let digits = number.strip_suffix(behind)?.chars().count();
        ((1..=2).contains(&digits) && behind.starts_with(['.', '、', ')', '）'])).then_some(behind)
    })?;
    Some(behind.trim_start_matches(['.', '、', ')', '）', ' ']))
}

/// The text before a label, without the number of the label's point in a list.
fn before_point(text: &str) -> &str {
    let trimmed = text.trim_end_matches(BULLETS);
    match trimmed.rsplit_once([' ', ',', '，', ';', '；', '。']) {
        Some((before, last)) if without_point(last) == Some("") => before,
        _ => trimmed,
    }
}
