//! Each special business is typed into the window and reaches the platform under its own nodes.

use kaipiao_sandbox::{Config, Sandbox};
use kaipiao_tests::window::{Key, Window};

use crate::{
    account::logged_in,
    form::{buyer, issue},
};

/// One special business: what its line is, what is typed, and what must stand in `TDYW`.
struct Business {
    choice: &'static str,
    flag: &'static str,
    line: &'static [(&'static str, &'static str)],
    has_place: bool,
    fields: &'static [(&'static str, &'static str)],
    choices: &'static [(&'static str, &'static str)],
    wire: &'static [(&'static str, &'static str)],
}

const BUSINESSES: [Business; 5] = [
    Business {
        choice: "建筑服务",
        flag: "GZFW",
        line: &[
            ("name", "工程施工"),
            ("code", "3050100000000000000"),
            ("amount", "10900"),
        ],
        has_place: true,
        fields: &[("special-address", "科苑路 1 号"), ("special-project", "科苑大厦")],
        choices: &[],
        wire: &[
            ("GZFW_FSD", "广东省深圳市南山区"),
            ("GZFW_XMMC", "科苑大厦"),
            ("GZFW_KSBZ", "否"),
        ],
    },
    Business {
        choice: "不动产销售",
        flag: "BDCXS",
        line: &[
            ("name", "住宅"),
            ("code", "5010101000000000000"),
            ("unit", "平方米"),
            ("quantity", "90"),
            ("amount", "1090000"),
        ],
        has_place: true,
        fields: &[
            ("special-address", "科苑路 1 号"),
            ("special-title-number", "无"),
            ("special-actual-price", "1090000"),
        ],
        choices: &[("special-area-unit", "平方米")],
        wire: &[
            ("BDCXS_CQZH", "无"),
            ("BDCXS_DQDZ", "广东省深圳市南山区"),
            ("BDCXS_CJJE", "1090000.00"),
            ("BDCXS_MJDW", "平方米"),
        ],
    },
    Business {
        choice: "不动产经营租赁服务",
        flag: "BDCZL",
        line: &[
            ("name", "房屋租金"),
            ("code", "3040502020400000000"),
            ("amount", "21800"),
        ],
        has_place: true,
        fields: &[
            ("special-address", "科苑路 1 号"),
            ("special-from", "20260101"),
            ("special-to", "2026年12月31日"),
            ("special-title-number", "无"),
        ],
        choices: &[],
        wire: &[
            ("BDC_SF", "广东省深圳市南山区"),
            ("BDC_QSRQ", "20260101"),
            ("BDC_JZRQ", "20261231"),
            ("BDC_CQJH", "无"),
        ],
    },
    Business {
        choice: "货物运输服务",
        flag: "FWYS",
        line: &[("name", "运费"), ("code", "3010102020000000000"), ("amount", "1090")],
        has_place: false,
        fields: &[
            ("leg-0-from", "深圳"),
            ("leg-0-to", "广州"),
            ("leg-0-plate", "粤B12345"),
            ("leg-0-goods", "电子元件"),
        ],
        choices: &[("leg-0-carrier", "公路运输")],
        wire: &[
            ("HWYS_QYD", "深圳"),
            ("HWYS_YSGJ", "公路运输"),
            ("HWYS_YSHWMC", "电子元件"),
        ],
    },
    Business {
        choice: "旅客运输服务",
        flag: "LKYS",
        line: &[("name", "客运"), ("code", "3010101020000000000"), ("amount", "2180")],
        has_place: false,
        fields: &[
            ("trip-0-traveller", "张三"),
            ("trip-0-document-number", "11010519491231002X"),
            ("trip-0-date", "2026-11-20"),
            ("trip-0-from", "深圳"),
            ("trip-0-to", "北京"),
        ],
        choices: &[("trip-0-transport", "火车"), ("trip-0-seat", "二等座")],
        wire: &[
            ("LKYS_CXR", "张三"),
            ("LKYS_CXRQ", "20261120"),
            ("LKYS_JTGJLX", "火车"),
            ("LKYS_DJ", "二等座"),
        ],
    },
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_special_business_is_issued_with_its_own_fields() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let data = tempfile::tempdir().unwrap();
    let window = logged_in(&sandbox, data.path()).await;
    for business in &BUSINESSES {
        buyer(&window).await;
        window.choose("special-choice", business.choice).await;
        window.find("special-block").await;
        for (column, text) in business.line {
            window.type_into(&format!("line-0-{column}"), text).await;
        }
        window.choose("line-0-rate", "9%").await;
        if business.has_place {
            place(&window, "广东省深圳市南山区").await;
        }
        for (field, text) in business.fields {
            window.type_into(field, text).await;
        }
        for (field, words) in business.choices {
            window.choose(field, words).await;
        }
        window.screenshot(&format!("special-{}", business.flag)).await;
        issue(&window).await;
        window.text_until("result-number", |text| text.len() == 20).await;
        let books = sandbox.books();
        let last = books.issued().last().unwrap();
        assert_eq!(last.invoice.head("ZSFS"), business.flag);
        for (node, text) in business.wire {
            let said = last.invoice.special[0].get(*node).map(String::as_str);
            assert_eq!(
                said,
                Some(*text),
                "{} {node}: {:?}",
                business.flag,
                last.invoice.special
            );
        }
        window.click("new-invoice").await;
        window.find("buyer-name").await;
    }
    window.close().await;
    assert_eq!(sandbox.books().issued().count(), BUSINESSES.len());
}

/// Finds a division by a part of its name and takes it, by keyboard alone.
async fn place(window: &Window, whole: &str) {
    window.type_into("special-place", "南山").await;
    let found = format!(
        "[...document.querySelectorAll('.el-cascader__suggestion-item')].findIndex((one) => one.textContent.includes('{whole}'))"
    );
    for _ in 0..100 {
        let at = window.evaluate(&format!("return {found}")).await.as_i64().unwrap();
        if let Ok(steps) = usize::try_from(at) {
            window.press(Key::Down).await;
            for _ in 0..steps {
                window.press(Key::Down).await;
            }
            window.press(Key::Enter).await;
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{whole} is not offered");
}
