//! Red invoices: a reversal is derived from its original, never typed (RULES §5).

mod held;
mod original;
mod reason;
mod remark;

pub use held::{Held, Sums};
pub use original::{Original, OriginalLine};
pub use reason::Reason;
pub use remark::{RedRemark, read_remark};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Delivery, Draft, Fen, InvoiceNumber, Kind, Line, Pricing, ReversalOf, Serial, Staff, money::divide, quantity::fit16,
};

/// What shall be reversed, why and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Reversal {
    /// The kind of the red invoice; a 数电票 may reverse an invoice of the older kinds (RULES R5.7).
    pub kind: Kind,
    /// Why. The wire has no field for it: it stays in the ledger.
    pub reason: Reason,
    /// How much.
    pub extent: Extent,
    /// The 信息表编号, for 004 and 028.
    #[serde(default)]
    pub info_number: Option<String>,
}

/// How much of an invoice is reversed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Extent {
    /// All that is left of it.
    Whole,
    /// Some of its lines.
    #[serde(rename_all = "camelCase")]
    Lines {
        /// Which, each at most once.
        lines: Vec<LinePart>,
    },
}

/// How much of a line is reversed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct LinePart {
    /// The line of the original, from 0.
    pub line: usize,
    /// How much of it.
    pub part: Part,
}

/// A part of a line; positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Part {
    /// All that is left.
    Rest,
    /// So many of it.
    #[serde(rename_all = "camelCase")]
    Quantity {
        /// How many.
        #[cfg_attr(feature = "contract", ts(type = "string"))]
        quantity: Decimal,
    },
    /// So much of its net amount, without a quantity.
    #[serde(rename_all = "camelCase")]
    Net {
        /// How much, without tax.
        net: Fen,
    },
}

/// Why an invoice can't be reversed so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReversalError {
    /// The number of the original is incomplete.
    #[error("原发票号码不完整，请补全")]
    BadOriginal,
    /// A 数电票 by one of the older kinds.
    #[error("数电票只能用数电票红冲，请改选发票种类")]
    DigitalOnly,
    /// Everything was reversed before.
    #[error("这张发票已经全部红冲，没有可冲的金额")]
    NothingLeft,
    /// No line was chosen, or a line that is not there, or one twice.
    #[error("请选择要红冲的行，每行一次")]
    NoSuchLine,
    /// The reason is one for other things: goods come back, services are stopped.
    #[error("“{}”不适用于要红冲的项目，请改选冲红原因，或者只选适用的行", .0.text())]
    Unsuited(Reason),
    /// The reason asks for the whole invoice.
    #[error("“{}”只能全额红冲", .0.text())]
    WholeOnly(Reason),
    /// An allowance is an amount: nothing comes back.
    #[error("“销售折让”只填金额，不填数量")]
    AmountOnly,
    /// A line without quantity was to be reversed by quantity.
    #[error("第 {} 行没有数量，请按金额红冲", .line + 1)]
    NoQuantity {
        /// The line, from 0.
        line: usize,
    },
    /// Nothing, or more than is left of the line.
    #[error("第 {} 行可红冲的不含税金额为 {left}，请填 0 到它之间的数", .line + 1)]
    OutOfBounds {
        /// The line, from 0.
        line: usize,
        /// The net amount that is left.
        left: Fen,
    },
    /// A line with a deduction in part.
    #[error("差额征税的行只能全额红冲")]
    DeductionWhole,
    /// Tax without an amount: one line at least must be below zero (RULES R5.10).
    #[error("只剩税额 {tax}、没有金额可冲：请和其他行一起红冲，没有其他行的到电子税务局处理")]
    TaxOnly {
        /// The tax.
        tax: Fen,
    },
    /// Earlier red invoices took more than the lines that are chosen can give.
    #[error("原发票只剩 {left} 可红冲，请减少金额")]
    MoreThanLeft {
        /// The gross amount that is left of the invoice.
        left: Fen,
    },
}

