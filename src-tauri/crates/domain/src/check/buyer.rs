//! Buyer, seller and where the invoice is sent (RULES §3, §7).

use super::{Faults, field::Field};
use crate::{BuyerType, Draft, FaultCode, Kind, Party, party::join_pair, tax_id};

pub(super) fn check(draft: &Draft, faults: &mut Faults) {
    name(draft, faults);
    tax_number(draft, faults);
    contact(draft.kind, "buyer", &draft.buyer, 100, faults);
    contact(draft.kind, "seller", &draft.seller, 60, faults);
    delivery(draft, faults);
}

fn name(draft: &Draft, faults: &mut Faults) {
    let name = &draft.buyer.name;
    if name.is_empty() {
        faults.block(FaultCode::Missing, "buyer.name", "请填写购买方名称");
    } else if draft.buyer_type == BuyerType::Person && name.chars().count() < 2 {
        faults.block(
            FaultCode::NameTooShort,
            "buyer.name",
            "个人名称至少两个字，可写“张先生”“张女士”",
        );
    }
    let field = Field {
        path: "buyer.name".into(),
        label: "购买方名称",
        chars: 100,
        bytes: 100,
    };
    field.check(draft.kind, name, faults);
}

fn tax_number(draft: &Draft, faults: &mut Faults) {
    const PATH: &str = "buyer.taxId";
    let id = &draft.buyer.tax_id;
    let special = draft.kind.is_special();
    if special && draft.buyer_type == BuyerType::Person {
        faults.block(
            FaultCode::BuyerIsPerson,
            "buyerType",
            "专票不能开给个人，请改开普票或选“企业”",
        );
    }
    if id.is_empty() {
        // A red invoice repeats the buyer of its original, which may be from before the number was asked for.
        if special {
            faults.block(FaultCode::Missing, PATH, "专票必须填写购买方税号");
        } else if draft.buyer_type == BuyerType::Company && !draft.is_red() {
            faults.block(FaultCode::Missing, PATH, "企业必须填写税号；购买方是自然人请选“个人”");
        }
        return;
    }
    match tax_id::doubt(id) {
        None => {}
        Some(tax_id::Doubt::Characters) => {
            faults.block(FaultCode::BadTaxId, PATH, "税号只能有数字和大写字母，请核对");
        }
        Some(tax_id::Doubt::TooLong) => {
            faults.block(FaultCode::BadTaxId, PATH, "税号最多 20 位，请核对");
        }
        Some(tax_id::Doubt::TooShort) => {
            faults.warn(FaultCode::BadTaxId, PATH, "税号一般为 15 到 20 位，请核对");
        }
        Some(tax_id::Doubt::CheckDigit { meant: Some(meant) }) => {
            faults.warn(
                FaultCode::BadTaxId,
                PATH,
                format!("税号校验位不对，是不是 {meant}？（字母 O、I、Z、S 容易和 0、1、2、5 混淆）"),
            );
        }
        Some(tax_id::Doubt::Organisation) => {
            faults.warn(
                FaultCode::BadTaxId,
                PATH,
                "税号里的组织机构代码（第 9–17 位）校验位不对，请核对",
            );
        }
        Some(tax_id::Doubt::CheckDigit { meant: None }) => {
            faults.warn(FaultCode::BadTaxId, PATH, "税号校验位不对，请核对");
        }
    }
}

/// Address, phone, bank and account. 数电票 have a field for each, the older kinds one for each pair.
fn contact(kind: Kind, side: &str, party: &Party, account_chars: usize, faults: &mut Faults) {
    let fields = [
        ("address", "地址", 100, &party.address),
        ("phone", "电话", 50, &party.phone),
        ("bank", "开户银行", 100, &party.bank),
        ("account", "银行账号", account_chars, &party.account),
    ];
    for (key, label, chars, content) in fields {
        let field = Field {
            path: format!("{side}.{key}"),
            label,
            chars,
            bytes: 100,
        };
        field.check(kind, content, faults);
    }
    if kind.is_digital() {
        return;
    }
    let pairs = [
        ("address", "地址和电话合计", &party.address, &party.phone),
        ("bank", "开户银行和账号合计", &party.bank, &party.account),
    ];
    for (key, label, first, second) in pairs {
        // A single part that is too long by itself has been named already.
        if super::field::gbk_length(first) <= 100 && super::field::gbk_length(second) <= 100 {
            let field = Field {
                path: format!("{side}.{key}"),
                label,
                chars: usize::MAX,
                bytes: 100,
            };
            let joined = join_pair(first, second);
            if super::field::gbk_length(&joined) > 100 {
                field.check(kind, &joined, faults);
            }
        }
    }
}

fn delivery(draft: &Draft, faults: &mut Faults) {
    let email = &draft.delivery.email;
    if !email.is_empty() && !is_email(email) {
        faults.block(
            FaultCode::BadEmail,
            "delivery.email",
            "邮箱写法不对，应像 name@example.com；不发邮件请留空",
        );
    }
    if email.chars().count() > 72 {
        faults.block(FaultCode::TooLong, "delivery.email", "邮箱最多 72 个字符");
    }
    let mobile = &draft.delivery.mobile;
    let usual = mobile.len() == 11 && mobile.starts_with('1') && mobile.bytes().all(|byte| byte.is_ascii_digit());
    if !mobile.is_empty() && !usual {
        faults.warn(
            FaultCode::BadMobile,
            "delivery.mobile",
            "手机号一般为 11 位数字，请核对",
        );
    }
}

/// One `@`, something before it, a domain with a dot behind it.
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let plain = text
        .chars()
        .all(|c| c.is_ascii_graphic() && !matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '"'));
    plain
        && !name.is_empty()
        && !domain.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
}
