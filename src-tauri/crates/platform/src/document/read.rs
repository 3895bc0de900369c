//! From the document's JSON to drafts: nothing is guessed, nothing is dropped.

use kaipiao_domain::{
    BuyerType, Delivery, Discount, Draft, ExtraField, Fault, FaultCode, Fen, InvoiceNumber, Kind, Line, Party, Pricing,
    ReversalOf, Serial, Staff,
    party::{names_company, split_pair},
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{
    error::DocumentError,
    faults::{Faults, Row, join},
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
    /// Its `XTLSH`; `None` where the file has none that can be read.
    pub serial: Option<Serial>,
    /// Its `FPZL`; `None` where that can't be read.
    pub kind: Option<Kind>,
    /// All else. Its own serial and kind stand for nothing while those are `None`.
    draft: Draft,
    faults: Vec<Fault>,
}

impl Document {
    /// The draft, with a new serial where the file has none. What [`faults`](Self::faults) names is not as the file has it.
    pub fn into_draft(self, new: impl FnOnce() -> Serial) -> Draft {
        Draft {
            serial: self.serial.unwrap_or_else(new),
            ..self.draft
        }
    }

    /// What no draft can hold, by its place in the draft, before what the checks found in that.
    pub fn faults(&self, found: Vec<Fault>) -> Vec<Fault> {
        join(self.faults.clone(), found)
    }
}

/// Reads one invoice, or an array of them, as the platform's document writes them. Amounts are texts or numbers, read
/// digit by digit. What is wrong with an invoice is told with it and keeps no other from being read: a node that the document does
/// not have, a value that no draft can hold, a discount without its line.
///
/// # Errors
/// [`DocumentError`] where it holds no invoices at all.
pub fn read(bytes: &[u8]) -> Result<Vec<Document>, DocumentError> {
    Ok(tree::parse(bytes)?.into_iter().map(invoice).collect())
}

fn invoice(node: Node) -> Document {
    let mut faults = Faults::default();
    let value = match node {
        Node::Object(_) => tree::value(node, "", &mut faults),
        Node::Null | Node::Text(_) | Node::List(_) => None,
    };
    let Some(value) = value else {
        faults.block(FaultCode::Unreadable, "", "应为一张发票的对象");
        return Document {
            serial: None,
            kind: None,
            draft: Draft::new(no_serial()),
            faults: faults.into_faults(&[]),
        };
    };
    let wire = wire(value, &mut faults);
    unknown(&wire, &mut faults);
    let kind = wire
        .kind
        .parse::<Kind>()
        .map_err(|error| faults.block(FaultCode::Unreadable, "FPZL", error.to_string()))
        .ok();
    let serial = match wire.serial.trim() {
        "" => None,
        text => text
            .parse()
            .map_err(|error| faults.block(FaultCode::Unreadable, "XTLSH", format!("{error}")))
            .ok(),
    };
    let reversal = reversal(&wire, kind, &mut faults);
    let (lines, rows) = lines(&wire.items, reversal.is_some(), &mut faults);
    let motor_vehicle = mark(&wire.motor_vehicle, "JDC", &mut faults);
    let export_agent_refund = mark(&wire.export_agent_refund, "DBTS", &mut faults);
    let special = special_read::read(wire.special.trim(), &wire.special_info, &mut faults);
    list(&wire.list, kind, wire.items.len(), &mut faults);
    let draft = Draft {
        serial: serial.clone().unwrap_or_else(no_serial),
        kind: kind.unwrap_or(Kind::DigitalOrdinary),
        // The document has no mark for persons: an empty number is the only sign, and a company's name speaks against it.
        buyer_type: if wire.buyer_tax_id.trim().is_empty() && !names_company(&wire.buyer_name) {
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
    Document {
        serial,
        kind,
        draft,
        faults: faults.into_faults(&rows),
    }
}

/// Stands for nothing: [`Document::into_draft`] puts the real one in.
fn no_serial() -> Serial {
    Serial::from_random([0; Serial::RANDOM_BYTES])
}

/// The nodes of an invoice, but for those of the wrong type.
fn wire(mut value: Value, faults: &mut Faults) -> WireInvoice {
    loop {
        let node = match decode(value.clone()) {
            Ok(wire) => return wire,
            Err(error) => error.path,
        };
        let words = "内容的类型不对：文本和数字写在引号里，ITEM、FJXX、TDYW 是数组";
        faults.block(FaultCode::Unreadable, &node, words);
        if !tree::take_out(&mut value, &node) {
            return WireInvoice::default();
        }
    }
}

fn unknown(wire: &WireInvoice, faults: &mut Faults) {
    let mut add = |part: &str, unknown: &Rest| {
        for key in unknown.keys() {
            let remedy = if key.chars().any(|c| c.is_ascii_lowercase()) {
                "接口文档没有这个节点：节点名要全部大写"
            } else {
                "接口文档没有这个节点，请改正或删去"
            };
            faults.block(FaultCode::UnknownNode, format!("{part}{key}"), remedy);
        }
    };
    add("", &wire.unknown);
    for (index, item) in wire.items.iter().enumerate() {
        add(&format!("ITEM[{index}]."), &item.unknown);
    }
    for (index, field) in wire.extra.iter().enumerate() {
        add(&format!("FJXX[{index}]."), &field.unknown);
    }
    for (index, info) in wire.special_info.iter().enumerate() {
        add(&format!("TDYW[{index}]."), &info.unknown);
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

fn reversal(wire: &WireInvoice, kind: Option<Kind>, faults: &mut Faults) -> Option<ReversalOf> {
    let (original, info_number) = (wire.original.trim(), wire.info_number.trim());
    if original.is_empty() {
        if !info_number.is_empty() {
            let words = "只有红字发票有信息表编号：请写 YFPHM，或删去 XXBBH";
            faults.block(FaultCode::BadInfoNumber, "XXBBH", words);
        }
        return None;
    }
    // A red 数电票 may reverse an older kind, so the number's own form decides before the red one's kind does. Only where
    // it begins with 00 it cannot be a code, which has a region there.
    let own_form = (!original.starts_with("00")).then_some(None);
    let number =
        InvoiceNumber::split(original, own_form.unwrap_or(kind)).or_else(|_| InvoiceNumber::split(original, kind));
    let number = number.ok().filter(InvoiceNumber::is_complete).unwrap_or_else(|| {
        let words = "原发票号应为 20 位数电票号码，或发票代码（10 或 12 位）加号码（8 位）";
        faults.block(FaultCode::BadOriginal, "YFPHM", words);
        InvoiceNumber {
            code: String::new(),
            number: original.to_owned(),
        }
    });
    Some(ReversalOf {
        reason: None,
        original: number,
        info_number: (!info_number.is_empty()).then(|| info_number.to_owned()),
        mirrored: false,
    })
}

fn mark(text: &str, key: &str, faults: &mut Faults) -> bool {
    let text = text.trim();
    let yes = if text.is_empty() { Some(false) } else { yes_or_no(text) };
    if yes.is_none() {
        let words = format!("“{text}”不认识，是写 1，不是则留空");
        faults.block(FaultCode::Unreadable, key, words);
    }
    yes.unwrap_or_default()
}

/// A yes or no, in whichever way it is written: the document names a way for some of its flags only.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "1" | "是" | "Y" | "y" => Some(true),
        "0" | "否" | "N" | "n" => Some(false),
        _ => None,
    }
}

/// Whether a list is printed follows from the lines (RULES R1.19, R1.20): another mark is not sent.
fn list(text: &str, kind: Option<Kind>, rows: usize, faults: &mut Faults) {
    const KEY: &str = "QDBZ";
    let text = text.trim();
    let (Some(kind), false) = (kind, text.is_empty()) else {
        return;
    };
    match yes_or_no(text) {
        None => faults.block(FaultCode::Unreadable, KEY, format!("“{text}”不认识，应为 0 或 1")),
        Some(true) if kind.is_digital() => faults.block(FaultCode::NeedsList, KEY, "数电票没有清单，QDBZ 应为 0"),
        Some(true) if !needs_list(kind, rows) => faults.warn(
            FaultCode::NeedsList,
            KEY,
            format!("不超过 {LINES_WITHOUT_LIST} 行，将不开清单"),
        ),
        // That a list comes where none was asked for, the checks tell.
        Some(_) => {}
    }
}

/// The lines, and what each row became.
fn lines(items: &[WireItem], red: bool, faults: &mut Faults) -> (Vec<Line>, Vec<Row>) {
    if items.is_empty() {
        faults.block(FaultCode::Missing, "ITEM", "缺少明细，至少一行");
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut rows = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let node = format!("ITEM[{index}]");
        let row = line(item, &node, faults);
        let takes_off = !red && row.amount.is_some_and(Fen::is_negative);
        let place = lines.len();
        match lines.last_mut() {
            Some(line) if takes_off => {
                rows.push(Row::Discount(place.saturating_sub(1)));
                if line.discount.is_some() {
                    faults.block(FaultCode::BadDiscount, node, "一行只能有一个折扣行，请合并");
                } else {
                    discount(line, &row, &node, faults);
                }
            }
            Some(_) | None => {
                if takes_off {
                    let words = "第一行不能是负数：折扣行要跟在被折扣的行后面，红字发票要写 YFPHM";
                    faults.block(FaultCode::WrongSign, format!("{node}.BHSJE"), words);
                }
                rows.push(Row::Line(place));
                lines.push(row);
            }
        }
    }
    (lines, rows)
}

/// Folds a discount line into the line before it (RULES R1.7).
fn discount(line: &mut Line, row: &Line, node: &str, faults: &mut Faults) {
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
            faults.block(FaultCode::BadDiscount, format!("{node}.{key}"), remedy);
        }
    }
    line.discount = Some(Discount::Amount {
        amount: -row.amount.unwrap_or_default(),
        tax: row.tax.map(|tax| -tax),
    });
}

fn line(item: &WireItem, node: &str, faults: &mut Faults) -> Line {
    let treatment = treatment::read(item, node, faults);
    let amount = required(&item.net, &format!("{node}.BHSJE"), "不含税金额", faults);
    let tax = required(&item.tax, &format!("{node}.SE"), "税额", faults);
    let quantity = match item.quantity.trim() {
        "" => None,
        text => {
            let quantity = exact(text);
            if quantity.is_none() {
                let words = format!("“{text}”不是数字，请改正");
                faults.block(FaultCode::Unreadable, format!("{node}.CPSL"), words);
            }
            quantity.map(|quantity| quantity.normalize())
        }
    };
    let deduction = match item.deduction.trim() {
        "" => None,
        text => money(text, &format!("{node}.KCJE"), faults).filter(|deduction| *deduction != Fen::ZERO),
    };
    Line {
        name: item.name.clone(),
        model: item.model.clone(),
        unit: item.unit.clone(),
        code: item.code.trim().to_owned(),
        quantity,
        amount,
        tax,
        deduction,
        ..Line::new(treatment)
    }
}

fn required(text: &str, node: &str, name: &str, faults: &mut Faults) -> Option<Fen> {
    let text = text.trim();
    if text.is_empty() {
        faults.block(FaultCode::Missing, node, format!("缺少{name}，请填写"));
        return None;
    }
    money(text, node, faults)
}

fn money(text: &str, node: &str, faults: &mut Faults) -> Option<Fen> {
    fen(text)
        .map_err(|message| faults.block(FaultCode::Unreadable, node, message))
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
