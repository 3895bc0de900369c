//! From the document's JSON to drafts: nothing is guessed, nothing is dropped.

use kaipiao_domain::{
    BuyerType, Delivery, Discount, Draft, ExtraField, Fen, InvoiceNumber, Kind, Line, Party, Pricing, ReversalOf,
    Serial, Staff, party::split_pair,
};
use rust_decimal::Decimal;

use super::{
    error::{DocumentError, Faults},
    special_read, treatment, tree,
    wire::{WireInvoice, WireItem},
    write::{LINES_WITHOUT_LIST, needs_list},
};
use crate::{
    call::exact,
    reply::{Node, Rest, decode},
};

/// An invoice of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its `XTLSH`; `None` where the file has none.
    pub serial: Option<Serial>,
    /// All else. Its own serial stands for nothing while `serial` is `None`.
    draft: Draft,
}

impl Document {
    /// The draft, with a new serial where the file has none.
    pub fn into_draft(self, new: impl FnOnce() -> Serial) -> Draft {
        Draft {
            serial: self.serial.unwrap_or_else(new),
            ..self.draft
        }
    }
}

/// Reads one invoice, or an array of them, as the platform's document writes them. Amounts are texts or numbers, read
/// digit by digit.
///
/// # Errors
/// All places that cannot be read, each with what to do: a node that the document does not have, a value that no draft
/// can hold, a discount without its line.
pub fn read(bytes: &[u8]) -> Result<Vec<Document>, DocumentError> {
    let mut faults = Faults::default();
    let mut documents = Vec::new();
    for (index, node) in tree::parse(bytes)?.into_iter().enumerate() {
        documents.extend(invoice(node, &format!("[{index}]"), &mut faults));
    }
    if faults.is_empty() {
        Ok(documents)
    } else {
        Err(faults.into_error())
    }
}

fn invoice(node: Node, place: &str, faults: &mut Faults) -> Option<Document> {
    if !matches!(node, Node::Object(_)) {
        faults.add(place, "应为一张发票的对象");
        return None;
    }
    let value = tree::value(node, place, faults)?;
    let wire: WireInvoice = match decode(value) {
        Ok(wire) => wire,
        Err(error) => {
            faults.add(
                format!("{place}.{}", error.path),
                "内容的类型不对：文本和数字写在引号里，ITEM、FJXX、TDYW 是数组",
            );
            return None;
        }
    };
    unknown(&wire, place, faults);
    let kind = match wire.kind.parse::<Kind>() {
        Ok(kind) => Some(kind),
        Err(error) => {
            faults.add(format!("{place}.FPZL"), error.to_string());
            None
        }
    };
    let serial = match wire.serial.trim() {
        "" => None,
        text => text
            .parse()
            .map_err(|error| faults.add(format!("{place}.XTLSH"), format!("{error}")))
            .ok(),
    };
    let reversal = reversal(&wire, kind, place, faults);
    // A number that cannot be read is one fault, and no reason to find others in the lines.
    let red = !wire.original.trim().is_empty();
    let lines = lines(&wire.items, red, place, faults);
    let motor_vehicle = mark(&wire.motor_vehicle, "JDC", place, faults);
    let export_agent_refund = mark(&wire.export_agent_refund, "DBTS", place, faults);
    let special = special_read::read(wire.special.trim(), &wire.special_info, place, faults);
    let draft = Draft {
        // Stands for nothing: `Document::into_draft` puts the real one in.
        serial: serial
            .clone()
            .unwrap_or_else(|| Serial::from_random([0; Serial::RANDOM_BYTES])),
        kind: kind?,
        buyer_type: if wire.buyer_tax_id.trim().is_empty() {
            BuyerType::Person
        } else {
            BuyerType::Company
        },
        buyer: party(
            wire.buyer_name,
            wire.buyer_tax_id,
            &wire.buyer_address_phone,
            &wire.buyer_bank_account,
        ),
        delivery: Delivery {
            email: wire.email,
            mobile: wire.mobile,
        },
        seller: party(
            String::new(),
            String::new(),
            &wire.seller_address_phone,
            &wire.seller_bank_account,
        ),
        pricing: Pricing::Net,
        lines,
        remark: wire.remark,
        staff: Staff {
            drawer: wire.drawer,
            payee: wire.payee,
            reviewer: wire.reviewer,
        },
        extra: wire
            .extra
            .into_iter()
            .map(|field| ExtraField {
                name: field.name,
                content: field.content,
            })
            .collect(),
        motor_vehicle,
        export_agent_refund,
        special,
        reversal,
    };
    list(&wire.list, &draft, wire.items.len(), place, faults);
    Some(Document { serial, draft })
}

