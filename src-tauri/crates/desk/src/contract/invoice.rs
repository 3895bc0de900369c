//! Every invoice known: what is under way, what was issued here, and what only the platform tells of.

use kaipiao_domain::{Fen, Preview};
use kaipiao_ledger::{State, Timestamp};
use serde::{Deserialize, Serialize};

/// Which invoices to list; what is empty or absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct InvoiceFilter {
    /// Of this company only.
    pub spid: Option<String>,
    /// From this day on, `YYYY-MM-DD` in China.
    pub from: Option<String>,
    /// Up to this day, included.
    pub to: Option<String>,
    /// In one of these states.
    pub states: Vec<State>,
    /// Of one of these kinds, by code.
    pub kinds: Vec<String>,
    /// Red ones, or blue ones.
    pub red: Option<bool>,
    /// Void ones, or valid ones.
    pub voided: Option<bool>,
    /// Whether they reached the tax bureau.
    pub uploaded: Option<bool>,
    /// Whether they were printed, as the platform says or a person here did.
    pub printed: Option<bool>,
    /// Those issued by this program, or those that only the platform tells of.
    pub ours: Option<bool>,
    /// With exactly this number, with or without its code.
    pub number: String,
    /// With this serial.
    pub serial: String,
    /// With this 信息表编号.
    pub info_number: String,
    /// Words that each stand somewhere in buyer, number, serial, goods, remark or amount.
    pub words: String,
}

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum InvoiceOrder {
    /// Time.
    #[default]
    Time,
    /// Gross amount.
    Gross,
    /// The buyer's name.
    Buyer,
    /// The number.
    Number,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceSort {
    /// By what.
    pub by: InvoiceOrder,
    /// From the smallest; else from the largest or newest.
    pub ascending: bool,
}

/// Asks for a page of a list.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InvoicesRequest {
    /// Which invoices.
    pub filter: InvoiceFilter,
    /// In which order.
    pub sort: InvoiceSort,
    /// Behind where the last page ended; `None` begins.
    pub after: Option<InvoiceCursor>,
    /// How many rows at most, 1 to 500.
    pub limit: u32,
}

/// Where a page ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceCursor {
    /// Its last row.
    pub id: String,
    /// What that was sorted by.
    pub key: String,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InvoicePage {
    /// The rows.
    pub rows: Vec<InvoiceRow>,
    /// Where the next page begins; `None` where there is none.
    pub next: Option<InvoiceCursor>,
}

/// A row of a list: a document under way, or an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceRow {
    /// What names it: the serial of a document of this program, else a name of its own.
    pub key: String,
    /// The company.
    pub spid: String,
    /// The company's name.
    pub company: String,
    /// Whether it came of a document of this program; else only the platform tells of it.
    pub ours: bool,
    /// Where it stands.
    pub state: State,
    /// Whether its company waits for a face scan.
    pub parked: bool,
    /// The serial; empty where it has none.
    pub serial: String,
    /// The kind's code, also those that are not issued here.
    pub kind: String,
    /// The code of the older kinds; empty for 数电票.
    pub code: String,
    /// The number; empty until it is issued.
    pub number: String,
    /// Its time: when it was issued, else when it was queued or listed.
    pub at: Timestamp,
    /// When the platform says it was issued, `YYYY-MM-DD HH:MM:SS`; empty until then.
    pub issued_at: String,
    /// The buyer's name.
    pub buyer: String,
    /// The buyer's tax number.
    pub buyer_tax_id: String,
    /// 合计金额.
    pub net: Fen,
    /// 合计税额.
    pub tax: Fen,
    /// 价税合计.
    pub gross: Fen,
    /// What is sold, in short.
    pub goods: String,
    /// The remark.
    pub remark: String,
    /// Code and number of the blue invoice that this red one reverses.
    pub original: String,
    /// Code and number of the red invoice that reverses this blue one.
    pub reversed_by: String,
    /// 价税合计 of the red invoices that the ledger has of this blue one, not negative.
    pub reversed: Fen,
    /// 信息表编号.
    pub info_number: String,
    /// 作废.
    pub voided: bool,
    /// Whether it was printed, as the platform says.
    pub printed: bool,
    /// When a person here said that it is on paper; `None` while nobody did.
    pub printed_at: Option<Timestamp>,
    /// Whether it reached the tax bureau; `None` while nobody said.
    pub uploaded: Option<bool>,
    /// Whether the platform named a place to get the PDF from.
    pub has_pdf: bool,
}

