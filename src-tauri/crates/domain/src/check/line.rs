//! One line (RULES §1.1 to §1.6).

use rust_decimal::Decimal;

use super::{Faults, field::Field};
use crate::{
    Discount, Draft, FaultCode, Fen, Line, LineTotals, Pricing, Privilege, Rate, TaxTreatment,
    goods_code::GoodsCode,
    quantity::{self, fits16},
    total,
};

/// One fen, as [`TaxTreatment::deviation`] counts.
const ONE_FEN: i128 = 10_000;

/// The most characters of an amount (RULES R1.2).
const WIDEST: usize = 16;

pub(super) fn check(draft: &Draft, index: usize, line: &Line, part: &LineTotals, faults: &mut Faults) {
    let here = Here { draft, index, line };
    here.texts(faults);
    here.numbers(part, faults);
    here.treatment(faults);
    here.tax(part, faults);
    here.discount(part, faults);
    here.deduction(part, faults);
}

/// A line and where it stands.
struct Here<'a> {
    draft: &'a Draft,
    index: usize,
    line: &'a Line,
}

impl Here<'_> {
    fn path(&self, field: &str) -> String {
        format!("lines[{}].{field}", self.index)
    }

    fn texts(&self, faults: &mut Faults) {
        let line = self.line;
        if line.name.is_empty() {
            faults.block(FaultCode::Missing, self.path("name"), "请填写项目名称");
        }
        let fields = [
            ("name", "项目名称", 100, 92, &line.name),
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
            faults.block(FaultCode::Missing, self.path("code"), "请选择税收分类编码");
        } else if GoodsCode::try_from(line.code.clone()).is_err() {
            faults.block(
                FaultCode::BadGoodsCode,
                self.path("code"),
                "税收分类编码应为 19 位数字，请重新选择",
            );
        } else if is_tax_service(&line.code) && self.is_new_digital() {
            faults.warn(
                FaultCode::TaxService,
                self.path("code"),
                "涉税专业服务要填协议编号，平台没有这一项，可能被退回",
            );
        }
    }

    /// A blue 数电票, whose further fields the tax bureau asks for.
    const fn is_new_digital(&self) -> bool {
        self.draft.kind.is_digital() && !self.draft.is_red()
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
        self.signs(amount, faults);
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

    fn signs(&self, amount: Fen, faults: &mut Faults) {
        let quantity = self.line.quantity.unwrap_or_default();
        if self.draft.is_red() {
            if amount > Fen::ZERO {
                faults.block(FaultCode::WrongSign, self.path("amount"), "红字发票的金额要为负数");
            }
            if quantity > Decimal::ZERO {
                faults.block(FaultCode::WrongSign, self.path("quantity"), "红字发票的数量要为负数");
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

    fn treatment(&self, faults: &mut Faults) {
        let path = self.path("treatment");
        let code = self.line.code.as_str();
        let treatment = self.line.treatment;
        if code.starts_with('6') && treatment != TaxTreatment::NotTaxable {
            faults.block(FaultCode::CodeTreatment, &path, "6 开头的编码只能选“不征税”");
        }
        let TaxTreatment::Taxed { rate, privilege } = treatment else {
            if self.draft.kind.is_special() {
                faults.block(
                    FaultCode::SpecialWithoutTax,
                    &path,
                    "专票不能开免税、不征税或零税率，请改开普票",
                );
            }
            return;
        };
        if rate == Rate::ZERO {
            faults.block(FaultCode::ZeroRate, &path, "税率为 0 时请选免税、不征税或零税率");
            return;
        }
        self.rate(rate, privilege, faults);
        if rate == Rate(100) && is_real_estate(code) {
            faults.block(
                FaultCode::CodeTreatment,
                &path,
                "不动产销售和租赁不能用 1% 征收率，请改选",
            );
        }
        if privilege.is_some_and(Privilege::is_refund_upon_levy) && self.is_new_digital() {
            faults.warn(
                FaultCode::Experimental,
                &path,
                "即征即退还要选类型，平台没有这一项，可能被退回",
            );
        }
        if self.draft.kind.is_special() && !self.draft.is_red() && is_not_deductible(code) {
            faults.warn(
                FaultCode::NotDeductible,
                self.path("code"),
                "餐饮、贷款、娱乐服务的进项不能抵扣，一般开普票",
            );
        }
    }

    fn rate(&self, rate: Rate, privilege: Option<Privilege>, faults: &mut Faults) {
        let path = self.path("treatment");
        if let Some(expected) = privilege.and_then(Privilege::rate) {
            if expected != rate {
                let text = privilege.map_or("", Privilege::text);
                faults.block(
                    FaultCode::PrivilegeRate,
                    path,
                    format!("“{text}”的征收率应为 {expected}，请改选"),
                );
            } else if self.line.treatment.is_reduced() && self.is_new_digital() {
                faults.warn(
                    FaultCode::Experimental,
                    path,
                    "平台未说明能否开减按征税的数电票，可能被退回",
                );
            }
            return;
        }
        if Rate::CURRENT.contains(&rate) {
            return;
        }
        if !Rate::HISTORIC.contains(&rate) {
            faults.block(FaultCode::BadRate, path, format!("没有 {rate} 这档税率，请重新选择"));
        } else if !self.draft.is_red() {
            faults.warn(FaultCode::BadRate, path, format!("{rate} 现在一般不再使用，请核对"));
        }
    }

    fn tax(&self, part: &LineTotals, faults: &mut Faults) {
        let line = self.line;
        let deduction = line.deduction.unwrap_or_default();
        let off = line.treatment.deviation(part.net, part.tax, deduction).abs();
        let untaxed = line.treatment.rate() == Rate::ZERO && part.tax != Fen::ZERO;
        let limit = if self.draft.kind.is_digital() {
            ONE_FEN
        } else {
            6 * ONE_FEN
        };
        let expected = line.treatment.tax_on(part.net, deduction);
        if untaxed || off > limit {
            faults.block(
                FaultCode::TaxDiffers,
                self.path("tax"),
                format!("税额应为 {expected}，现在是 {}，请改正或清空", part.tax),
            );
        } else if off > ONE_FEN {
            faults.warn(
                FaultCode::TaxDiffers,
                self.path("tax"),
                format!("税额与 {expected} 相差超过 0.01，请核对"),
            );
        }
    }

    fn discount(&self, part: &LineTotals, faults: &mut Faults) {
        let path = self.path("discount");
        let Some(discount) = &self.line.discount else { return };
        if self.draft.is_red() {
            faults.block(FaultCode::RedDiscount, path, "红字发票不能有折扣行，请把折扣并入金额");
            return;
        }
        if let Discount::Percent { percent } = discount
            && (*percent < Decimal::ZERO || *percent > Decimal::ONE_HUNDRED)
        {
            faults.block(FaultCode::BadDiscount, path, "折扣要在 0 到 100% 之间");
            return;
        }
        let Some(amount) = total::amount(self.line) else { return };
        let gross_off = part.discount_net + part.discount_tax;
        let off = match self.draft.pricing {
            Pricing::Net => part.discount_net,
            Pricing::Gross => gross_off,
        };
        if off <= Fen::ZERO {
            faults.block(FaultCode::BadDiscount, path, "折扣要大于 0；没有折扣请删除");
        } else if off > amount || part.discount_net > part.net || part.discount_tax > part.tax {
            faults.block(
                FaultCode::BadDiscount,
                path,
                format!("折扣 {off} 超过了这一行的金额 {amount}，请改小"),
            );
        } else if self
            .line
            .treatment
            .deviation(part.discount_net, part.discount_tax, Fen::ZERO)
            .abs()
            > ONE_FEN
            && !takes_all(part)
        {
            faults.block(
                FaultCode::TaxDiffers,
                path,
                format!("折扣的税额 {} 与税率不符，请改正或清空", part.discount_tax),
            );
        }
    }

    fn deduction(&self, part: &LineTotals, faults: &mut Faults) {
        let path = self.path("deduction");
        let Some(deduction) = self.line.deduction else { return };
        let wrong_sign = if self.draft.is_red() {
            deduction > Fen::ZERO
        } else {
            deduction.is_negative()
        };
        if wrong_sign || deduction.abs() > part.gross.abs() {
            faults.block(FaultCode::BadDeduction, path, "扣除额要在 0 和含税金额之间，请改正");
            return;
        }
        if deduction == Fen::ZERO {
            return;
        }
        if self.draft.lines.len() > 1 || self.line.discount.is_some() || self.line.treatment.is_reduced() {
            faults.block(
                FaultCode::NotMixable,
                &path,
                "差额征税的发票只能有一行，不能有折扣或减按征税",
            );
        }
        if self.draft.is_red() {
            return;
        }
        if self.draft.kind.is_digital() {
            faults.warn(
                FaultCode::Experimental,
                path,
                "平台未说明能否开差额征税的数电票，可能被退回",
            );
        }
        let words = format!("差额征税：{deduction}。");
        if !self.draft.remark.contains(&words) {
            faults.warn(
                FaultCode::DeductionRemark,
                "remark",
                format!("差额征税要在备注写“{words}”"),
            );
        }
    }
}

/// A gift: the discount takes the whole line off, whatever tax it was given.
fn takes_all(part: &LineTotals) -> bool {
    part.discount_net == part.net && part.discount_tax == part.tax
}

/// Whether quantity times price is within a fen of the amount, before rounding (RULES §1.3).
fn is_product(count: Decimal, price: Decimal, amount: Fen) -> bool {
    count
        .checked_mul(price)
        .and_then(|product| product.checked_sub(amount.yuan()))
        .is_some_and(|off| off.abs() <= Decimal::new(1, 2))
}

/// 不动产 (5…) and its lease (304050202…, roads and bridges aside).
fn is_real_estate(code: &str) -> bool {
    code.starts_with('5') || (code.starts_with("304050202") && !code.starts_with("30405020203"))
}

/// 涉税鉴证, 纳税情况审查, 税务咨询、顾问、合规计划和代理, 纳税申报和其他税务事项代办 (table of June 2026).
fn is_tax_service(code: &str) -> bool {
    [
        "304060202",
        "304060203",
        "304060301",
        "304060302",
        "304060303",
        "304060304",
        "304080205",
        "304080206",
    ]
    .iter()
    .any(|prefix| code.starts_with(prefix))
}

/// 贷款服务, 娱乐服务, 餐饮服务.
fn is_not_deductible(code: &str) -> bool {
    ["30601", "3070302", "3070401"]
        .iter()
        .any(|prefix| code.starts_with(prefix))
}
