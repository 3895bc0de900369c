//! The document's JSON, out and in.

use kaipiao_domain::{
    BuyerType, Discount, Draft, ExtraField, Fen, Invoice, InvoiceNumber, Kind, Line, Pricing, Privilege, Rate,
    ReversalOf, Severity, Special, TaxTreatment,
    special::{
        AreaUnit, Carrier, Construction, Freight, FreightLeg, PropertyLease, PropertySale, Seat, Transport, Travel,
        Trip,
    },
};
use kaipiao_platform::document::{fill, read, write, write_draft};
use proptest::prelude::*;
use rust_decimal::Decimal;
use time::macros::{date, time};

fn line(amount: i64, rate: u16) -> Line {
    Line {
        name: "技术服务费".into(),
        code: "3040203000000000000".into(),
        amount: Some(Fen(amount)),
        ..Line::new(TaxTreatment::at(Rate(rate)))
    }
}

fn draft() -> Draft {
    let mut draft = Draft::new("A1".parse().unwrap());
    draft.kind = Kind::DigitalOrdinary;
    draft.buyer.name = "广州某某科技有限公司".into();
    draft.buyer.tax_id = "91440101340088133N".into();
    draft.buyer_type = BuyerType::Company;
    draft.pricing = Pricing::Gross;
    draft.lines = vec![line(10_600, 600)];
    draft
}

