//! The `data` parameter: Base64 of JSON whose nodes are spelt as the document spells them, or the message that says which is not.

use std::{collections::BTreeMap, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::{
    invoice::{Invoice, Item, Kind},
    reply::Refusal,
};

/// Nodes of an invoice that hold a text and are not read into a field of their own.
const HEAD: [&str; 16] = [
    "KHDZ", "KHKHYHZH", "BZ", "KPR", "SKR", "FHR", "QYKHYHZH", "QYDZDH", "YFPHM", "XXBBH", "QDBZ", "KHYJ", "KHSJ",
    "JDC", "DBTS", "ZSFS",
];
const ITEM: [&str; 12] = [
    "CPMC", "CPXH", "CPDW", "SL", "CPSL", "BHSJE", "SE", "FLBM", "XSYH", "LSLBZ", "YHSM", "KCJE",
];
const EXTRA: [&str; 2] = ["MC", "LY"];
/// TDYW's nodes, all of them.
const SPECIAL: [&str; 34] = [
    "BDC_SF",
    "BDC_XXDZ",
    "BDC_QSRQ",
    "BDC_JZRQ",
    "BDC_KSBZ",
    "BDC_CQJH",
    "BDC_PJDW",
    "BDCXS_CQZH",
    "BDCXS_DQDZ",
    "BDCXS_XXDZ",
    "BDCXS_HTBH",
    "BDCXS_XMBH",
    "BDCXS_JSJG",
    "BDCXS_CJJE",
    "BDCXS_KQBZ",
    "BDCXS_MJDW",
    "LKYS_CXR",
    "LKYS_CXRZJLX",
    "LKYS_CXRZJHM",
    "LKYS_CXRQ",
    "LKYS_CFD",
    "LKYS_DDD",
    "LKYS_JTGJLX",
    "LKYS_DJ",
    "HWYS_QYD",
    "HWYS_DDD",
    "HWYS_YSGJ",
    "HWYS_YSGJTH",
    "HWYS_YSHWMC",
    "GZFW_FSD",
    "GZFW_XXDZ",
    "GZFW_XMMC",
    "GZFW_XMBH",
    "GZFW_KSBZ",
];

/// One invoice of a call: read, or refused with its serial where that could be read.
pub(crate) type Read = Result<Invoice, (String, String)>;

/// Reads FPKJ's `data`: `[` Base64 `]`.
pub(crate) fn invoices(data: &str) -> Result<Vec<Read>, Refusal> {
    let inner = data.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inner = inner.ok_or_else(|| Refusal::new("data 必需用[]括起来。"))?;
    let list = array(inner)?;
    if list.is_empty() {
        return Err(Refusal::new("data 中没有发票。"));
    }
    Ok(list
        .iter()
        .map(|value| invoice(value).map_err(|fault| (serial_of(value), fault)))
        .collect())
}

/// Reads SHKP's `data`: bare Base64 of `[{"FPZL":"…","XTLSH":"…"}]`.
pub(crate) fn resubmissions(data: &str) -> Result<Vec<(Kind, String)>, Refusal> {
    let mut wanted = Vec::new();
    for value in array(data)? {
        let node = object(&value, "单据").map_err(Refusal::new)?;
        known(node, &[&["FPZL", "XTLSH"]]).map_err(Refusal::new)?;
        let kind = kind(node).map_err(Refusal::new)?;
        wanted.push((kind, needed(node, "XTLSH").map_err(Refusal::new)?));
    }
    if wanted.is_empty() {
        return Err(Refusal::new("data 中没有单据。"));
    }
    Ok(wanted)
}

/// The serials that a `data` names, as far as it can be read at all: faults are ordered by them.
pub(crate) fn serials(data: &str) -> Vec<String> {
    let inner = data
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(data);
    array(inner)
        .map(|list| list.iter().map(serial_of).collect())
        .unwrap_or_default()
}

fn array(base64: &str) -> Result<Vec<Value>, Refusal> {
    let bytes = STANDARD
        .decode(base64)
        .map_err(|_| Refusal::new("data 不是有效的Base64。"))?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::new("data 不是UTF-8编码。"))?;
    match serde_json::from_str(&text) {
        Ok(Value::Array(list)) => Ok(list),
        Ok(_) => Err(Refusal::new("data 解码后不是JSON数组。")),
        Err(_) => Err(Refusal::new("data 解码后不是JSON。")),
    }
}

