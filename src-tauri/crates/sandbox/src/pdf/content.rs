//! What stands on the face, as texts.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    books::Document,
    clock::shanghai,
    company::Company,
    invoice::{Invoice, Item, Kind},
    number::check_code,
    upper::upper,
};

/// One party of the invoice: label and text of each of its lines.
pub(super) type Party = Vec<(&'static str, String)>;

/// The texts of the face.
pub(super) struct Content {
    pub(super) red: bool,
    pub(super) title: String,
    /// 特定业务类型, under the QR code.
    pub(super) business: &'static str,
    /// Label and value at the top right.
    pub(super) heading: Vec<(&'static str, String)>,
    pub(super) buyer: Party,
    pub(super) seller: Party,
    pub(super) lines: Vec<[String; 8]>,
    /// Net and tax of each line, for the subtotals of long invoices.
    pub(super) amounts: Vec<(Decimal, Decimal)>,
    /// The block of the special business: its header and its rows.
    pub(super) special: Option<(Vec<&'static str>, Vec<Vec<String>>)>,
    pub(super) net: String,
    pub(super) tax: String,
    pub(super) gross: String,
    pub(super) upper: String,
    pub(super) remark: Vec<String>,
    pub(super) drawer: String,
}

impl Content {
    pub(super) fn of(document: &Document, company: &Company) -> Self {
        let invoice = &document.invoice;
        let digital = invoice.kind.is_digital();
        let or = |sent: &str, own: &str| {
            if sent.is_empty() {
                own.to_owned()
            } else {
                sent.to_owned()
            }
        };
        let exempt = invoice.items.iter().all(no_tax);
        Self {
            red: invoice.is_red(),
            title: title(invoice.kind, &company.region),
            business: business(invoice.head("ZSFS")),
            heading: heading(document),
            buyer: party(
                digital,
                [
                    &invoice.buyer,
                    &invoice.buyer_tax_number,
                    invoice.head("KHDZ"),
                    invoice.head("KHKHYHZH"),
                ],
            ),
            seller: party(
                digital,
                [
                    &company.name,
                    &company.tax_number,
                    &or(invoice.head("QYDZDH"), &company.address),
                    &or(invoice.head("QYKHYHZH"), &company.bank),
                ],
            ),
            lines: invoice.items.iter().map(line).collect(),
            amounts: invoice.items.iter().map(|item| (item.net, item.tax)).collect(),
            special: special(invoice),
            net: yuan(invoice.net()),
            tax: if exempt { "***".into() } else { yuan(invoice.tax()) },
            gross: yuan(invoice.gross()),
            upper: upper(invoice.gross()),
            remark: remark(document),
            drawer: or(invoice.head("KPR"), &company.drawer),
        }
    }
}

/// `¥100.00`.
pub(super) fn yuan(amount: Decimal) -> String {
    format!("¥{amount:.2}")
}

fn title(kind: Kind, region: &str) -> String {
    match kind {
        Kind::DigitalSpecial => "电子发票（增值税专用发票）".into(),
        Kind::DigitalOrdinary => "电子发票（普通发票）".into(),
        Kind::ElectronicOrdinary => format!("{region}增值税电子普通发票"),
        Kind::ElectronicSpecial => format!("{region}增值税电子专用发票"),
        Kind::PaperSpecial => format!("{region}增值税专用发票"),
        Kind::PaperOrdinary => format!("{region}增值税普通发票"),
    }
}

fn business(flag: &str) -> &'static str {
    match flag {
        "BDCZL" => "不动产经营租赁服务",
        "BDCXS" => "不动产销售",
        "FWYS" => "货物运输服务",
        "LKYS" => "旅客运输服务",
        "GZFW" => "建筑服务",
        _ => "",
    }
}

fn heading(document: &Document) -> Vec<(&'static str, String)> {
    let at = shanghai(document.issued_at().unwrap_or(document.received_at));
    let date = format!("{:04}年{:02}月{:02}日", at.year(), u8::from(at.month()), at.day());
    let number = document
        .number()
        .map(|number| number.number.clone())
        .unwrap_or_default();
    let code = document.number().map(|number| number.code.clone()).unwrap_or_default();
    if document.invoice.kind.is_digital() {
        return vec![("发票号码：", number), ("开票日期：", date)];
    }
    vec![
        ("发票代码：", code),
        ("发票号码：", number),
        ("开票日期：", date),
        ("校 验 码：", check_code(document.id)),
    ]
}

fn party(digital: bool, [name, number, address, bank]: [&str; 4]) -> Party {
    let mut party = vec![
        ("名称：", name.to_owned()),
        ("统一社会信用代码/纳税人识别号：", number.to_owned()),
    ];
    if !digital {
        party.push(("地址、电话：", address.to_owned()));
        party.push(("开户行及账号：", bank.to_owned()));
    }
    party
}

fn line(item: &Item) -> [String; 8] {
    let price = item
        .quantity
        .and_then(|quantity| item.net.checked_div(quantity))
        .map(price);
    [
        named(item),
        item.model.clone(),
        item.unit.clone(),
        item.quantity
            .map(|quantity| quantity.normalize().to_string())
            .unwrap_or_default(),
        price.unwrap_or_default(),
        format!("{:.2}", item.net),
        rate(item),
        if no_tax(item) {
            "***".into()
        } else {
            format!("{:.2}", item.tax)
        },
    ]
}

/// `*简称*名称`: the platform adds the short name that the tax code dictates. A few of the usual ones, typed for the demo.
fn named(item: &Item) -> String {
    const SHORT: [(&str, &str); 12] = [
        ("10101", "谷物"),
        ("10703", "文具"),
        ("10605", "纸制品"),
        ("109051", "电子计算机"),
        ("30101", "运输服务"),
        ("30102", "运输服务"),
        ("30402", "信息技术服务"),
        ("3040502", "经营租赁"),
        ("30406", "鉴证咨询服务"),
        ("30408", "商务辅助服务"),
        ("305", "建筑服务"),
        ("30702", "餐饮服务"),
    ];
    let short = SHORT
        .iter()
        .filter(|(prefix, _)| item.tax_code.starts_with(prefix))
        .max_by_key(|(prefix, _)| prefix.len());
    match short.filter(|_| !item.name.starts_with('*')) {
        Some((_, short)) => format!("*{short}*{}", item.name),
        None => item.name.clone(),
    }
}

fn no_tax(item: &Item) -> bool {
    matches!(item.zero_rate.as_str(), "1" | "2")
}

fn rate(item: &Item) -> String {
    match item.zero_rate.as_str() {
        "1" => "免税".into(),
        "2" => "不征税".into(),
        _ if !item.deduction.is_zero() => "***".into(),
        _ => format!("{}%", (item.rate * Decimal::ONE_HUNDRED).normalize()),
    }
}

/// The wire has no unit price: it follows from net amount and quantity, in 16 characters at most, 2 decimals at least.
fn price(exact: Decimal) -> String {
    let whole = exact.trunc().abs().to_string().len();
    let places = u32::try_from(15_usize.saturating_sub(whole).min(13)).unwrap_or(2);
    let rounded = exact
        .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
        .normalize();
    if rounded.scale() < 2 {
        format!("{rounded:.2}")
    } else {
        rounded.to_string()
    }
}

/// Label and node of each field of a special business, in the order of the official face.
fn fields(flag: &str) -> &'static [(&'static str, &'static str)] {
    match flag {
        "BDCZL" => &[
            ("不动产所在地", "BDC_SF"),
            ("详细地址", "BDC_XXDZ"),
            ("租赁期起", "BDC_QSRQ"),
            ("租赁期止", "BDC_JZRQ"),
            ("跨地市标志", "BDC_KSBZ"),
            ("产权证书号", "BDC_CQJH"),
            ("面积单位", "BDC_PJDW"),
        ],
        "BDCXS" => &[
            ("产权证书号", "BDCXS_CQZH"),
            ("所在地区", "BDCXS_DQDZ"),
            ("详细地址", "BDCXS_XXDZ"),
            ("合同编号", "BDCXS_HTBH"),
            ("项目编号", "BDCXS_XMBH"),
            ("计税价格", "BDCXS_JSJG"),
            ("成交价格", "BDCXS_CJJE"),
            ("跨地市标志", "BDCXS_KQBZ"),
            ("面积单位", "BDCXS_MJDW"),
        ],
        "FWYS" => &[
            ("运输工具种类", "HWYS_YSGJ"),
            ("运输工具牌号", "HWYS_YSGJTH"),
            ("起运地", "HWYS_QYD"),
            ("到达地", "HWYS_DDD"),
            ("运输货物名称", "HWYS_YSHWMC"),
        ],
        "LKYS" => &[
            ("出行人", "LKYS_CXR"),
            ("有效身份证件", "LKYS_CXRZJLX"),
            ("证件号", "LKYS_CXRZJHM"),
            ("出行日期", "LKYS_CXRQ"),
            ("出发地", "LKYS_CFD"),
            ("到达地", "LKYS_DDD"),
            ("交通工具类型", "LKYS_JTGJLX"),
            ("等级", "LKYS_DJ"),
        ],
        "GZFW" => &[
            ("建筑服务发生地", "GZFW_FSD"),
            ("详细地址", "GZFW_XXDZ"),
            ("建筑项目名称", "GZFW_XMMC"),
            ("土地增值税项目编号", "GZFW_XMBH"),
            ("跨地市标志", "GZFW_KSBZ"),
        ],
        _ => &[],
    }
}

fn special(invoice: &Invoice) -> Option<(Vec<&'static str>, Vec<Vec<String>>)> {
    let fields = fields(invoice.head("ZSFS"));
    if fields.is_empty() || invoice.special.is_empty() {
        return None;
    }
    let rows = invoice.special.iter();
    let rows = rows.map(|row| {
        fields
            .iter()
            .map(|(_, node)| row.get(*node).cloned().unwrap_or_default())
            .collect()
    });
    Some((fields.iter().map(|(label, _)| *label).collect(), rows.collect()))
}

fn remark(document: &Document) -> Vec<String> {
    let invoice = &document.invoice;
    let mut remark = Vec::new();
    if invoice.is_red() {
        remark.push(reversal(invoice, document.id));
    }
    let deducted: Decimal = invoice.items.iter().map(|item| item.deduction).sum();
    if !deducted.is_zero() && !invoice.head("BZ").contains("差额征税") {
        remark.push(format!("差额征税：{deducted:.2}。"));
    }
    remark.extend(
        invoice
            .extras
            .iter()
            .map(|(name, content)| format!("{name}：{content}")),
    );
    remark.extend(invoice.head("BZ").lines().map(str::to_owned));
    remark
}

/// The sentence that a red invoice begins its remark with (RULES R5.8).
fn reversal(invoice: &Invoice, id: u64) -> String {
    let original = invoice.original();
    match original
        .len()
        .checked_sub(8)
        .and_then(|at| original.split_at_checked(at))
    {
        Some((code, number)) if !invoice.kind.is_digital() => format!("对应正数发票代码:{code}号码:{number}"),
        Some(_) | None => format!(
            "被红冲蓝字数电票号码：{original} 红字发票信息确认单编号：{}",
            check_code(id)
        ),
    }
}