impl Reversal {
    /// Derives the red invoice of an original: negative lines with the original's names, codes and rates, discounts
    /// netted, no remark. A whole reversal has the original's sums to the fen.
    ///
    /// # Errors
    /// What the request asks for and the original can't give; see [`ReversalError`].
    pub fn derive(&self, spid: &str, original: &Original) -> Result<Draft, ReversalError> {
        if !original.number.is_complete() {
            return Err(ReversalError::BadOriginal);
        }
        if original.number.is_digital() && !self.kind.is_digital() {
            return Err(ReversalError::DigitalOnly);
        }
        let before = original.reversed_before();
        let left = original.gross() - before;
        if left <= Fen::ZERO {
            return Err(ReversalError::NothingLeft);
        }
        let lines = self.lines(original, before)?;
        let reversed: Fen = lines.iter().map(|line| line.net + line.tax).sum();
        if reversed > left {
            return Err(ReversalError::MoreThanLeft { left });
        }
        Ok(Draft {
            serial: serial(spid, &original.number, before),
            kind: self.kind,
            buyer: original.buyer.clone(),
            buyer_type: original.buyer_type,
            delivery: Delivery::default(),
            seller: original.seller.clone(),
            pricing: Pricing::Net,
            lines: lines.into_iter().map(Share::into_line).collect(),
            remark: String::new(),
            staff: Staff::default(),
            extra: Vec::new(),
            motor_vehicle: original.motor_vehicle,
            export_agent_refund: original.export_agent_refund,
            special: None,
            reversal: Some(ReversalOf {
                reason: Some(self.reason),
                original: original.number.clone(),
                info_number: self.info_number.clone(),
                mirrored: true,
            }),
        })
    }

    fn lines<'a>(&self, original: &'a Original, before: Fen) -> Result<Vec<Share<'a>>, ReversalError> {
        let is_whole_only = self.reason.is_whole_only();
        let mut shares = match &self.extent {
            Extent::Whole if is_whole_only && before > Fen::ZERO => {
                return Err(ReversalError::WholeOnly(self.reason));
            }
            Extent::Whole => original.lines.iter().filter_map(Share::rest).collect(),
            Extent::Lines { .. } if is_whole_only => return Err(ReversalError::WholeOnly(self.reason)),
            Extent::Lines { lines } => self.chosen(original, lines)?,
        };
        if shares.is_empty() {
            return Err(ReversalError::NothingLeft);
        }
        if !shares.iter().all(|share| self.reason.suits_code(&share.line.code)) {
            return Err(ReversalError::Unsuited(self.reason));
        }
        if shares.iter().all(|share| share.net == Fen::ZERO) {
            let tax = shares.iter().map(|share| share.tax).sum();
            return Err(ReversalError::TaxOnly { tax });
        }
        if self.reason == Reason::Allowance {
            // Nothing comes back, even where all of it is taken off.
            shares.iter_mut().for_each(|share| share.quantity = None);
        }
        Ok(shares)
    }

    fn chosen<'a>(&self, original: &'a Original, parts: &[LinePart]) -> Result<Vec<Share<'a>>, ReversalError> {
        if parts.is_empty() {
            return Err(ReversalError::NoSuchLine);
        }
        let mut chosen = Vec::new();
        let mut shares = Vec::with_capacity(parts.len());
        for LinePart { line: index, part } in parts {
            let line = original.lines.get(*index).ok_or(ReversalError::NoSuchLine)?;
            if chosen.contains(index) {
                return Err(ReversalError::NoSuchLine);
            }
            chosen.push(*index);
            shares.push(self.share(line, *index, *part)?);
        }
        Ok(shares)
    }

    fn share<'a>(&self, line: &'a OriginalLine, index: usize, part: Part) -> Result<Share<'a>, ReversalError> {
        let out_of_bounds = ReversalError::OutOfBounds {
            line: index,
            left: line.net_left(),
        };
        let rest = Share::rest(line).ok_or(out_of_bounds.clone())?;
        let (net, quantity) = match part {
            Part::Rest => return Ok(rest),
            Part::Quantity { .. } if self.reason == Reason::Allowance => return Err(ReversalError::AmountOnly),
            Part::Quantity { quantity } => {
                let left = line.quantity_left().ok_or(ReversalError::NoQuantity { line: index })?;
                if quantity == left {
                    return Ok(rest);
                }
                if quantity <= Decimal::ZERO || quantity > left {
                    return Err(out_of_bounds);
                }
                let net = line.net_of(quantity).ok_or(out_of_bounds.clone())?;
                (net, Some(quantity))
            }
            Part::Net { net } => (net, None),
        };
        if net <= Fen::ZERO || net > rest.net {
            return Err(out_of_bounds);
        }
        if net == rest.net {
            return Ok(Share { quantity, ..rest });
        }
        if line.deduction != Fen::ZERO || !line.is_taxed_by_rate() {
            return Err(ReversalError::DeductionWhole);
        }
        Ok(Share {
            line,
            quantity,
            net,
            tax: tax_of_part(line, net, rest.net, rest.tax),
            deduction: Fen::ZERO,
        })
    }
}

