//! One trip of 旅客运输 (wire `LKYS`).

use serde::{Deserialize, Serialize};
use time::Date;

use super::{moments::day, words::words};

words! {
    /// 交通工具类型.
    Transport {
        Plane = "飞机",
        Train = "火车",
        Coach = "长途汽车",
        Public = "公共交通",
        Taxi = "出租车",
        Car = "汽车",
        Ship = "船舶",
        Other = "其他",
    }
}

words! {
    /// 等级: the class that a passenger travelled in.
    Seat {
        Business = "公务舱",
        First = "头等舱",
        Economy = "经济舱",
        FirstClassSeat = "一等座",
        SecondClassSeat = "二等座",
        Soft = "软席（软座、软卧）",
        Hard = "硬席（硬座、硬卧）",
        FirstCabin = "一等舱",
        SecondCabin = "二等舱",
        ThirdCabin = "三等舱",
    }
}

impl Transport {
    /// The classes that must be chosen from; none where a class has no place (RULES §6, `LKYS_DJ`).
    pub const fn seats(self) -> &'static [Seat] {
        match self {
            Self::Plane => &[Seat::Business, Seat::First, Seat::Economy],
            Self::Train => &[Seat::FirstClassSeat, Seat::SecondClassSeat, Seat::Soft, Seat::Hard],
            Self::Ship => &[Seat::FirstCabin, Seat::SecondCabin, Seat::ThirdCabin],
            Self::Coach | Self::Public | Self::Taxi | Self::Car | Self::Other => &[],
        }
    }
}

/// Who travelled from where to where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase", default)]
pub struct Trip {
    /// 出行人.
    pub traveller: String,
    /// 出行人证件类型: one of [`ID_DOCUMENTS`].
    pub document: String,
    /// 出行人证件号码.
    pub document_number: String,
    /// 出行日期.
    #[cfg_attr(feature = "contract", ts(type = "string | null"))]
    #[serde(with = "day")]
    pub date: Option<Date>,
    /// 出发地.
    pub from: String,
    /// 到达地.
    pub to: String,
    /// 交通工具类型.
    pub transport: Option<Transport>,
    /// 等级, on planes, trains and ships.
    pub seat: Option<Seat>,
}

/// The kinds of identity documents that the tax bureau knows (证件类型, template V260401).
pub const ID_DOCUMENTS: &[&str] = &[
    "组织机构代码证",
    "营业执照",
    "税务登记证",
    "其他单位证件",
    "居民身份证",
    "军官证",
    "武警警官证",
    "士兵证",
    "军队离退休干部证",
    "残疾人证",
    "残疾军人证（1-8级）",
    "外国护照",
    "港澳居民来往内地通行证",
    "中华人民共和国往来港澳通行证",
    "台湾居民来往大陆通行证",
    "大陆居民往来台湾通行证",
    "外国人居留证",
    "外交官证",
    "使（领事）馆证",
    "海员证",
    "香港永久性居民身份证",
    "台湾身份证",
    "澳门特别行政区永久性居民身份证",
    "外国人身份证件",
    "就业失业登记证",
    "退休证",
    "离休证",
    "中国护照",
    "城镇退役士兵自谋职业证",
    "随军家属身份证明",
    "中国人民解放军军官转业证书",
    "中国人民解放军义务兵退出现役证",
    "中国人民解放军士官退出现役证",
    "外国人永久居留身份证（外国人永久居留证）",
    "就业创业证",
    "香港特别行政区护照",
    "澳门特别行政区护照",
    "中华人民共和国港澳居民居住证",
    "中华人民共和国台湾居民居住证",
    "《中华人民共和国外国人工作许可证》（A类）",
    "《中华人民共和国外国人工作许可证》（B类）",
    "《中华人民共和国外国人工作许可证》（C类）",
    "出生医学证明",
    "其他个人证件",
];