/// What a list adds up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceSums {
    /// How many rows.
    pub count: i64,
    /// How many of them are issued and not void: those that are added up.
    pub valid: i64,
    /// 合计金额 of the valid ones.
    pub net: Fen,
    /// 合计税额 of the valid ones.
    pub tax: Fen,
    /// 价税合计 of the valid ones.
    pub gross: Fen,
}

/// All that is known of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceView {
    /// What lists show of it.
    pub row: InvoiceRow,
    /// The key of the row of what it reverses; empty where that is not known here.
    pub original_key: String,
    /// The key of the row of what reverses it; empty where that is not known here.
    pub reversed_by_key: String,
    /// What was written of it here, with what it adds up to; `None` where only the platform tells of it.
    pub written: Option<Preview>,
    /// Its lines; empty where nobody told them.
    pub lines: Vec<InvoiceLineView>,
    /// The buyer's address and phone.
    pub buyer_address_phone: String,
    /// The buyer's bank and account.
    pub buyer_bank_account: String,
    /// The seller's tax number.
    pub seller_tax_id: String,
    /// The seller's address and phone.
    pub seller_address_phone: String,
    /// The seller's bank and account.
    pub seller_bank_account: String,
    /// Who drew it up.
    pub drawer: String,
    /// Who cashes.
    pub payee: String,
    /// Who checks.
    pub reviewer: String,
    /// Where the platform mails it to; empty where it was given no address, or only the platform tells of the invoice.
    pub email: String,
    /// 价税合计 in capitals.
    pub upper: String,
    /// The text of its QR code; empty until it is issued.
    pub qr: String,
    /// The code as a `data:` URI of a picture; empty until it is issued.
    pub qr_picture: String,
}

/// A line as it stands on the invoice; amounts without tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct InvoiceLineView {
    /// What is sold.
    pub name: String,
    /// 规格型号.
    pub model: String,
    /// 单位.
    pub unit: String,
    /// The quantity; empty where there is none.
    pub quantity: String,
    /// The price without tax; empty where there is none.
    pub price: String,
    /// Without tax; `None` where the platform did not say.
    pub net: Option<Fen>,
    /// `None` where the platform did not say.
    pub tax: Option<Fen>,
    /// The rate in words: `13%`, `免税`, `***`.
    pub rate: String,
}

/// Asks for a list as a file.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExportRequest {
    /// Which invoices.
    pub filter: InvoiceFilter,
    /// In which order.
    pub sort: InvoiceSort,
    /// Which columns, in order.
    pub columns: Vec<InvoiceColumn>,
    /// Only these of them, by the keys of their rows and in this order; none is all that the filter lets through.
    pub chosen: Vec<String>,
    /// The name under which progress is told and the job can be stopped.
    pub job: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExportView {
    /// The file, for the user to read; empty where the user stopped it: then there is none.
    pub place: String,
    /// How many rows it has.
    pub rows: u32,
}

/// The columns that can be shown and exported, in their usual order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum InvoiceColumn {
    /// 发票号码.
    Number,
    /// 发票代码.
    Code,
    /// 种类.
    Kind,
    /// 开票企业.
    Company,
    /// 购买方.
    Buyer,
    /// 购买方税号.
    BuyerTaxId,
    /// 项目.
    Goods,
    /// 金额.
    Net,
    /// 税额.
    Tax,
    /// 价税合计.
    Gross,
    /// 状态.
    State,
    /// 时间.
    Time,
    /// 单据号.
    Serial,
    /// 备注.
    Remark,
    /// 原发票.
    Original,
    /// 红冲发票.
    ReversedBy,
    /// 信息表编号.
    InfoNumber,
    /// 作废.
    Voided,
    /// 上传.
    Uploaded,
    /// 打印.
    Printed,
    /// 来源.
    Source,
}
