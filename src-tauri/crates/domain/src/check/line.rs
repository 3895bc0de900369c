//! One line: its texts, numbers and amount (RULES §1.1 to §1.3).

use rust_decimal::Decimal;

use super::{Faults, field::Field, taken_off, treatment};
use crate::{
    Draft, FaultCode, Fen, Line, LineTotals,
    goods_code::GoodsCode,
    quantity::{self, fits16},
    total,
};

/// The most characters of an amount (RULES R1.2).
const WIDEST: usize = 16;

/// The bytes of GBK that the older kinds have for a name (RULES §7).
pub(super) const NAME_BYTES: usize = 92;

/// The digits before the point of a price (RULES R1.3).
const PRICE_BOUND: Decimal = Decimal::from_parts(0xd4a5_1000, 0xe8, 0, false, 0);

/// The most decimals of a quantity of 成品油 (RULES R1.6).
const OIL_DECIMALS: u32 = 8;

pub(super) fn check(draft: &Draft, index: usize, line: &Line, part: &LineTotals, faults: &mut Faults) {
    let here = Here { draft, index, line };
    here.texts(faults);
    here.numbers(part, faults);
    treatment::check(&here, part, faults);
    taken_off::check(&here, part, faults);
}

/// A line and where it stands.
pub(super) struct Here<'a> {
    pub(super) draft: &'a Draft,
    index: usize,
    pub(super) line: &'a Line,
}