fn unknown(wire: &WireInvoice, place: &str, faults: &mut Faults) {
    let mut add = |place: &str, unknown: &Rest| {
        for key in unknown.keys() {
            let remedy = if key.chars().any(|c| c.is_ascii_lowercase()) {
                "接口文档没有这个节点：节点名要全部大写"
            } else {
                "接口文档没有这个节点，请改正或删去"
            };
            faults.add(format!("{place}.{key}"), remedy);
        }
    };
    add(place, &wire.unknown);
    for (index, item) in wire.items.iter().enumerate() {
        add(&format!("{place}.ITEM[{index}]"), &item.unknown);
    }
    for (index, field) in wire.extra.iter().enumerate() {
        add(&format!("{place}.FJXX[{index}]"), &field.unknown);
    }
    for (index, info) in wire.special_info.iter().enumerate() {
        add(&format!("{place}.TDYW[{index}]"), &info.unknown);
    }
}

fn party(name: String, tax_id: String, address_phone: &str, bank_account: &str) -> Party {
    let (address, phone) = split_pair(address_phone);
    let (bank, account) = split_pair(bank_account);
    Party {
        name,
        tax_id,
        address,
        phone,
        bank,
        account,
    }
}

fn reversal(wire: &WireInvoice, kind: Option<Kind>, place: &str, faults: &mut Faults) -> Option<ReversalOf> {
    let (original, info_number) = (wire.original.trim(), wire.info_number.trim());
    if original.is_empty() {
        if !info_number.is_empty() {
            faults.add(
                format!("{place}.XXBBH"),
                "只有红字发票有信息表编号：请写 YFPHM，或删去 XXBBH",
            );
        }
        return None;
    }
    // A red 数电票 may reverse an older kind, so the number's own form decides before the red one's kind does. Only where
    // it begins with 00 it cannot be a code, which has a region there.
    let own_form = (!original.starts_with("00")).then_some(None);
    let number =
        InvoiceNumber::split(original, own_form.unwrap_or(kind)).or_else(|_| InvoiceNumber::split(original, kind));
    match number {
        Ok(number) if number.is_complete() => Some(ReversalOf {
            reason: None,
            original: number,
            info_number: (!info_number.is_empty()).then(|| info_number.to_owned()),
            mirrored: false,
        }),
        Ok(_) | Err(_) => {
            faults.add(
                format!("{place}.YFPHM"),
                "原发票号应为 20 位数电票号码，或发票代码（10 或 12 位）加号码（8 位）",
            );
            None
        }
    }
}

fn mark(text: &str, key: &str, place: &str, faults: &mut Faults) -> bool {
    match text.trim() {
        "" | "0" => false,
        "1" => true,
        other => {
            faults.add(format!("{place}.{key}"), format!("“{other}”不认识，是写 1，不是则留空"));
            false
        }
    }
}

/// Whether a list is printed follows from the lines, so another mark cannot be kept.
fn list(text: &str, draft: &Draft, rows: usize, place: &str, faults: &mut Faults) {
    let needed = needs_list(draft, rows);
    match text.trim() {
        "" => {}
        "0" if !needed => {}
        "1" if needed => {}
        "0" => faults.add(
            format!("{place}.QDBZ"),
            format!("明细超过 {LINES_WITHOUT_LIST} 行，QDBZ 应为 1"),
        ),
        "1" => faults.add(
            format!("{place}.QDBZ"),
            format!("QDBZ 应为 0：数电票没有清单，其他发票超过 {LINES_WITHOUT_LIST} 行才用清单"),
        ),
        other => faults.add(format!("{place}.QDBZ"), format!("“{other}”不认识，应为 0 或 1")),
    }
}

