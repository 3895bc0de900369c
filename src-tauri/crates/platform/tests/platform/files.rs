//! Files of invoices as people write them: what is read, what is refused with its place, what is filled in.

use kaipiao_domain::{
    BuyerType, Fault,
    FaultCode::{
        BadDiscount, BadInfoNumber, BadOriginal, BadRate, BadTreatment, Missing, NeedsList, SpecialField, UnknownNode,
        Unreadable, WrongSign, ZeroRate,
    },
    Fen, Serial, Severity, preview,
};
use kaipiao_platform::document::{DocumentError, fill, read, write_draft};

use super::documents::again;

const ITEM: &str =
    r#"{"CPMC":"技术服务费","SL":"0.06","CPSL":"1","BHSJE":"100.00","SE":"6.00","FLBM":"3040203000000000000"}"#;

/// What no draft can hold of the one invoice of a file.
fn faults(json: &str) -> Vec<Fault> {
    let documents = read(json.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{json}"));
    assert_eq!(documents.len(), 1);
    documents[0].faults(Vec::new())
}

#[test]
fn a_file_is_read_as_people_write_it() {
    let body = format!(r#""KHMC":"甲公司","KHSH":"91440101340088133N","FPZL":"021","ITEM":[{ITEM}]"#);
    #[rustfmt::skip]
    let rows = [
        ("one object",           format!(r#"{{"XTLSH":"A1",{body}}}"#),                    1, true),
        ("an array",             format!(r#"[{{"XTLSH":"A1",{body}}},{{"XTLSH":"A2",{body}}}]"#), 2, true),
        ("a BOM before it",      format!("\u{feff}{{\"XTLSH\":\"A1\",{body}}}"),           1, true),
        ("no serial",            format!("{{{body}}}"),                                    1, false),
        ("an empty serial",      format!(r#"{{"XTLSH":"",{body}}}"#),                      1, false),
        ("a null serial",        format!(r#"{{"XTLSH":null,{body}}}"#),                    1, false),
        ("an empty TDYW object", format!(r#"{{"XTLSH":"A1",{body},"TDYW":[{{}}],"FJXX":[]}}"#), 1, true),
    ];
    for (what, json, count, has_serial) in rows {
        let documents = read(json.as_bytes()).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(documents.len(), count, "{what}");
        assert_eq!(documents[0].serial.is_some(), has_serial, "{what}");
        let draft = documents
            .into_iter()
            .next()
            .unwrap()
            .into_draft(|| "NEW".parse().unwrap());
        assert_eq!(draft.serial.as_str(), if has_serial { "A1" } else { "NEW" }, "{what}");
        assert_eq!(
            (draft.lines[0].amount, draft.lines[0].tax),
            (Some(Fen(10_000)), Some(Fen(600))),
            "{what}"
        );
    }
}

#[test]
fn amounts_are_texts_or_numbers_digit_by_digit() {
    #[rustfmt::skip]
    let rows = [
        ("a text",                      r#""88495.57""#,     8_849_557),
        ("a number",                    "88495.57",          8_849_557),
        ("whole yuan",                  "100",               10_000),
        ("an exponent",                 "1E2",               10_000),
        ("no float could hold it",      "99999999999.99",    9_999_999_999_999),
        ("zeros behind",                "0.1000",            10),
    ];
    for (what, amount, fen) in rows {
        let item = ITEM.replace(r#""100.00""#, amount);
        let json = format!(r#"{{"XTLSH":"A1","FPZL":"021","ITEM":[{item}]}}"#);
        assert_eq!(again(&json).lines[0].amount, Some(Fen(fen)), "{what}");
    }
}

#[test]
fn what_no_draft_can_hold_is_named_with_its_place_code_and_a_remedy() {
    let with = |fields: &str| format!(r#"{{"XTLSH":"A1","FPZL":"021","ITEM":[{ITEM}]{fields}}}"#);
    let item = |fields: &str| {
        format!(
            r#"{{"XTLSH":"A1","FPZL":"021","ITEM":[{}{fields}}}]}}"#,
            ITEM.trim_end_matches('}')
        )
    };
    let items = |first: &str, second: &str| format!(r#"{{"XTLSH":"A1","FPZL":"021","ITEM":[{first},{second}]}}"#);
    let discount = ITEM
        .replace("100.00", "-10.00")
        .replace("6.00", "-0.60")
        .replace(r#""CPSL":"1","#, "");
    let special = |mark: &str, info: &str| with(&format!(r#","ZSFS":"{mark}","TDYW":[{info}]"#));
    let office = r#"{"BDC_SF":"a","BDC_KSBZ":"否""#;
    #[rustfmt::skip]
    let rows = [
        // what                                    file                                                              path                      code            remedy
        ("an unknown node",                        with(r#","DJ":"1""#),                                             "DJ",                     UnknownNode,    "没有这个节点"),
        ("a node in lower case",                   with(r#","khmc":"甲""#),                                          "khmc",                   UnknownNode,    "全部大写"),
        ("an unknown node of a line",              item(r#","DJ":"1""#),                                             "lines[0].DJ",            UnknownNode,    "没有这个节点"),
        ("an unknown node of an extra field",      with(r#","FJXX":[{"MC":"a","NR":"b"}]"#),                         "extra[0].NR",            UnknownNode,    "没有这个节点"),
        ("a node twice",                           with(r#","KHMC":"甲","KHMC":"乙""#),                              "buyer.name",             Unreadable,     "只留一个"),
        ("a list in place of a text",              with(r#","KHMC":["甲"]"#),                                        "buyer.name",             Unreadable,     "类型"),
        ("an object in place of a list",           r#"{"XTLSH":"A1","FPZL":"021","ITEM":{}}"#.to_owned(),            "lines",                  Unreadable,     "类型"),
        ("a text in place of a line",              r#"{"XTLSH":"A1","FPZL":"021","ITEM":["a"]}"#.to_owned(),         "lines[0]",               Unreadable,     "类型"),
        ("a list within a line",                   item(r#","CPXH":[]"#),                                            "lines[0].model",         Unreadable,     "类型"),
        ("no lines",                               r#"{"XTLSH":"A1","FPZL":"021"}"#.to_owned(),                      "lines",                  Missing,        "至少一行"),
        ("a kind that does not exist",             with("").replace("021", "099"),                                   "kind",                   Unreadable,     "不认识"),
        ("no kind",                                format!(r#"{{"XTLSH":"A1","ITEM":[{ITEM}]}}"#),                   "kind",                   Unreadable,     "不认识"),
        ("a serial with a blank",                  with("").replace("A1", "A 1"),                                    "serial",                 Unreadable,     "单据号"),
        ("a fen's fraction",                       with("").replace("100.00", "100.005"),                            "lines[0].amount",        Unreadable,     "两位小数"),
        ("an amount in words",                     with("").replace("100.00", "一百"),                                "lines[0].amount",        Unreadable,     "不是金额"),
        ("no tax",                                 with("").replace(r#""SE":"6.00","#, ""),                          "lines[0].tax",           Missing,        "缺少税额"),
        ("a quantity in words",                    with("").replace(r#""CPSL":"1""#, r#""CPSL":"一""#),              "lines[0].quantity",      Unreadable,     "不是数字"),
        ("a deduction in words",                   item(r#","KCJE":"一""#),                                          "lines[0].deduction",     Unreadable,     "不是金额"),
        ("no rate",                                with("").replace("0.06", ""),                                     "lines[0].treatment",     Missing,        "缺少税率"),
        ("a rate between percent and fraction",    with("").replace("0.06", "0.3"),                                  "lines[0].treatment",     BadRate,        "0.13"),
        ("the document's placeholder",             with("").replace("0.06", "税率"),                                  "lines[0].treatment",     BadRate,        "0.13"),
        ("zero without its mark",                  with("").replace("0.06", "0"),                                    "lines[0].treatment",     ZeroRate,       "1 免税"),
        ("a zero mark beside a rate",              item(r#","LSLBZ":"1""#),                                          "lines[0].treatment",     BadTreatment,   "应为空"),
        ("exempt without a privilege",             item(r#","LSLBZ":"1""#).replace("0.06", "0"),                     "lines[0].treatment",     BadTreatment,   "应为 1"),
        ("exempt without its name",                item(r#","LSLBZ":"1","XSYH":"1""#).replace("0.06", "0"),          "lines[0].treatment",     BadTreatment,   "应为“免税”"),
        ("not taxable without its name",           item(r#","LSLBZ":"2","XSYH":"1""#).replace("0.06", "0"),          "lines[0].treatment",     BadTreatment,   "应为“不征税”"),
        ("a privilege without its name",           item(r#","XSYH":"1""#),                                           "lines[0].treatment",     BadTreatment,   "优惠政策"),
        ("a privilege that nobody knows",          item(r#","XSYH":"1","YHSM":"打折""#),                             "lines[0].treatment",     BadTreatment,   "名单"),
        ("a name without a privilege",             item(r#","YHSM":"简易征收""#),                                    "lines[0].treatment",     BadTreatment,   "应为空"),
        ("a negative first line",                  format!(r#"{{"XTLSH":"A1","FPZL":"021","ITEM":[{discount}]}}"#),  "lines[0].amount",        WrongSign,      "折扣行"),
        ("a discount of another name",             items(ITEM, &discount.replace("技术服务费", "咨询费")),            "lines[0].discount",      BadDiscount,    "一致"),
        ("a discount at another rate",             items(ITEM, &discount.replace("0.06", "0.13")),                   "lines[0].discount",      BadDiscount,    "一致"),
        ("a discount with a unit",                 items(ITEM, &discount.replace(r#""SL""#, r#""CPDW":"次","SL""#)), "lines[0].discount",      BadDiscount,    "必需是空"),
        ("two discounts of one line",              items(ITEM, &format!("{discount},{discount}")),                   "lines[0].discount",      BadDiscount,    "一个折扣行"),
        ("no rate behind a discount",              items(ITEM, &format!("{discount},{}", ITEM.replace("0.06", ""))), "lines[1].treatment",     Missing,        "ITEM[2].SL"),
        ("a list for a 数电票",                     with(r#","QDBZ":"1""#),                                           "QDBZ",                   NeedsList,      "应为 0"),
        ("a list that is neither",                 with(r#","QDBZ":"有""#),                                          "QDBZ",                   Unreadable,     "0 或 1"),
        ("a flag that is neither",                 with(r#","JDC":"有""#),                                           "motorVehicle",           Unreadable,     "写 1"),
        ("an original that is no number",          with(r#","YFPHM":"12345""#),                                      "reversal.original",      BadOriginal,    "20 位"),
        ("an info number on a blue invoice",       with(r#","XXBBH":"1234567890123456""#),                           "reversal.infoNumber",    BadInfoNumber,  "红字"),
        ("a business that does not exist",         special("YZ", r#"{"GZFW_FSD":"a"}"#),                             "special",                SpecialField,   "BDCZL"),
        ("keys of another business",               special("GZFW", r#"{"LKYS_CXR":"a"}"#),                           "special.trips[0].traveller", SpecialField, "GZFW_"),
        ("keys without a business",                special("", r#"{"LKYS_CXR":"a"}"#),                               "special",                SpecialField,   "ZSFS"),
        ("a business without its keys",            special("GZFW", ""),                                              "special",                SpecialField,   "一项"),
        ("two sites",                              special("GZFW", r#"{"GZFW_FSD":"a"},{"GZFW_FSD":"b"}"#),          "special",                SpecialField,   "一项"),
        ("a flag left out",                        special("GZFW", r#"{"GZFW_FSD":"a"}"#),                           "special.crossCity",      Missing,        "是"),
        ("a flag in other words",                  special("GZFW", r#"{"GZFW_KSBZ":"有"}"#),                         "special.crossCity",      Unreadable,     "否"),
        ("a day that does not exist",              special("LKYS", r#"{"LKYS_CXRQ":"20260230"}"#),                   "special.trips[0].date",  Unreadable,     "20260101"),
        ("a day in words",                         special("BDCZL", &format!(r#"{office},"BDC_JZRQ":"年底"}}"#)),    "special.to",             Unreadable,     "20260101"),
        ("a carrier that does not exist",          special("FWYS", r#"{"HWYS_YSGJ":"骆驼"}"#),                       "special.legs[0].carrier", SpecialField,  "可选值"),
        ("an unknown key of a business",           special("FWYS", r#"{"HWYS_QYD":"a","FWYS_QYD":"b"}"#),            "special.FWYS_QYD",       UnknownNode,    "没有这个节点"),
        ("a text in the array",                    r#"["A1"]"#.to_owned(),                                           "",                       Unreadable,     "对象"),
    ];
    for (what, json, path, code, remedy) in rows {
        let faults = faults(&json);
        assert!(
            faults.iter().any(|fault| fault.path == path
                && fault.code == code
                && fault.severity == Severity::Block
                && fault.message.contains(remedy)),
            "{what}: {faults:?}"
        );
    }
}

#[test]
fn what_is_wrong_with_one_invoice_is_told_with_it_and_hides_no_other() {
    let with = |serial: &str, item: &str| {
        format!(r#"{{"XTLSH":"{serial}","KHMC":"","KHSH":"","FPZL":"021","ITEM":[{item}]}}"#)
    };
    let json = format!(
        "[{},{},7,{}]",
        with("A1", &ITEM.replace("0.06", "")),
        with("A2", &ITEM.replace("0.06", "13%")),
        with("A3", ITEM)
    );
    let documents = read(json.as_bytes()).unwrap();
    let told: Vec<Vec<String>> = documents
        .into_iter()
        .map(|document| {
            let found = preview(document.clone().into_draft(|| "NEW".parse().unwrap())).faults;
            document.faults(found).into_iter().map(|fault| fault.path).collect()
        })
        .collect();
    assert_eq!(
        told[0],
        ["lines[0].treatment", "buyer.name"],
        "no tax is doubted without a rate"
    );
    assert_eq!(told[1], ["buyer.name", "lines[0].tax"], "13 % of 100.00 are no 6.00");
    assert_eq!(told[2], [""], "what is no invoice has nothing else to tell");
    assert_eq!(told[3], ["buyer.name"]);
}

#[test]
fn what_the_document_leaves_open_is_read_in_each_way_and_written_in_one() {
    let with = |kind: &str, fields: &str| format!(r#"{{"XTLSH":"A1","FPZL":"{kind}","ITEM":[{ITEM}]{fields}}}"#);
    let lease = |flag: &str, day: &str| {
        let keys = format!(r#"{{"BDC_SF":"a","BDC_QSRQ":"{day}","BDC_JZRQ":"20261231","BDC_KSBZ":"{flag}"}}"#);
        with("021", &format!(r#","ZSFS":"BDCZL","TDYW":[{keys}]"#))
    };
    #[rustfmt::skip]
    let rows = [
        ("a list for few lines",       with("026", r#","QDBZ":"1""#),                                            r#""QDBZ":"0""#),
        ("no list in words",           with("021", r#","QDBZ":"否""#),                                           r#""QDBZ":"0""#),
        ("a mark in words",            with("020", r#","JDC":"是""#),                                            r#""JDC":"1""#),
        ("a flag as a digit",          lease("1", "20260101"),                                                   r#""BDC_KSBZ":"是""#),
        ("a flag as a letter",         lease("N", "20260101"),                                                   r#""BDC_KSBZ":"否""#),
        ("a day with dashes",          lease("是", "2026-01-01"),                                                r#""BDC_QSRQ":"20260101""#),
        ("a day with strokes",         lease("是", "2026/1/1"),                                                  r#""BDC_QSRQ":"20260101""#),
        ("a day with its time",        lease("是", "2026-01-01 08:30"),                                          r#""BDC_QSRQ":"20260101""#),
        ("freight by its keys' name",  with("021", r#","ZSFS":"HWYS","TDYW":[{"HWYS_QYD":"上海"}]"#),            r#""ZSFS":"FWYS""#),
    ];
    for (what, json, written) in rows {
        let draft = again(&json);
        assert!(write_draft(&draft).contains(written), "{what}: {}", write_draft(&draft));
    }
    let parking = lease("是", "2026-01-01 08:30").replace("3040203000000000000", "3040502020200000000");
    assert!(write_draft(&again(&parking)).contains(r#""BDC_QSRQ":"202601010830""#));
}

#[test]
fn a_list_that_will_not_come_is_said() {
    let json = format!(r#"{{"XTLSH":"A1","FPZL":"026","QDBZ":"1","ITEM":[{ITEM}]}}"#);
    let faults = faults(&json);
    assert_eq!(
        faults
            .iter()
            .map(|fault| (fault.code, fault.severity))
            .collect::<Vec<_>>(),
        [(NeedsList, Severity::Warn)]
    );
}

#[test]
fn a_buyer_without_a_number_is_a_person_unless_the_name_is_a_company_s() {
    for (name, expected) in [
        ("广州某某科技有限公司", BuyerType::Company),
        ("张女士", BuyerType::Person),
        ("张三面馆", BuyerType::Person),
    ] {
        let json = format!(r#"{{"XTLSH":"A1","KHMC":"{name}","FPZL":"021","ITEM":[{ITEM}]}}"#);
        assert_eq!(again(&json).buyer_type, expected, "{name}");
    }
}

/// The invoice as the platform's document prints it, with words in place of values.
const PRINTED: &str = r#"[
    {
        "XTLSH": "单据号",
        "KHMC": "客户名称",
        "KHSH": "税号",
        "KHDZ": "地址",
        "KHKHYHZH": "客户银行账号",
        "FPZL": "发票种类",
        "BZ": "备注",
        "KPR": "开票人",
        "SKR": "收款人",
        "FHR": "复核人",
        "QYKHYHZH": "企业开户银行账号",
        "QYDZDH": "企业地址电话",
        "YFPHM": "红冲原发票号",
        "XXBBH": "信息表编号",
        "QDBZ": "清单标志",
        "KHYJ": "客户邮件",
        "KHSJ": "客户手机号",
        "JDC": "机动车标识",
        "DBTS": "代办退税标识",
        "ZSFS": "特定业务标识",
        "ITEM": [
            {
                "CPMC": "产品名称1",
                "CPXH": "产品型号",
                "CPDW": "产品单位",
                "SL": "税率",
                "CPSL": "数量",
                "BHSJE": "不含税金额",
                "SE": "税额",
                "FLBM": "分类编码",
                "XSYH": "税率优惠",
                "LSLBZ": "零税率标识",
                "YHSM": "优惠说明",
                "KCJE": "0"
            },
            {
                "CPMC": "产品名称2",
                "CPXH": "产品型号",
                "CPDW": "产品单位",
                "SL": "税率",
                "CPSL": "数量",
                "BHSJE": "不含税金额",
                "SE": "税额",
                "FLBM": "分类编码",
                "XSYH": "税率优惠",
                "LSLBZ": "零税率标识",
                "YHSM": "优惠说明",
                "KCJE": "0"
            }
        ],
        "FJXX": [
            {
                "MC": "名称",
                "LY": "内容"
            },
            {
                "MC": "名称",
                "LY": "内容"
            }
        ],
        "TDYW": [
            {
                "BDC_SF": "不动产租赁省份",
                "BDC_XXDZ": "不动产租赁详细地址",
                "BDC_QSRQ": "不动产租赁起始日期",
                "BDC_JZRQ": "不动产租赁截止日期",
                "BDC_KSBZ": "不动产租赁跨市标志",
                "BDC_CQJH": "不动产租赁产权证号",
                "BDC_PJDW": "不动产租赁面积单位",
                "BDCXS_CQZH": "不动产销售产品证号",
                "BDCXS_DQDZ": "不动产销售所在省份地区",
                "BDCXS_XXDZ": "不动产销售详细地址",
                "BDCXS_HTBH": "不动产销售合同编号",
                "BDCXS_XMBH": "不动产销售项目编号",
                "BDCXS_JSJG": "不动产销售计税价格",
                "BDCXS_CJJE": "不动产销售成交价格",
                "BDCXS_KQBZ": "不动产销售跨区标志",
                "BDCXS_MJDW": "不动产销售面积单位",
                "LKYS_CXR": "旅客运输出行人",
                "LKYS_CXRZJLX": "旅客运输证件类型",
                "LKYS_CXRZJHM": "旅客运输证件号码",
                "LKYS_CXRQ": "旅客运输出行日期",
                "LKYS_CFD": "旅客运输出发地",
                "LKYS_DDD": "旅客运输到达地",
                "LKYS_JTGJLX": "旅客运输交通工具类型",
                "LKYS_DJ": "旅客运输等级",
                "HWYS_QYD": "货物运输起运地",
                "HWYS_DDD": "货物运输到达地",
                "HWYS_YSGJ": "货物运输运输工具",
                "HWYS_YSGJTH": "货物运输运输工具牌号",
                "HWYS_YSHWMC": "货物运输货物名称",
                "GZFW_FSD": "建筑服务发生地",
                "GZFW_XXDZ": "发生地详细地址",
                "GZFW_XMMC": "建筑项目名称",
                "GZFW_XMBH": "土地增值税项目编号",
                "GZFW_KSBZ": "跨地市标志"
            },
            {
            }
        ]
    }
]"#;

#[test]
fn every_node_that_the_document_prints_is_known() {
    let faults = faults(PRINTED);
    let unknown: Vec<_> = faults.iter().filter(|fault| fault.code == UnknownNode).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    for path in [
        "kind",
        "reversal.original",
        "motorVehicle",
        "special",
        "lines[0].treatment",
        "lines[1].amount",
    ] {
        assert!(faults.iter().any(|fault| fault.path == path), "{path}: {faults:?}");
    }
}

#[test]
fn a_file_that_a_chinese_windows_saved_says_so() {
    // 甲 in GBK.
    let bytes = b"{\"XTLSH\":\"A1\",\"KHMC\":\"\xBC\xD7\"}";
    assert_eq!(read(bytes), Err(DocumentError::NotUtf8));
}

#[test]
fn what_holds_no_invoices_is_no_document() {
    assert_eq!(read(b"[]"), Err(DocumentError::Empty));
    for json in [r#""A1""#, "null", "7"] {
        assert_eq!(read(json.as_bytes()), Err(DocumentError::NoDocument), "{json}");
    }
}

#[test]
fn a_file_nested_without_end_is_refused() {
    for json in ["[".repeat(100_000), format!("{{\"ITEM\":{}", "[".repeat(100_000))] {
        assert!(matches!(read(json.as_bytes()), Err(DocumentError::NotJson { .. })));
    }
}

#[test]
fn what_is_not_json_says_where_it_breaks() {
    for (json, expected) in [
        ("{\n  \"XTLSH\": \"A1\",\n}", (3, 1)),
        ("", (1, 0)),
        ("{”XTLSH”:1}", (1, 2)),
    ] {
        let Err(DocumentError::NotJson { line, column }) = read(json.as_bytes()) else {
            panic!("{json}");
        };
        assert_eq!((line, column), expected, "{json}");
    }
}

#[test]
fn the_original_of_a_red_invoice_is_split_by_its_own_form() {
    #[rustfmt::skip]
    let rows = [
        ("数电票 by 数电票",            "021", "24312000000136634917", "",             "24312000000136634917"),
        ("a demo number by 数电票",     "021", "00312000000136634917", "",             "00312000000136634917"),
        ("专票 by 专票",               "004", "440020313037839682",   "4400203130",   "37839682"),
        ("an older kind by 数电票",    "021", "03100210041182467316", "031002100411", "82467316"),
    ];
    for (what, kind, original, code, number) in rows {
        let item = ITEM
            .replace(r#""1""#, r#""-1""#)
            .replace("100.00", "-100.00")
            .replace("6.00", "-6.00");
        let json = format!(r#"{{"XTLSH":"A1","FPZL":"{kind}","YFPHM":"{original}","ITEM":[{item},{item}]}}"#);
        let draft = again(&json);
        let reversal = draft.reversal.clone().unwrap();
        assert_eq!(
            (reversal.original.code.as_str(), reversal.original.number.as_str()),
            (code, number),
            "{what}"
        );
        assert_eq!(
            draft.lines.len(),
            2,
            "{what}: a negative line is no discount on a red invoice"
        );
        assert!(
            write_draft(&draft).contains(&format!(r#""YFPHM":"{original}""#)),
            "{what}"
        );
    }
}

#[test]
fn a_file_is_filled_with_serials_and_otherwise_left_alone() {
    let with = format!(r#"{{"XTLSH":"OLD","FPZL":"021","ITEM":[{ITEM}]}}"#);
    let without = format!(
        r#"{{"FPZL":"021","KHMC":"\"甲\"\u2028","ITEM":[{}]}}"#,
        ITEM.replace(r#""100.00""#, "100.00")
    );
    let mut next = 0;
    let mut new = || {
        next += 1;
        format!("NEW{next}").parse::<Serial>().unwrap()
    };
    let filled = fill(format!("[{with},{without},{without}]").as_bytes(), &mut new).unwrap();
    let serials: Vec<_> = read(filled.as_bytes())
        .unwrap()
        .into_iter()
        .map(|document| document.serial.unwrap().to_string())
        .collect();
    assert_eq!(serials, ["OLD", "NEW1", "NEW2"]);
    assert_eq!(
        fill(filled.as_bytes(), &mut new).unwrap(),
        filled,
        "nothing is left to fill"
    );
    let one = fill(without.as_bytes(), &mut new).unwrap();
    assert!(
        one.starts_with("{\n    \"XTLSH\": \"NEW3\",\n    \"FPZL\""),
        "one object stays one: {one}"
    );
    let (before, after) = (read(without.as_bytes()).unwrap(), read(one.as_bytes()).unwrap());
    let draft = |mut documents: Vec<kaipiao_platform::document::Document>| {
        let mut document = documents.remove(0);
        document.serial = None;
        document.into_draft(|| "X".parse().unwrap())
    };
    assert_eq!(draft(before), draft(after), "its content is the same");
    let faulty = fill(br#"[7,{"ITEM":[]}]"#, &mut new).unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&faulty).unwrap(),
        serde_json::json!(["7", {"XTLSH": "NEW4", "ITEM": []}]),
        "what cannot be read stays"
    );
    assert!(fill(b"[]", &mut new).is_err(), "there is nothing to fill");
}
