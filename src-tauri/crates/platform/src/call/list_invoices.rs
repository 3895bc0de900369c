//! 获取列表或信息 (`/KPGL/FPLIST`).

use kaipiao_domain::{Kind, Serial};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use time::Date;

use super::ListedInvoice;
use crate::{
    endpoint::{Endpoint, Repeat},
    moment,
    reply::{Rest, decode},
};

/// Lists invoices, waiting documents or documents in progress, a page at a time.
#[derive(Debug, Clone, Serialize)]
pub struct ListInvoices {
    /// 起始日期; required unless a serial or a number is given.
    #[serde(rename = "qsrq", skip_serializing_if = "Option::is_none", serialize_with = "day")]
    pub from: Option<Date>,
    /// 截止日期; required unless a serial or a number is given.
    #[serde(rename = "jzrq", skip_serializing_if = "Option::is_none", serialize_with = "day")]
    pub to: Option<Date>,
    /// Whose; required.
    #[serde(flatten)]
    pub seller: Seller,
    /// 是否获取明细; required.
    #[serde(rename = "mxbz", serialize_with = "one_or_zero")]
    pub details: bool,
    /// 发票种类.
    #[serde(rename = "fpzl", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// 发票状态; without it only issued ones are listed.
    #[serde(rename = "fpzt", skip_serializing_if = "Option::is_none")]
    pub status: Option<ListStatus>,
    /// 作废标志.
    #[serde(
        rename = "zfbz",
        skip_serializing_if = "Option::is_none",
        serialize_with = "maybe_one_or_zero"
    )]
    pub voided: Option<bool>,
    /// 关键字: part of the buyer's name, number or serial.
    #[serde(rename = "gjz", skip_serializing_if = "Option::is_none")]
    pub keyword: Option<String>,
    /// 是否上传税务局.
    #[serde(
        rename = "isupload",
        skip_serializing_if = "Option::is_none",
        serialize_with = "maybe_one_or_zero"
    )]
    pub uploaded: Option<bool>,
    /// 发票号.
    #[serde(rename = "fphm", skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// 信息表编号.
    #[serde(rename = "xxbbh", skip_serializing_if = "Option::is_none")]
    pub info_number: Option<String>,
    /// 单据号.
    #[serde(rename = "xtlsh", skip_serializing_if = "Option::is_none")]
    pub serial: Option<Serial>,
    /// 正数发票 or 负数发票 (`iszsfp`, `isfsfp`: 1 or absent).
    #[serde(flatten)]
    pub sign: Option<Sign>,
    /// 当前页, from 1; required.
    #[serde(rename = "pageindex", serialize_with = "digits")]
    pub page: u32,
    /// 每页最大数; required.
    #[serde(rename = "pagesize", serialize_with = "digits")]
    pub page_size: u32,
}

/// Whose invoices: one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Seller {
    /// 企业spid.
    #[serde(rename = "spid")]
    Spid(String),
    /// 企业税号.
    #[serde(rename = "qysh")]
    TaxId(String),
}

/// Where a document stands (`fpzt`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum ListStatus {
    /// 待开票.
    #[serde(rename = "0")]
    Pending,
    /// 已开票.
    #[serde(rename = "1")]
    Issued,
    /// 开票中.
    #[serde(rename = "2")]
    InProgress,
}

impl ListStatus {
    /// All of them: what a serial must be asked for under before it is *not known*.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Issued, Self::InProgress];
}

/// Blue or red.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// 正数发票.
    Positive,
    /// 负数发票.
    Negative,
}

impl Serialize for Sign {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let key = match self {
            Self::Positive => "iszsfp",
            Self::Negative => "isfsfp",
        };
        serializer.collect_map([(key, "1")])
    }
}

impl ListInvoices {
    /// The largest page that is asked for. The document gives no limit.
    pub const PAGE_SIZE: u32 = 100;

    /// Looks for one serial under one status.
    pub fn of_serial(spid: String, serial: Serial, status: ListStatus) -> Self {
        Self {
            serial: Some(serial),
            status: Some(status),
            ..Self::of(Seller::Spid(spid))
        }
    }

