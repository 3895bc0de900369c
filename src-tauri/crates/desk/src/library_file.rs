//! Customers and products as files: xls, xlsx or csv, their columns known by their headers.

use std::path::Path;

use kaipiao_domain::{BuyerType, Delivery, Party, Pricing, Rate, TaxTreatment, party::split_pair};
use kaipiao_sheet::{Column, Place, Record, Workbook};

use crate::contract::{CustomerView, Problem, ProblemCode, ProductView, RefusedRow};

/// The rows of a file: those that read well, with their places, and those that do not.
#[derive(Debug)]
pub(crate) struct Rows<T> {
    pub(crate) good: Vec<(Place, T)>,
    pub(crate) refused: Vec<RefusedRow>,
}

/// A row that reads well and yet can't be taken.
pub(crate) fn refusal(place: &Place, problem: &Problem) -> RefusedRow {
    let reasons: Vec<_> = problem.faults.iter().map(|fault| fault.message.as_str()).collect();
    RefusedRow {
        place: place.to_string(),
        reason: if reasons.is_empty() {
            problem.detail.clone()
        } else {
            reasons.join("；")
        },
    }
}

const fn column<F>(field: F, headers: &'static [&'static str], required: bool) -> Column<F> {
    Column {
        field,
        headers,
        required,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Buyer {
    Name,
    TaxId,
    Type,
    Address,
    Phone,
    AddressPhone,
    Bank,
    Account,
    BankAccount,
    Email,
    Mobile,
}

const BUYER: [Column<Buyer>; 11] = [
    column(
        Buyer::Name,
        &[
            "名称",
            "客户名称",
            "购买方名称",
            "购方名称",
            "公司名称",
            "单位名称",
            "企业名称",
            "抬头",
        ],
        true,
    ),
    column(
        Buyer::TaxId,
        &[
            "税号",
            "纳税人识别号",
            "统一社会信用代码",
            "统一社会信用代码/纳税人识别号",
            "购买方纳税人识别号",
            "购方税号",
            "识别号",
            "信用代码",
        ],
        false,
    ),
    column(
        Buyer::Type,
        &["类型", "购方类型", "客户类型", "受票方自然人标识"],
        false,
    ),
    column(Buyer::Address, &["地址", "注册地址", "公司地址", "购买方地址"], false),
    column(Buyer::Phone, &["电话", "联系电话", "注册电话", "购买方电话"], false),
    column(Buyer::AddressPhone, &["地址电话", "地址、电话", "地址及电话"], false),
    column(
        Buyer::Bank,
        &["开户行", "开户银行", "银行名称", "购买方开户银行"],
        false,
    ),
    column(
        Buyer::Account,
        &["账号", "银行账号", "帐号", "银行帐号", "开户账号", "购买方银行账号"],
        false,
    ),
    column(
        Buyer::BankAccount,
        &[
            "开户行及账号",
            "开户行账号",
            "开户行、账号",
            "银行账户",
            "开户银行及账号",
        ],
        false,
    ),
    column(
        Buyer::Email,
        &["邮箱", "电子邮箱", "购方邮箱", "购买方邮箱", "email"],
        false,
    ),
    column(Buyer::Mobile, &["手机", "手机号", "手机号码", "购方手机"], false),
];

/// Reads a file of customers.
///
/// # Errors
/// [`ProblemCode::BadFile`].
pub(crate) fn customers(file: &Path) -> Result<Rows<CustomerView>, Problem> {
    rows(file, &BUYER, Buyer::Name, customer)
}

fn customer(record: &Record<'_, '_, Buyer>) -> Result<CustomerView, RefusedRow> {
    let name = |field| name_of(record, field);
    let text = |field| record.cell(field).text();
    let or_pair = |first: String, second: String, pair: String| {
        let (left, right) = split_pair(&pair);
        let first = if first.is_empty() { left } else { first };
        (first, if second.is_empty() { right } else { second })
    };
    let (address, phone) = or_pair(text(Buyer::Address), name(Buyer::Phone)?, text(Buyer::AddressPhone));
    let (bank, account) = or_pair(text(Buyer::Bank), name(Buyer::Account)?, text(Buyer::BankAccount));
    let tax_id = name(Buyer::TaxId)?;
    let said = text(Buyer::Type);
    let is_person = match said.as_str() {
        "个人" | "自然人" | "是" => true,
        "" => tax_id.is_empty(),
        _ => false,
    };
    Ok(CustomerView {
        id: 0,
        buyer_type: if is_person {
            BuyerType::Person
        } else {
            BuyerType::Company
        },
        party: Party {
            name: text(Buyer::Name),
            tax_id,
            address,
            phone,
            bank,
            account,
        },
        delivery: Delivery {
            email: text(Buyer::Email),
            mobile: name(Buyer::Mobile)?,
        },
        uses: 0,
        used_at: None,
        edited: true,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goods {
    Name,
    Model,
    Unit,
    Code,
    Rate,
    Price,
    Gross,
}

const GOODS: [Column<Goods>; 7] = [
    column(
        Goods::Name,
        &["名称", "商品名称", "项目名称", "货物名称", "品名", "货物或应税劳务名称"],
        true,
    ),
    column(Goods::Model, &["规格型号", "规格", "型号"], false),
    column(Goods::Unit, &["单位", "计量单位"], false),
    column(
        Goods::Code,
        &[
            "税收分类编码",
            "商品和服务税收编码",
            "商品和服务税收分类编码",
            "税收编码",
            "编码",
        ],
        false,
    ),
    column(Goods::Rate, &["税率", "税率/征收率", "征收率"], true),
    column(Goods::Price, &["单价", "价格", "含税单价", "不含税单价"], false),
    column(Goods::Gross, &["是否含税", "含税", "含税标志"], false),
];

/// Reads a file of products.
///
/// # Errors
/// [`ProblemCode::BadFile`].
pub(crate) fn products(file: &Path) -> Result<Rows<ProductView>, Problem> {
    rows(file, &GOODS, Goods::Name, product)
}

fn product(record: &Record<'_, '_, Goods>) -> Result<ProductView, RefusedRow> {
    let text = |field| record.cell(field).text();
    let price = text(Goods::Price).replace([',', '，', '¥', '￥'], "");
    Ok(ProductView {
        id: 0,
        name: text(Goods::Name),
        model: name_of(record, Goods::Model)?,
        unit: text(Goods::Unit),
        code: name_of(record, Goods::Code)?,
        treatment: treatment(&text(Goods::Rate)).map_err(|reason| RefusedRow {
            place: record.place(Goods::Rate).to_string(),
            reason,
        })?,
        price: (!price.is_empty()).then_some(price),
        // Accountants agree on prices with tax.
        pricing: if matches!(text(Goods::Gross).as_str(), "否" | "不含税" | "N" | "0") {
            Pricing::Net
        } else {
            Pricing::Gross
        },
        uses: 0,
        used_at: None,
        edited: true,
    })
}

fn treatment(text: &str) -> Result<TaxTreatment, String> {
    match text {
        "" => Err("没有税率，请填 13%、免税 这样".to_owned()),
        "免税" => Ok(TaxTreatment::Exempt),
        "不征税" => Ok(TaxTreatment::NotTaxable),
        "零税率" => Ok(TaxTreatment::ZeroRated),
        text => match Rate::parse(text) {
            Ok(Rate::ZERO) => Err("税率为 0 时请写明 免税、不征税 或 零税率".to_owned()),
            Ok(rate) => Ok(TaxTreatment::at(rate)),
            Err(error) => Err(error.to_string()),
        },
    }
}

fn rows<F: Copy + PartialEq, T>(
    file: &Path,
    columns: &[Column<F>],
    name: F,
    read: impl Fn(&Record<'_, '_, F>) -> Result<T, RefusedRow>,
) -> Result<Rows<T>, Problem> {
    let workbook = Workbook::open(file).map_err(|error| bad(&error))?;
    let table = workbook.find_table(columns).map_err(|error| bad(&error))?;
    let mut rows = Rows {
        good: Vec::new(),
        refused: Vec::new(),
    };
    for record in table.records() {
        match read(&record) {
            Ok(row) => rows.good.push((record.place(name), row)),
            Err(row) => rows.refused.push(row),
        }
    }
    Ok(rows)
}

/// A text that may be made of digits.
fn name_of<F: Copy + PartialEq>(record: &Record<'_, '_, F>, field: F) -> Result<String, RefusedRow> {
    record.cell(field).name().map_err(|lost| RefusedRow {
        place: record.place(field).to_string(),
        reason: lost.to_string(),
    })
}

fn bad(error: &impl std::fmt::Display) -> Problem {
    Problem::new(ProblemCode::BadFile, error.to_string())
}
