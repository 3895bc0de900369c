//! What is wrong with a draft, and where.

use serde::{Deserialize, Serialize};

/// One thing wrong with a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// What is wrong; stable across versions.
    pub code: FaultCode,
    /// Where: `buyer.taxId`, `lines[2].amount`, or empty for the whole draft. Lines count from 0.
    pub path: String,
    /// Whether it may be issued all the same.
    pub severity: Severity,
    /// What to do, in Chinese.
    pub message: String,
}

/// Whether a draft with this fault may be issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Severity {
    /// It may not.
    Block,
    /// It may: the rule is uncertain, or the person may know better.
    Warn,
}

/// What can be wrong with a draft. Each names its rule in RULES; the same fault may block or warn, as certain as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// Something that must be there, or usually is, is not (R1.5, §3.3, §6).
    Missing,
    /// A text is longer than its field (§7); a quantity, price or amount has too many characters
    /// (R1.2, R1.3, R1.6).
    TooLong,
    /// A character that the field can't hold: emoji, or outside GBK for the older kinds (§7).
    ForbiddenCharacter,
    /// A character that other systems stumble over: `<`, `>`, `&`, quotes, rare Chinese characters (§7).
    RiskyCharacter,
    /// A tax number with wrong characters, length or check digit (§3.1, §3.2).
    BadTaxId,
    /// 专票 to a natural person (§3.3).
    BuyerIsPerson,
    /// A person's name of one character (§3.3).
    NameTooShort,
    /// No mail address (§7).
    BadEmail,
    /// No mobile number (§7).
    BadMobile,
    /// More lines than the tax bureau takes, or takes without trouble (R1.19).
    TooManyLines,
    /// More lines than fit on the face of an older kind: a 清单 is printed; or one is asked for where there is none (R1.19, R1.20).
    NeedsList,
    /// No code of 19 digits (§8).
    BadGoodsCode,
    /// A code that asks for another treatment or rate than the line has (R1.15, R1.17).
    CodeTreatment,
    /// A quantity of zero, or a price not above zero (R1.6).
    BadQuantity,
    /// An amount with the wrong sign: a blue invoice has positive lines only, a red one negative ones (R1.8, R5.3); a blue
    /// line of nothing is no sale, which is our own reading of R1.6.
    WrongSign,
    /// Quantity times price is not the amount (§1.3).
    ProductDiffers,
    /// A tax is further from the rate than the tax bureau accepts (§1.3).
    TaxDiffers,
    /// The taxes of all lines together are further from their rates than 1.27 yuan (§1.3).
    TaxSumDiffers,
    /// A rate of zero that is not said to be 免税, 不征税 or 零税率 (R1.12).
    ZeroRate,
    /// Marks of a treatment that contradict each other, or a privilege that the tax bureau does not know (R1.12, R1.13). Only the
    /// reader of a file can find it.
    BadTreatment,
    /// A rate that never was, is history, or is another taxpayer's (R1.11, R1.17).
    BadRate,
    /// A privilege together with a rate that it does not go with (R1.13).
    PrivilegeRate,
    /// 专票 with a rate of zero (R1.16).
    SpecialWithoutTax,
    /// 专票 for what its buyer can't deduct: meals, loans, entertainment (R1.15).
    NotDeductible,
    /// A discount of nothing, of more than its line, or beyond 0 to 100 percent; a discount line that is not its line's (R1.7, R1.8).
    BadDiscount,
    /// A deduction (差额) below zero or above its line (R1.18).
    BadDeduction,
    /// A deduction that the remark does not name (R1.18).
    DeductionRemark,
    /// Things that may not stand on one invoice (R1.15).
    NotMixable,
    /// More than the company's tax device takes at once (R1.21).
    AboveLimit,
    /// The invoice adds up to nothing: legal, but our own doubt.
    NothingToPay,
    /// The platform's document does not say whether it can: 差额 and 减按 (R1.18), 即征即退 (R1.14).
    Experimental,
    /// 涉税专业服务, which ask for an agreement's number that the platform has no field for (§6).
    TaxService,
    /// A remark longer than one page of the tax bureau shows (§7).
    LongRemark,
    /// A name that an additional field can't have (§7).
    BadExtraField,
    /// A mark that goes with a 专票 only: 机动车, 代办退税 (§4.2).
    SpecialOnly,
    /// The number of the invoice that is reversed is incomplete, or of a kind that can't be reversed so (R5.7, R5.10).
    BadOriginal,
    /// The 信息表编号 is missing, has not 16 digits, or is not wanted (R5.6).
    BadInfoNumber,
    /// A reason that does not go with what is reversed, or how (R5.2).
    BadReason,
    /// A red invoice with a discount (R1.10).
    RedDiscount,
    /// A remark on a red 数电票, which the tax bureau writes itself (R5.8).
    RedRemark,
    /// A special business whose number of lines does not fit (§6).
    SpecialLines,
    /// A field that a special business wants empty or otherwise (§6).
    SpecialField,
    /// A code that does not belong to the special business (§6).
    SpecialCode,
    /// A rate that the special business does not usually have (§6).
    SpecialRate,
    /// 建筑服务 in another city, for which the platform has no field (§6).
    CrossCity,
    /// More is reversed than is left of the original or of one of its lines (R5.3, R5.10). Only a ledger can find it.
    AboveOriginal,
    /// A line whose name, code or rate the original does not have (R5.3). Only a ledger can find it.
    NotInOriginal,
    /// An original that the ledger does not have, so that nothing is held against it (R5.10). Only a ledger can find it.
    UnknownOriginal,
    /// Another buyer than the original's (R5.10). Only a ledger can find it.
    OtherBuyer,
    /// The same buyer was billed the same amount within 31 days (疑似重复, §3.3). Only a ledger can find it.
    LookAlike,
    /// A value that can't be read: no number, day or flag, or of the wrong type. Only the reader of a file can find it.
    Unreadable,
    /// A node that the platform's document does not have. Only the reader of a file can find it.
    UnknownNode,
    /// Another red invoice of the same original has no result yet, or stands in the same file (R5.10). Only a ledger or the reader of
    /// a file can find it.
    RedOpen,
    /// A serial that stands for something else. Only a ledger can find it.
    SerialTaken,
    /// A serial that another invoice of the same file has. Only the reader of a file can find it.
    SerialTwice,
}