fn serial_of(value: &Value) -> String {
    value
        .get("XTLSH")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn invoice(value: &Value) -> Result<Invoice, String> {
    let node = object(value, "发票")?;
    known(
        node,
        &[&HEAD, &["XTLSH", "KHMC", "KHSH", "FPZL", "ITEM", "FJXX", "TDYW"]],
    )?;
    let mut head = BTreeMap::new();
    for name in HEAD {
        let text = text(node, name)?;
        if !text.is_empty() {
            head.insert(name.to_owned(), text);
        }
    }
    let items = list(node, "ITEM")?;
    if items.is_empty() {
        return Err("缺少必需节点 ITEM。".into());
    }
    let numbered = items.iter().zip(1_usize..);
    Ok(Invoice {
        serial: needed(node, "XTLSH")?,
        kind: kind(node)?,
        buyer: needed(node, "KHMC")?,
        buyer_tax_number: text(node, "KHSH")?,
        head,
        items: numbered
            .map(|(value, line)| item(value).map_err(|fault| format!("第{line}行{fault}")))
            .collect::<Result<_, _>>()?,
        extras: extras(node)?,
        special: special(node)?,
    })
}

fn item(value: &Value) -> Result<Item, String> {
    let node = object(value, "ITEM")?;
    known(node, &[&ITEM])?;
    let quantity = text(node, "CPSL")?;
    Ok(Item {
        name: needed(node, "CPMC")?,
        model: text(node, "CPXH")?,
        unit: text(node, "CPDW")?,
        rate: decimal("SL", &needed(node, "SL")?, 8, 4)?,
        quantity: if quantity.is_empty() {
            None
        } else {
            Some(decimal("CPSL", &quantity, 16, 13)?)
        },
        net: decimal("BHSJE", &needed(node, "BHSJE")?, 16, 2)?,
        tax: decimal("SE", &needed(node, "SE")?, 16, 2)?,
        tax_code: needed(node, "FLBM")?,
        preferential: text(node, "XSYH")?,
        zero_rate: text(node, "LSLBZ")?,
        preference: text(node, "YHSM")?,
        deduction: match text(node, "KCJE")?.as_str() {
            "" => Decimal::ZERO,
            amount => decimal("KCJE", amount, 16, 2)?,
        },
    })
}

fn extras(node: &Map<String, Value>) -> Result<Vec<(String, String)>, String> {
    let mut extras = Vec::new();
    for value in list(node, "FJXX")? {
        let extra = object(value, "FJXX")?;
        known(extra, &[&EXTRA])?;
        let (name, content) = (text(extra, "MC")?, text(extra, "LY")?);
        match (name.is_empty(), content.is_empty()) {
            (true, true) => {}
            (true, false) => return Err("附加信息缺少名称 MC。".into()),
            (false, _) => extras.push((name, content)),
        }
    }
    Ok(extras)
}

fn special(node: &Map<String, Value>) -> Result<Vec<BTreeMap<String, String>>, String> {
    let mut rows = Vec::new();
    for value in list(node, "TDYW")? {
        let object = object(value, "TDYW")?;
        known(object, &[&SPECIAL])?;
        let mut row = BTreeMap::new();
        for name in object.keys() {
            let text = text(object, name)?;
            if !text.is_empty() {
                row.insert(name.clone(), text);
            }
        }
        // The document's sample ends its TDYW with an empty object.
        if !row.is_empty() {
            rows.push(row);
        }
    }
    Ok(rows)
}

fn object<'a>(value: &'a Value, what: &str) -> Result<&'a Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("{what}必需是JSON对象。"))
}

fn known(node: &Map<String, Value>, tables: &[&[&str]]) -> Result<(), String> {
    match node
        .keys()
        .find(|name| !tables.iter().any(|table| table.contains(&name.as_str())))
    {
        Some(name) => Err(format!("不认识的节点 {name}，节点必需与文档一致（全大写）。")),
        None => Ok(()),
    }
}

/// A text, empty where the node is absent. The document's samples hold texts only: a number or a null is refused.
fn text(node: &Map<String, Value>, name: &str) -> Result<String, String> {
    match node.get(name) {
        None => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(format!("节点 {name} 必需是字符串。")),
    }
}

fn needed(node: &Map<String, Value>, name: &str) -> Result<String, String> {
    let text = text(node, name)?;
    if text.trim().is_empty() {
        Err(format!("缺少必需节点 {name}。"))
    } else {
        Ok(text)
    }
}

fn list<'a>(node: &'a Map<String, Value>, name: &str) -> Result<&'a [Value], String> {
    match node.get(name) {
        None => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(format!("节点 {name} 必需是数组。")),
    }
}

fn kind(node: &Map<String, Value>) -> Result<Kind, String> {
    let code = needed(node, "FPZL")?;
    Kind::from_code(&code).ok_or_else(|| format!("发票种类 {code} 不正确，只能是004、007、026、028、020、021。"))
}

/// Plain decimals only: an optional minus, digits, at most `places` after the dot; no exponent, no separator.
fn decimal(name: &str, text: &str, longest: usize, places: usize) -> Result<Decimal, String> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
        return Err(format!("{name} 的值“{text}”不是数字。"));
    }
    if text.len() > longest {
        return Err(format!("{name} 的值“{text}”超过{longest}个字符。"));
    }
    if fraction.len() > places {
        return Err(format!("{name} 的值“{text}”最多{places}位小数。"));
    }
    Decimal::from_str(text).map_err(|_| format!("{name} 的值“{text}”不是数字。"))
}