/// The tax of a part of a line, so that the tax bureau accepts the part now and what is left of it later: both within
/// a fen of their exact tax (RULES §1.3).
fn tax_of_part(line: &OriginalLine, net: Fen, net_left: Fen, tax_left: Fen) -> Fen {
    const ONE_FEN: i128 = 10_000;
    let off = |net: Fen, tax: Fen| line.treatment.deviation(net, tax, Fen::ZERO).abs();
    let nearest = line.treatment.tax_on(net, Fen::ZERO).min(tax_left);
    [nearest, nearest - Fen(1), nearest + Fen(1)]
        .into_iter()
        .filter(|tax| !tax.is_negative() && *tax <= tax_left)
        .find(|tax| off(net, *tax) <= ONE_FEN && off(net_left - net, tax_left - *tax) <= ONE_FEN)
        .unwrap_or(nearest)
}

/// What is reversed of a line; positive.
struct Share<'a> {
    line: &'a OriginalLine,
    quantity: Option<Decimal>,
    net: Fen,
    tax: Fen,
    deduction: Fen,
}

impl<'a> Share<'a> {
    /// All that is left of a line; `None` where nothing is. A discount may have left tax alone: then it is the rest, of nothing that counts.
    fn rest(line: &'a OriginalLine) -> Option<Self> {
        let (net, tax) = (line.net_left(), line.tax_left());
        let is_tax_alone = net == Fen::ZERO && tax > Fen::ZERO;
        (net > Fen::ZERO || is_tax_alone).then(|| Self {
            line,
            quantity: line.quantity_left().filter(|_| !is_tax_alone),
            net,
            tax,
            deduction: if line.net_before == Fen::ZERO {
                line.deduction
            } else {
                Fen::ZERO
            },
        })
    }

    fn into_line(self) -> Line {
        let original = self.line;
        // A minus takes one of the 16 characters of a quantity; the price follows from it.
        let quantity = self.quantity.and_then(|quantity| fit16(-quantity));
        Line {
            name: original.name.clone(),
            model: original.model.clone(),
            unit: if quantity.is_some() {
                original.unit.clone()
            } else {
                String::new()
            },
            code: original.code.clone(),
            quantity,
            price: None,
            amount: Some(-self.net),
            treatment: original.treatment,
            tax: Some(-self.tax),
            discount: None,
            deduction: (self.deduction != Fen::ZERO).then_some(-self.deduction),
        }
    }
}

impl OriginalLine {
    /// The net amount of so many of the line.
    fn net_of(&self, quantity: Decimal) -> Option<Fen> {
        let (part, whole) = (quantity.normalize(), self.quantity?.normalize());
        let scale = part.scale().max(whole.scale());
        let scaled = |value: Decimal| {
            value
                .mantissa()
                .checked_mul(10_i128.checked_pow(scale - value.scale())?)
        };
        let (part, whole) = (scaled(part)?, scaled(whole)?);
        let product = i128::from(self.net.0).checked_mul(part)?;
        (whole > 0).then(|| divide(product, whole))
    }
}

/// The serial of a red invoice: two seats that reverse the same thing make the same, and the platform takes only one.
///
/// `R` and 19 characters of Crockford's base32 of the SHA-256 of company, original and the fen reversed before.
pub fn serial(spid: &str, original: &InvoiceNumber, before: Fen) -> Serial {
    let text = format!("{spid}\n{}\n{}", original.join(), before.0);
    Serial::derived('R', &Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests;