/// Reads one invoice back.
pub(crate) fn again(json: &str) -> Draft {
    let mut documents = read(json.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{json}"));
    assert_eq!(documents.len(), 1);
    let document = documents.remove(0);
    let faults = document.faults(Vec::new());
    assert!(
        faults.iter().all(|fault| fault.severity == Severity::Warn),
        "{faults:?}\n{json}"
    );
    document.into_draft(|| panic!("it has a serial"))
}

#[test]
fn an_invoice_is_written_with_the_documents_nodes_in_its_order() {
    let mut draft = draft();
    draft.buyer.address = "广州市天河区1号".into();
    draft.buyer.phone = "020-88888888".into();
    draft.buyer.bank = "工商银行天河支行".into();
    draft.buyer.account = "6222021001012345678".into();
    draft.delivery.email = "a@example.cn".into();
    draft.delivery.mobile = "13800138000".into();
    draft.seller.address = "上海市浦东新区2号".into();
    draft.seller.phone = "021-66666666".into();
    draft.remark = "合同 1 号".into();
    draft.staff.drawer = "张三".into();
    draft.lines[0].unit = "次".into();
    draft.lines[0].quantity = Some(Decimal::new(20, 1));
    draft.lines[0].discount = Some(Discount::Amount {
        amount: Fen(600),
        tax: None,
    });
    draft.extra = vec![ExtraField {
        name: "项目".into(),
        content: "甲".into(),
    }];
    let payload = write(&Invoice::new(draft).unwrap());
    let expected = concat!(
        r#"{"XTLSH":"A1","KHMC":"广州某某科技有限公司","KHSH":"91440101340088133N","KHDZ":"广州市天河区1号 020-88888888","#,
        r#""KHKHYHZH":"工商银行天河支行 6222021001012345678","FPZL":"021","BZ":"合同 1 号","KPR":"张三","SKR":"","FHR":"","#,
        r#""QYKHYHZH":"","QYDZDH":"上海市浦东新区2号 021-66666666","YFPHM":"","XXBBH":"","QDBZ":"0","KHYJ":"a@example.cn","#,
        r#""KHSJ":"13800138000","JDC":"","DBTS":"","ZSFS":"","ITEM":["#,
        r#"{"CPMC":"技术服务费","CPXH":"","CPDW":"次","SL":"0.06","CPSL":"2","BHSJE":"100.00","SE":"6.00","#,
        r#""FLBM":"3040203000000000000","XSYH":"0","LSLBZ":"","YHSM":"","KCJE":"0"},"#,
        r#"{"CPMC":"技术服务费","CPXH":"","CPDW":"","SL":"0.06","CPSL":"","BHSJE":"-5.66","SE":"-0.34","#,
        r#""FLBM":"3040203000000000000","XSYH":"0","LSLBZ":"","YHSM":"","KCJE":"0"}],"#,
        r#""FJXX":[{"MC":"项目","LY":"甲"}]}"#,
    );
    assert_eq!(payload.as_str(), expected);
}

#[test]
fn what_was_written_reads_as_the_same_invoice() {
    let mut with_discount = draft();
    with_discount.lines[0].discount = Some(Discount::Percent {
        percent: Decimal::from(10),
    });
    let mut red = draft();
    red.lines = vec![line(-10_600, 600)];
    red.reversal = Some(ReversalOf {
        reason: None,
        original: InvoiceNumber {
            code: String::new(),
            number: "24312000000136634917".into(),
        },
        info_number: None,
        mirrored: false,
    });
    let mut flags = draft();
    flags.motor_vehicle = true;
    flags.export_agent_refund = true;
    flags.lines[0].deduction = Some(Fen(1_000));
    let mut person = draft();
    person.buyer_type = BuyerType::Person;
    person.buyer.name = "张三".into();
    person.buyer.tax_id = String::new();
    for (what, draft) in [
        ("discount", with_discount),
        ("red", red),
        ("flags and deduction", flags),
        ("person", person),
    ] {
        let json = write_draft(&draft);
        let read = again(&json);
        assert_eq!(write_draft(&read), json, "{what}");
        assert_eq!(read.reversal, draft.reversal, "{what}");
        assert_eq!(read.buyer_type, draft.buyer_type, "{what}");
        assert_eq!(read.pricing, Pricing::Net, "{what}: amounts on the wire are net");
    }
}

#[test]
fn the_number_of_an_information_form_is_sent_for_the_kinds_that_have_one() {
    for (kind, sent) in Kind::ALL.map(|kind| (kind, matches!(kind, Kind::PaperSpecial | Kind::ElectronicSpecial))) {
        let mut red = draft();
        red.kind = kind;
        red.reversal = Some(ReversalOf {
            reason: None,
            original: InvoiceNumber {
                code: "4400203130".into(),
                number: "37839682".into(),
            },
            info_number: Some("4400204567890123".into()),
            mirrored: false,
        });
        let expected = if sent {
            r#""XXBBH":"4400204567890123""#
        } else {
            r#""XXBBH":"""#
        };
        assert!(write_draft(&red).contains(expected), "{kind}");
    }
}

#[test]
fn each_treatment_has_its_marks() {
    let taxed = |rate, privilege| TaxTreatment::Taxed {
        rate: Rate(rate),
        privilege,
    };
    #[rustfmt::skip]
    let rows = [
        ("ordinary",      taxed(1_300, None),                           r#""SL":"0.13""#,  r#""XSYH":"0","LSLBZ":"","YHSM":"""#),
        ("1.5 %",         taxed(150, None),                             r#""SL":"0.015""#, r#""XSYH":"0","LSLBZ":"","YHSM":"""#),
        ("privileged",    taxed(300, Some(Privilege::Simplified3)),     r#""SL":"0.03""#,  r#""XSYH":"1","LSLBZ":"","YHSM":"按3%简易征收""#),
        ("exempt",        TaxTreatment::Exempt,                         r#""SL":"0""#,     r#""XSYH":"1","LSLBZ":"1","YHSM":"免税""#),
        ("not taxable",   TaxTreatment::NotTaxable,                     r#""SL":"0""#,     r#""XSYH":"1","LSLBZ":"2","YHSM":"不征税""#),
        ("zero-rated",    TaxTreatment::ZeroRated,                      r#""SL":"0""#,     r#""XSYH":"0","LSLBZ":"3","YHSM":"""#),
    ];
    for (what, treatment, rate, marks) in rows {
        let mut draft = draft();
        draft.lines[0].treatment = treatment;
        let json = write_draft(&draft);
        assert!(json.contains(rate) && json.contains(marks), "{what}: {json}");
        assert_eq!(again(&json).lines[0].treatment, treatment, "{what}");
    }
}

#[test]
fn each_special_business_writes_its_own_keys_and_reads_back() {
    let leg = FreightLeg {
        from: "上海".into(),
        to: "北京".into(),
        carrier: Some(Carrier::Road),
        plate: "沪A12345".into(),
        goods: "钢材".into(),
    };
    let trip = Trip {
        traveller: "张三".into(),
        document: "居民身份证".into(),
        document_number: "11010519491231002X".into(),
        date: Some(date!(2026 - 11 - 02)),
        from: "上海".into(),
        to: "北京".into(),
        transport: Some(Transport::Train),
        seat: Some(Seat::SecondClassSeat),
    };
    let lease = PropertyLease {
        place: "上海市浦东新区".into(),
        address: "张江路1号".into(),
        from: Some(date!(2026 - 01 - 01)),
        to: Some(date!(2026 - 12 - 31)),
        cross_city: true,
        title_number: "无".into(),
        area_unit: Some(AreaUnit::SquareMetre),
        ..PropertyLease::default()
    };
    let sale = PropertySale {
        title_number: "沪2026".into(),
        place: "上海市".into(),
        address: "张江路1号".into(),
        contract_number: "HT1".into(),
        land_tax_number: "TZ1".into(),
        assessed_price: Some(Fen(10_000_000)),
        actual_price: Some(Fen(12_345_678)),
        cross_city: false,
        area_unit: Some(AreaUnit::SquareMetreSign),
    };
    let site = Construction {
        place: "上海市浦东新区".into(),
        address: "工地".into(),
        project: "大桥".into(),
        land_tax_number: String::new(),
        cross_city: false,
    };
    #[rustfmt::skip]
    let rows = [
        ("freight",   Special::Freight(Freight { legs: vec![leg.clone(), leg] }), "FWYS",  r#"{"HWYS_QYD":"上海","HWYS_DDD":"北京","HWYS_YSGJ":"公路运输","HWYS_YSGJTH":"沪A12345","HWYS_YSHWMC":"钢材"}"#),
        ("travel",    Special::Travel(Travel { trips: vec![trip] }),              "LKYS",  r#"{"LKYS_CXR":"张三","LKYS_CXRZJLX":"居民身份证","LKYS_CXRZJHM":"11010519491231002X","LKYS_CXRQ":"20261102","LKYS_CFD":"上海","LKYS_DDD":"北京","LKYS_JTGJLX":"火车","LKYS_DJ":"二等座"}"#),
        ("lease",     Special::PropertyLease(lease),                              "BDCZL", r#"{"BDC_SF":"上海市浦东新区","BDC_XXDZ":"张江路1号","BDC_QSRQ":"20260101","BDC_JZRQ":"20261231","BDC_KSBZ":"是","BDC_CQJH":"无","BDC_PJDW":"平方米"}"#),
        ("sale",      Special::PropertySale(sale),                                "BDCXS", r#"{"BDCXS_CQZH":"沪2026","BDCXS_DQDZ":"上海市","BDCXS_XXDZ":"张江路1号","BDCXS_HTBH":"HT1","BDCXS_XMBH":"TZ1","BDCXS_JSJG":"100000.00","BDCXS_CJJE":"123456.78","BDCXS_KQBZ":"否","BDCXS_MJDW":"㎡"}"#),
        ("building",  Special::Construction(site),                                "GZFW",  r#"{"GZFW_FSD":"上海市浦东新区","GZFW_XXDZ":"工地","GZFW_XMMC":"大桥","GZFW_XMBH":"","GZFW_KSBZ":"否"}"#),
    ];
    for (what, special, mark, keys) in rows {
        let mut draft = draft();
        draft.special = Some(special.clone());
        let json = write_draft(&draft);
        assert!(
            json.contains(&format!(r#""ZSFS":"{mark}""#)) && json.contains(keys),
            "{what}: {json}"
        );
        assert_eq!(again(&json).special, Some(special), "{what}");
    }
}

#[test]
fn a_lease_is_written_to_the_minute_for_parking_alone() {
    let lease = PropertyLease {
        from: Some(date!(2026 - 01 - 01)),
        to: Some(date!(2026 - 12 - 31)),
        from_minute: Some(time!(08:30)),
        to_minute: Some(time!(0:00)),
        ..PropertyLease::default()
    };
    #[rustfmt::skip]
    let rows = [
        ("parking",   "3040502020200000000", r#""BDC_QSRQ":"202601010830","BDC_JZRQ":"202612310000""#, lease.from_minute),
        ("an office", "3040502020400000000", r#""BDC_QSRQ":"20260101","BDC_JZRQ":"20261231""#,         None),
    ];
    for (what, code, keys, minute) in rows {
        let mut draft = draft();
        draft.lines[0].code = code.into();
        draft.special = Some(Special::PropertyLease(lease.clone()));
        let json = write_draft(&draft);
        assert!(json.contains(keys), "{what}: {json}");
        let Some(Special::PropertyLease(read)) = again(&json).special else {
            panic!("{what}: {json}");
        };
        assert_eq!(read.from_minute, minute, "{what}");
    }
}

#[test]
fn a_list_of_the_older_kinds_marks_more_than_eight_lines() {
    for (kind, lines, mark) in [
        (Kind::ElectronicOrdinary, 8, "0"),
        (Kind::ElectronicOrdinary, 9, "1"),
        (Kind::DigitalOrdinary, 9, "0"),
    ] {
        let mut draft = draft();
        draft.kind = kind;
        draft.lines = vec![line(10_600, 600); lines];
        let json = write_draft(&draft);
        assert!(json.contains(&format!(r#""QDBZ":"{mark}""#)), "{kind}, {lines} lines");
        assert_eq!(again(&json).lines.len(), lines);
    }
}

fn any_line() -> impl Strategy<Value = Line> {
    let treatment = prop_oneof![
        (1_u16..=1_700).prop_map(|rate| TaxTreatment::at(Rate(rate))),
        Just(TaxTreatment::Exempt),
        Just(TaxTreatment::NotTaxable),
        Just(TaxTreatment::ZeroRated),
        Just(TaxTreatment::Taxed {
            rate: Rate(300),
            privilege: Some(Privilege::Simplified3)
        }),
    ];
    let discount = proptest::option::of(prop_oneof![
        (1_i64..=100).prop_map(|percent| Discount::Percent {
            percent: Decimal::from(percent)
        }),
        (1_i64..=99).prop_map(|fen| Discount::Amount {
            amount: Fen(fen),
            tax: None
        }),
    ]);
    let quantity =
        proptest::option::of((1_i64..1_000_000, 0_u32..5).prop_map(|(digits, scale)| Decimal::new(digits, scale)));
    (
        "[\\PC]{1,20}",
        "\\PC{0,10}",
        100_i64..1_000_000_000,
        treatment,
        discount,
        quantity,
        0_i64..100,
    )
        .prop_map(|(name, model, amount, treatment, discount, quantity, deduction)| Line {
            name,
            model,
            quantity,
            amount: Some(Fen(amount)),
            discount,
            deduction: Some(Fen(deduction)),
            code: "3040203000000000000".into(),
            ..Line::new(treatment)
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn writing_what_was_read_gives_the_same_text(
        lines in proptest::collection::vec(any_line(), 1..12),
        texts in proptest::array::uniform8("\\PC{0,30}"),
        numbers in proptest::array::uniform2("[0-9 +()-]{0,20}"),
        gross in any::<bool>(),
        kind in 0_usize..6,
    ) {
        let mut draft = draft();
        let [name, tax_id, address, bank, remark, drawer, field, content] = texts;
        let [phone, account] = numbers;
        draft.kind = Kind::ALL[kind];
        draft.pricing = if gross { Pricing::Gross } else { Pricing::Net };
        draft.lines = lines;
        draft.buyer.name = name;
        draft.buyer.tax_id = tax_id;
        draft.buyer.address = address.clone();
        draft.buyer.phone = phone.clone();
        draft.buyer.bank = bank;
        draft.buyer.account = account;
        draft.seller.address = address;
        draft.seller.phone = phone;
        draft.remark = remark;
        draft.staff.drawer = drawer;
        draft.extra = vec![ExtraField { name: field, content }];
        let json = write_draft(&draft);
        prop_assert_eq!(write_draft(&again(&json)), json);
    }

    #[test]
    fn no_file_at_all_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,200}") {
        let _ = read(&bytes);
        let _ = read(text.as_bytes());
        let _ = fill(&bytes, || "A1".parse().unwrap());
    }
}
