//! The head: what must be there, how long it may be, which values a flag takes.

use crate::invoice::Invoice;

/// Longest texts of the head in characters, as the bureau's batch template has them (RULES §7).
const LENGTHS: [(&str, &str, usize); 8] = [
    ("KHDZ", "客户地址", 150),
    ("KHKHYHZH", "客户开户银行账号", 200),
    ("QYDZDH", "销方地址电话", 150),
    ("QYKHYHZH", "销方银行账号", 200),
    ("BZ", "备注", 230),
    ("KPR", "开票人", 16),
    ("SKR", "收款人", 16),
    ("FHR", "复核人", 16),
];
/// 特定业务标识 and the family of TDYW nodes that goes with it: freight's flag is FWYS and its nodes begin with HWYS.
const BUSINESSES: [(&str, &str); 5] = [
    ("BDCZL", "BDC_"),
    ("BDCXS", "BDCXS_"),
    ("FWYS", "HWYS_"),
    ("LKYS", "LKYS_"),
    ("GZFW", "GZFW_"),
];
/// Lines of one invoice that the bureau's page still bears (RULES R1.19).
const MOST_LINES: usize = 5_000;

pub(super) fn check(invoice: &Invoice) -> Result<(), String> {
    let serial = &invoice.serial;
    if serial.len() > 32
        || !serial
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    {
        return Err(format!("单据号 {serial} 只能是字母和数字，最多32位。"));
    }
    if invoice.buyer.chars().count() > 100 {
        return Err("客户名称最多100个字符。".into());
    }
    buyer_tax_number(invoice)?;
    for (node, name, longest) in LENGTHS {
        if invoice.head(node).chars().count() > longest {
            return Err(format!("{name}最多{longest}个字符。"));
        }
    }
    for node in ["JDC", "DBTS", "QDBZ"] {
        if !matches!(invoice.head(node), "" | "0" | "1") {
            return Err(format!("节点 {node} 只能是0或1。"));
        }
    }
    if invoice.kind.is_digital() && invoice.head("QDBZ") == "1" {
        return Err("数电票没有清单，QDBZ 必需是0。".into());
    }
    if invoice.items.len() > MOST_LINES {
        return Err(format!("明细最多{MOST_LINES}行。"));
    }
    special(invoice)
}

fn buyer_tax_number(invoice: &Invoice) -> Result<(), String> {
    let number = &invoice.buyer_tax_number;
    if number.is_empty() {
        return if invoice.kind.is_special() {
            Err("专票客户税号必需输入。".into())
        } else {
            Ok(())
        };
    }
    let characters = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    if !characters || !(15..=20).contains(&number.len()) {
        return Err(format!("客户税号 {number} 不正确，应为15至20位数字或大写字母。"));
    }
    Ok(())
}

fn special(invoice: &Invoice) -> Result<(), String> {
    let flag = invoice.head("ZSFS");
    let family = BUSINESSES
        .iter()
        .find(|(business, _)| *business == flag)
        .map(|(_, family)| *family);
    let Some(family) = family else {
        if !flag.is_empty() {
            return Err(format!(
                "特定业务标识 {flag} 不正确，只能是BDCZL、BDCXS、FWYS、LKYS、GZFW。"
            ));
        }
        return if invoice.special.is_empty() {
            Ok(())
        } else {
            Err("有特定业务信息时，ZSFS 必需输入。".into())
        };
    };
    if invoice.special.is_empty() {
        return Err(format!("特定业务 {flag} 缺少 TDYW。"));
    }
    let foreign = invoice
        .special
        .iter()
        .flat_map(|row| row.keys())
        .find(|node| !node.starts_with(family));
    match foreign {
        Some(node) => Err(format!("特定业务 {flag} 不能有节点 {node}。")),
        None => Ok(()),
    }
}