impl Here<'_> {
    pub(super) fn path(&self, field: &str) -> String {
        format!("lines[{}].{field}", self.index)
    }

    /// A blue 数电票, whose further fields the tax bureau asks for.
    pub(super) const fn is_new_digital(&self) -> bool {
        self.draft.kind.is_digital() && !self.draft.is_red()
    }

    fn texts(&self, faults: &mut Faults) {
        let line = self.line;
        if line.name.is_empty() {
            faults.block(FaultCode::Missing, self.path("name"), "请填写项目名称");
        }
        let fields = [
            ("name", "项目名称", 100, NAME_BYTES, &line.name),
            ("model", "规格型号", 40, 40, &line.model),
            ("unit", "单位", 22, 22, &line.unit),
        ];
        for (key, label, chars, bytes, content) in fields {
            let field = Field {
                path: self.path(key),
                label,
                chars,
                bytes,
            };
            field.check(self.draft.kind, content, faults);
        }
        if line.code.is_empty() {
            faults.block(FaultCode::Missing, self.path("code"), "请选择税收编码");
        } else if GoodsCode::try_from(line.code.clone()).is_err() {
            faults.block(
                FaultCode::BadGoodsCode,
                self.path("code"),
                "税收编码应为 19 位数字，请重新选择",
            );
        } else if treatment::is_tax_service(&line.code) && self.is_new_digital() {
            if self.draft.buyer.tax_id.is_empty() {
                faults.warn(
                    FaultCode::TaxService,
                    "buyer.taxId",
                    "涉税专业服务要填购买方税号，请补上",
                );
            }
            faults.warn(
                FaultCode::TaxService,
                self.path("code"),
                "涉税专业服务要填协议编号，平台没有这一项，可能被退回",
            );
        }
    }

    fn numbers(&self, part: &LineTotals, faults: &mut Faults) {
        let line = self.line;
        for (key, label, value) in [("quantity", "数量", line.quantity), ("price", "单价", line.price)] {
            if value.is_some_and(|value| !fits16(value)) {
                faults.block(
                    FaultCode::TooLong,
                    self.path(key),
                    format!("{label}最多 16 个字符、13 位小数，请缩短"),
                );
            }
        }
        if line.price.is_some_and(|price| fits16(price) && price >= PRICE_BOUND) {
            faults.block(
                FaultCode::TooLong,
                self.path("price"),
                "单价的整数最多 12 位，请换小一级的单位",
            );
        }
        if is_refined_oil(&line.code)
            && part
                .quantity
                .is_some_and(|quantity| quantity.normalize().scale() > OIL_DECIMALS)
        {
            faults.warn(
                FaultCode::TooLong,
                self.path("quantity"),
                format!("成品油的数量一般最多 {OIL_DECIMALS} 位小数，请核对"),
            );
        }
        if line.quantity.is_some_and(|quantity| quantity.is_zero()) {
            faults.block(
                FaultCode::BadQuantity,
                self.path("quantity"),
                "数量不能为 0，没有数量请留空",
            );
        }
        if line.price.is_some_and(|price| price <= Decimal::ZERO) {
            faults.block(
                FaultCode::BadQuantity,
                self.path("price"),
                "单价要大于 0，没有单价请留空",
            );
        }
        let Some(amount) = total::amount(line) else {
            if line.quantity.is_some() && line.price.is_some() {
                faults.block(FaultCode::TooLong, self.path("amount"), "数量 × 单价太大，请检查");
            } else {
                faults.block(
                    FaultCode::Missing,
                    self.path("amount"),
                    "请填写金额，或者填写数量和单价",
                );
            }
            return;
        };
        self.unit(part, faults);
        self.signs(amount, part, faults);
        if [part.net, part.tax, part.gross]
            .iter()
            .any(|amount| amount.to_string().len() > WIDEST)
        {
            faults.block(
                FaultCode::TooLong,
                self.path("amount"),
                "金额最多 16 个字符，请拆成多张",
            );
        }
        self.product(amount, part, faults);
    }

    /// A unit is one of something (RULES R1.5). Where a special business has said what it wants there, that counts.
    fn unit(&self, part: &LineTotals, faults: &mut Faults) {
        let is_counted = self.line.unit.is_empty() || part.quantity.is_some() || self.draft.is_red();
        let (unit, quantity) = (self.path("unit"), self.path("quantity"));
        if !is_counted && !faults.names(&unit) && !faults.names(&quantity) {
            faults.warn(
                FaultCode::Missing,
                quantity,
                "填了单位一般也要填数量；没有数量请清空单位",
            );
        }
    }

    fn signs(&self, amount: Fen, part: &LineTotals, faults: &mut Faults) {
        let quantity = self.line.quantity.unwrap_or_default();
        if self.draft.is_red() {
            if amount > Fen::ZERO {
                faults.block(FaultCode::WrongSign, self.path("amount"), "红字发票的金额要为负数");
            }
            if quantity > Decimal::ZERO {
                faults.block(FaultCode::WrongSign, self.path("quantity"), "红字发票的数量要为负数");
            }
            if part.tax > Fen::ZERO && amount <= Fen::ZERO {
                faults.block(FaultCode::WrongSign, self.path("tax"), "红字发票的税额要为负数");
            }
            return;
        }
        if amount == Fen::ZERO {
            faults.block(
                FaultCode::WrongSign,
                self.path("amount"),
                "金额不能为 0；赠品请填原价再打 100% 折扣",
            );
        } else if amount.is_negative() {
            faults.block(
                FaultCode::WrongSign,
                self.path("amount"),
                "金额要大于 0；减价请用折扣，退货请开红字发票",
            );
        } else if quantity < Decimal::ZERO {
            faults.block(
                FaultCode::WrongSign,
                self.path("quantity"),
                "数量要大于 0；退货请开红字发票",
            );
        }
    }

    /// Quantity times price must be the amount to the fen: as typed, and without tax, as the invoice shows it.
    fn product(&self, amount: Fen, part: &LineTotals, faults: &mut Faults) {
        let line = self.line;
        if let (Some(count), Some(price), Some(_)) = (line.quantity, line.price, line.amount)
            && !is_product(count, price, amount)
        {
            let product = quantity::amount(count, price).map_or_else(|| "太大".to_owned(), |fen| fen.to_string());
            faults.block(
                FaultCode::ProductDiffers,
                self.path("amount"),
                format!("数量 × 单价 = {product}，与金额 {amount} 不符，请改其中一个或清空单价"),
            );
            return;
        }
        if let (Some(count), Some(price)) = (part.quantity, part.net_price)
            && !is_product(count, price, part.net)
        {
            faults.block(
                FaultCode::ProductDiffers,
                self.path("quantity"),
                "数量太大，单价的小数位不够用，请换大一级的单位",
            );
        }
    }
}

/// Whether quantity times price is within a fen of the amount, before rounding (RULES §1.3).
fn is_product(count: Decimal, price: Decimal, amount: Fen) -> bool {
    count
        .checked_mul(price)
        .and_then(|product| product.checked_sub(amount.yuan()))
        .is_some_and(|off| off.abs() <= Decimal::new(1, 2))
}

/// 成品油: 汽油, 航空煤油, 柴油, 燃料油, 石脑油, 溶剂油, 润滑油.
fn is_refined_oil(code: &str) -> bool {
    [
        "107010101",
        "10701010201",
        "107010103",
        "107010104",
        "107010105",
        "107010106",
        "107010107",
    ]
    .iter()
    .any(|prefix| code.starts_with(prefix))
}
