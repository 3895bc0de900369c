//! 省份代码: the provinces and cities with a code of their own, as the platform numbers them.

/// A province, or a city that is planned like one (计划单列市).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Province {
    /// 省市代码, `3100`; also the `areaPrefix` of a face QR code.
    pub code: &'static str,
    /// 省市名称, 上海; what [`RegisterCompany`](crate::call::RegisterCompany) sends.
    pub name: &'static str,
}

const fn province(code: &'static str, name: &'static str) -> Province {
    Province { code, name }
}

/// All of them, in the document's order.
pub const PROVINCES: [Province; 36] = [
    province("1100", "北京"),
    province("1200", "天津"),
    province("3100", "上海"),
    province("4403", "深圳"),
    province("5000", "重庆"),
    province("2102", "大连"),
    province("3702", "青岛"),
    province("3302", "宁波"),
    province("3502", "厦门"),
    province("3400", "安徽"),
    province("3500", "福建"),
    province("3600", "江西"),
    province("3700", "山东"),
    province("4100", "河南"),
    province("4200", "湖北"),
    province("4300", "湖南"),
    province("4400", "广东"),
    province("4500", "广西"),
    province("4600", "海南"),
    province("1400", "山西"),
    province("5100", "四川"),
    province("5200", "贵州"),
    province("5300", "云南"),
    province("5400", "西藏"),
    province("6100", "陕西"),
    province("6200", "甘肃"),
    province("6300", "青海"),
    province("6400", "宁夏"),
    province("6500", "新疆"),
    province("1500", "内蒙"),
    province("1300", "河北"),
    province("2100", "辽宁"),
    province("2200", "吉林"),
    province("2300", "黑龙江"),
    province("3200", "江苏"),
    province("3300", "浙江"),
];

/// The province of a code or a name.
pub fn find(code_or_name: &str) -> Option<Province> {
    let wanted = code_or_name.trim();
    PROVINCES
        .into_iter()
        .find(|province| province.code == wanted || province.name == wanted)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_province_is_found_by_code_and_by_name() {
        assert_eq!(find("3502").map(|province| province.name), Some("厦门"));
        assert_eq!(find(" 黑龙江 ").map(|province| province.code), Some("2300"));
        assert_eq!(find("9999"), None);
    }

    #[test]
    fn no_code_or_name_stands_twice() {
        let codes: BTreeSet<_> = PROVINCES.iter().map(|province| province.code).collect();
        let names: BTreeSet<_> = PROVINCES.iter().map(|province| province.name).collect();
        assert_eq!((codes.len(), names.len()), (36, 36));
    }
}