    /// The first page of the days from `from` to `to`, both included.
    pub fn between(spid: String, from: Date, to: Date) -> Self {
        Self {
            from: Some(from),
            to: Some(to),
            ..Self::of(Seller::Spid(spid))
        }
    }

    /// No filter at all, which the platform refuses: days, a serial or a number must be added.
    pub fn of(seller: Seller) -> Self {
        Self {
            from: None,
            to: None,
            seller,
            details: false,
            kind: None,
            status: None,
            voided: None,
            keyword: None,
            uploaded: None,
            number: None,
            info_number: None,
            serial: None,
            sign: None,
            page: 1,
            page_size: Self::PAGE_SIZE,
        }
    }
}

fn day<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    date.map(moment::wire_date).serialize(serializer)
}

fn one_or_zero<S: Serializer>(yes: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *yes { "1" } else { "0" })
}

fn maybe_one_or_zero<S: Serializer>(yes: &Option<bool>, serializer: S) -> Result<S::Ok, S::Error> {
    yes.map(|yes| if yes { "1" } else { "0" }).serialize(serializer)
}

fn digits<S: Serializer>(number: &u32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

impl Endpoint for ListInvoices {
    type Reply = InvoiceList;
    const PATH: &'static str = "/KPGL/FPLIST";
    const REPEAT: Repeat = Repeat::Harmless;

    fn company(&self) -> Option<&str> {
        let (Seller::Spid(id) | Seller::TaxId(id)) = &self.seller;
        Some(id)
    }
}

/// A page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InvoiceList {
    /// How many there are on all pages; `None` where the platform did not count (`total`).
    #[serde(deserialize_with = "count")]
    pub total: Option<u64>,
    /// This page's (`rows`).
    #[serde(deserialize_with = "readable")]
    rows: Vec<Result<ListedInvoice, Unreadable>>,
    /// The platform's words (`Message`).
    pub message: String,
    /// What the document does not name.
    #[serde(flatten)]
    pub rest: Rest,
}

/// A row that cannot be read: kept apart, so that it neither stops nor hides the others.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rows[{row}].{path}: {reason}")]
pub struct Unreadable {
    /// Which row of the page, from 0.
    pub row: usize,
    /// Where in the row.
    pub path: String,
    /// What is wrong there; quotes no value.
    pub reason: String,
}

impl InvoiceList {
    /// The rows that can be read.
    pub fn rows(&self) -> impl Iterator<Item = &ListedInvoice> {
        self.rows.iter().filter_map(|row| row.as_ref().ok())
    }

    /// Takes the rows that can be read.
    pub fn into_rows(self) -> Vec<ListedInvoice> {
        self.rows.into_iter().filter_map(Result::ok).collect()
    }

    /// The rows that cannot be read.
    pub fn unreadable(&self) -> impl Iterator<Item = &Unreadable> {
        self.rows.iter().filter_map(|row| row.as_ref().err())
    }

    /// Whether the platform lists nothing: no row, readable or not, and no other page.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.total.unwrap_or_default() == 0
    }
}

fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| serde::de::Error::custom("expected a count"))
}

fn readable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Result<ListedInvoice, Unreadable>>, D::Error> {
    let rows = Vec::<Value>::deserialize(deserializer)?;
    Ok(rows
        .into_iter()
        .enumerate()
        .map(|(row, value)| read_row(row, value))
        .collect())
}

/// Dates in a form that nobody knows: kept aside, since a row is told apart by number and amounts.
const DATES: [&str; 2] = ["kprq", "zfrq"];

fn read_row(row: usize, mut value: Value) -> Result<ListedInvoice, Unreadable> {
    let mut result = decode(value.clone());
    for key in DATES {
        let unread = matches!(&result, Err(error) if error.path == key);
        if let (true, Some(object)) = (unread, value.as_object_mut()) {
            let date = object.remove(key).unwrap_or_default();
            object.insert(format!("{key} (unread)"), date);
            result = decode(value.clone());
        }
    }
    result.map_err(|error| Unreadable {
        row,
        path: error.path,
        reason: error.reason,
    })
}