fn lines(items: &[WireItem], red: bool, place: &str, faults: &mut Faults) -> Vec<Line> {
    if items.is_empty() {
        faults.add(format!("{place}.ITEM"), "缺少明细，至少一行");
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut after_discount = false;
    for (index, item) in items.iter().enumerate() {
        let place = format!("{place}.ITEM[{index}]");
        let Some(row) = line(item, &place, faults) else {
            after_discount = false;
            continue;
        };
        let is_discount = !red && row.amount.is_some_and(Fen::is_negative);
        if !is_discount {
            lines.push(row);
            after_discount = false;
            continue;
        }
        match lines.last_mut() {
            Some(line) if !after_discount => discount(line, &row, &place, faults),
            Some(_) => faults.add(place, "一行只能有一个折扣行，请合并"),
            None => faults.add(
                place,
                "第一行不能是负数：折扣行要跟在被折扣的行后面，红字发票要写 YFPHM",
            ),
        }
        after_discount = true;
    }
    lines
}

/// Folds a discount line into the line before it (RULES R1.7).
fn discount(line: &mut Line, row: &Line, place: &str, faults: &mut Faults) {
    #[rustfmt::skip]
    let rules = [
        ("CPMC",  row.name == line.name,            "折扣行的产品名称要与上一行一致；红字发票要写 YFPHM"),
        ("FLBM",  row.code == line.code,            "折扣行的分类编码要与上一行一致"),
        ("SL",    row.treatment == line.treatment,  "折扣行的税率和优惠要与上一行一致"),
        ("CPXH",  row.model.is_empty(),             "折扣行的产品型号必需是空"),
        ("CPDW",  row.unit.is_empty(),              "折扣行的产品单位必需是空"),
        ("CPSL",  row.quantity.is_none(),           "折扣行的产品数量必需是空"),
        ("KCJE",  row.deduction.is_none(),          "折扣行不能有扣除金额"),
    ];
    for (key, kept, remedy) in rules {
        if !kept {
            faults.add(format!("{place}.{key}"), remedy);
        }
    }
    line.discount = Some(Discount::Amount {
        amount: -row.amount.unwrap_or_default(),
        tax: row.tax.map(|tax| -tax),
    });
}

fn line(item: &WireItem, place: &str, faults: &mut Faults) -> Option<Line> {
    let treatment = treatment::read(item, place, faults);
    let net = required(&item.net, "BHSJE", "不含税金额", place, faults);
    let tax = required(&item.tax, "SE", "税额", place, faults);
    let quantity = match item.quantity.trim() {
        "" => None,
        text => {
            let quantity = exact(text);
            if quantity.is_none() {
                faults.add(format!("{place}.CPSL"), format!("“{text}”不是数字"));
            }
            quantity.map(|quantity| quantity.normalize())
        }
    };
    let deduction = match item.deduction.trim() {
        "" => None,
        text => fen(text)
            .map_err(|message| faults.add(format!("{place}.KCJE"), message))
            .ok()
            .filter(|deduction| *deduction != Fen::ZERO),
    };
    Some(Line {
        name: item.name.clone(),
        model: item.model.clone(),
        unit: item.unit.clone(),
        code: item.code.trim().to_owned(),
        quantity,
        price: None,
        amount: Some(net?),
        treatment: treatment?,
        tax: Some(tax?),
        discount: None,
        deduction,
    })
}

fn required(text: &str, key: &str, name: &str, place: &str, faults: &mut Faults) -> Option<Fen> {
    let text = text.trim();
    if text.is_empty() {
        faults.add(format!("{place}.{key}"), format!("缺少{name}"));
        return None;
    }
    fen(text)
        .map_err(|message| faults.add(format!("{place}.{key}"), message))
        .ok()
}

/// An amount in yuan, digit by digit.
pub(super) fn fen(text: &str) -> Result<Fen, String> {
    let yuan: Decimal = exact(text).ok_or_else(|| format!("“{text}”不是金额，请写成数字，如 100.00"))?;
    yuan.normalize()
        .to_string()
        .parse()
        .map_err(|error| format!("“{text}”：{error}"))
}
