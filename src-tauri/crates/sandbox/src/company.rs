//! The companies that the platform serves: the demo's two, as many as a test wants, and those it registers.

use serde::{Deserialize, Serialize};

use crate::credit_code;

/// A company on the platform, as 查询客户列表 (TERM/LIST) shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// 企业 spid.
    pub spid: String,
    /// 企业的名称.
    pub name: String,
    /// 企业的税号.
    pub tax_number: String,
    /// 税控终端的编号.
    pub terminal: String,
    /// 税控终端的类型: 0, 2, 4, 6, 8, 01 or 02.
    pub terminal_type: String,
    /// 所在地区名称.
    pub region: String,
    /// 所在地区代码, of four digits.
    pub region_code: String,
    /// 开票人.
    pub drawer: String,
    /// 收款人.
    pub payee: String,
    /// 复核人.
    pub reviewer: String,
    /// 地址电话.
    pub address: String,
    /// 银行账号.
    pub bank: String,
    /// 机柜 id.
    pub device: String,
    /// 小规模纳税人: the bureau takes its reduced rates only.
    pub small_scale: bool,
    /// Whether the face scan has lapsed: nothing is issued until someone has scanned.
    pub face_lapsed: bool,
    /// Whether someone is logged in to the tax bureau for it.
    pub logged_in: bool,
}

impl Company {
    fn made_up(n: usize) -> Self {
        Self {
            spid: format!("{:032x}", 0x5a5a_0000_0000_0000_0000_0000_0000_0000_u128 + n as u128),
            name: format!("演示第{:04}号商贸有限公司", n + 1),
            tax_number: credit_code::made_up(n),
            terminal: format!("66{n:010}"),
            terminal_type: "8".into(),
            region: "上海".into(),
            region_code: "3100".into(),
            drawer: "王五".into(),
            payee: "李四".into(),
            reviewer: "赵六".into(),
            address: format!("上海市浦东新区演示路{}号 021-5000{n:04}", n + 1),
            bank: format!("演示银行上海分行 3100{n:012}"),
            device: format!("{:032X}", 0x9B0A_0000_0000_0000_0000_0000_0000_0000_u128 + n as u128),
            small_scale: false,
            face_lapsed: false,
            logged_in: true,
        }
    }

    /// The demo's two: the company of the document's sample, and a small-scale taxpayer in Guangzhou.
    pub fn demo() -> Vec<Self> {
        let shanghai = Self {
            spid: "0a3beb40037d4bb29fe30295451d2171".into(),
            name: "开科思（上海）商务信息咨询有限公司".into(),
            tax_number: "91310115563144366Q".into(),
            terminal: "661833075515".into(),
            address: "上海市浦东新区演示路1号 021-50000001".into(),
            bank: "演示银行上海分行 3100000000000001".into(),
            device: "9B0AA29D99CE4231BEC1A713BCFE64FF".into(),
            ..Self::made_up(0)
        };
        let guangzhou = Self {
            spid: "33d325019df04c21b2e6273b2ff143a3".into(),
            name: "广州演示小规模商贸有限公司".into(),
            tax_number: "91440101340088133N".into(),
            terminal: "661833075516".into(),
            region: "广东".into(),
            region_code: "4400".into(),
            drawer: "陈小红".into(),
            payee: "黄志强".into(),
            reviewer: "林晓梅".into(),
            address: "广州市天河区演示大道88号 020-80000002".into(),
            bank: "演示银行广州分行 4400000000000002".into(),
            device: "9B0AA29D99CE4231BEC1A713BCFE6500".into(),
            small_scale: true,
            // So that a login has something to show; issuing needs none until the face scan lapses.
            logged_in: false,
            ..Self::made_up(1)
        };
        vec![shanghai, guangzhou]
    }

    /// The demo's two and as many more general taxpayers as make `count`.
    pub fn many(count: usize) -> Vec<Self> {
        let mut companies = Self::demo();
        companies.truncate(count);
        companies.extend((companies.len()..count).map(Self::made_up));
        companies
    }
}

/// The document's province table (省份代码): code and name.
pub(crate) const PROVINCES: [(&str, &str); 36] = [
    ("1100", "北京"),
    ("1200", "天津"),
    ("3100", "上海"),
    ("4403", "深圳"),
    ("5000", "重庆"),
    ("2102", "大连"),
    ("3702", "青岛"),
    ("3302", "宁波"),
    ("3502", "厦门"),
    ("3400", "安徽"),
    ("3500", "福建"),
    ("3600", "江西"),
    ("3700", "山东"),
    ("4100", "河南"),
    ("4200", "湖北"),
    ("4300", "湖南"),
    ("4400", "广东"),
    ("4500", "广西"),
    ("4600", "海南"),
    ("1400", "山西"),
    ("5100", "四川"),
    ("5200", "贵州"),
    ("5300", "云南"),
    ("5400", "西藏"),
    ("6100", "陕西"),
    ("6200", "甘肃"),
    ("6300", "青海"),
    ("6400", "宁夏"),
    ("6500", "新疆"),
    ("1500", "内蒙"),
    ("1300", "河北"),
    ("2100", "辽宁"),
    ("2200", "吉林"),
    ("2300", "黑龙江"),
    ("3200", "江苏"),
    ("3300", "浙江"),
];
