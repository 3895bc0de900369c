//! Tax codes, customers and products: imported, learned, found, corrected.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use kaipiao_desk::{
    CompanySetting, Desk, Draft, FaultCode, Goods, Kind, Severity, State, Taxpayer,
    contract::{
        CustomerView, MergeRequest, PreviewRequest, ProblemCode, SaveCompanySettingRequest, SaveCustomerRequest,
        SaveProductRequest,
    },
};
use kaipiao_sandbox::Config;
use kaipiao_tests::{
    program::Program,
    stage::{COMPANY, Stage, draft, draft_of, request, until},
};

/// The code of the stage's drafts, and one above it.
const CODE: &str = "3040201990000000000";
const SUMMARY: &str = "3040201000000000000";

/// A table as the official one, big enough to be taken for it.
fn table(rows: &[(&str, &str, &str)]) -> String {
    let mut text = "编码表\n序号,合并编码,货物和劳务名称,商品和服务分类简称,说明\n".to_owned();
    for (place, (code, name, short_name)) in rows.iter().enumerate() {
        writeln!(text, "{place},{code},{name},{short_name},").unwrap();
    }
    for filler in 0..1_000 {
        writeln!(text, ",10101{filler:04}0000000000,谷物{filler},谷物,").unwrap();
    }
    text
}

const ROWS: [(&str, &str, &str); 5] = [
    ("3000000000000000000", "销售服务", ""),
    (SUMMARY, "软件服务", "信息技术服务"),
    ("3040201010000000000", "软件开发服务", "信息技术服务"),
    (CODE, "其他软件服务", "其他软件服务"),
    ("3040203000000000000", "信息系统服务", "信息技术服务"),
];

fn write(stage: &Stage, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = stage.data.path().join(name);
    fs::write(&path, content).unwrap();
    path
}

async fn found_codes(desk: &Desk, typed: &str) -> Vec<String> {
    let found = desk.search_goods(COMPANY, typed).await.unwrap();
    found.into_iter().map(|one| one.code).collect()
}

#[tokio::test]
async fn the_official_table_takes_the_place_of_the_starter_list() {
    let stage = Stage::new().await;
    let desk = stage.desk().await;
    let before = desk.goods().table().await;
    assert!(before.source.is_none() && before.count > 200);
    let file = write(&stage, "编码表.csv", table(&ROWS));
    let imported = desk.import_goods(file).await.unwrap();
    assert_eq!(imported.refused, []);
    assert_eq!(imported.table.source.as_deref(), Some("编码表.csv"));
    assert_eq!(imported.table.count, 1_005);
    assert!(imported.table.imported_at.is_some());
    assert_eq!(found_codes(&desk, "rjkf").await, ["3040201010000000000"]);
    let roots = desk.goods_below(COMPANY, None).await.unwrap();
    assert!(roots.iter().any(|one| one.name == "销售服务" && one.is_summary));
    let below = desk.goods_below(COMPANY, Some(SUMMARY.to_owned())).await.unwrap();
    assert_eq!(below.len(), 2);
    assert_eq!(below[0].above, ["销售服务", "软件服务"]);
    assert_eq!(
        desk.find_goods(COMPANY, CODE).await.unwrap().unwrap().short_name,
        "其他软件服务"
    );

    let another = stage.desk().await;
    assert_eq!(another.goods().table().await.count, 1_005, "kept for the machine");
    let newer = write(&stage, "更新.csv", table(&ROWS[..4]));
    another.import_goods(newer).await.unwrap();
    assert_eq!(
        desk.goods().table().await.count,
        1_004,
        "another process's import is noticed"
    );
}

#[tokio::test]
async fn a_file_with_a_bad_row_is_not_imported_at_all() {
    let stage = Stage::new().await;
    let desk = stage.desk().await;
    desk.import_goods(write(&stage, "good.csv", table(&ROWS)))
        .await
        .unwrap();
    let mut rows = ROWS.to_vec();
    rows[2].0 = "3.0402E+18";
    rows[4].1 = "";
    let imported = desk.import_goods(write(&stage, "bad.csv", table(&rows))).await.unwrap();
    assert_eq!(imported.refused_count, 2);
    assert_eq!(imported.refused[0].place, "第 5 行 B 列");
    assert!(
        imported.refused[0].reason.contains("已经丢失"),
        "{:?}",
        imported.refused
    );
    assert_eq!(
        imported.table.source.as_deref(),
        Some("good.csv"),
        "the one before stays"
    );
    let few = desk
        .import_goods(write(
            &stage,
            "few.csv",
            "合并编码,名称,简称\n3040201010000000000,软件,软件\n",
        ))
        .await;
    assert_eq!(few.unwrap_err().code, ProblemCode::BadFile);
    let other = desk
        .import_goods(write(&stage, "other.csv", "甲,乙\n1,2\n"))
        .await
        .unwrap_err();
    assert!(other.detail.contains("合并编码"), "{other:?}");
}

#[tokio::test]
async fn the_table_comes_as_the_tax_bureau_s_xls_too() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/xls");
    let stage = Stage::new().await;
    let desk = stage.desk().await;
    let imported = desk.import_goods(fixtures.join("goods.xls")).await.unwrap();
    assert_eq!((imported.refused, imported.table.count), (Vec::new(), 1_004));
    let software = desk.find_goods(COMPANY, SUMMARY).await.unwrap().unwrap();
    assert_eq!(
        (
            software.name.as_str(),
            software.short_name.as_str(),
            software.is_summary
        ),
        ("软件服务", "信息技术服务", true)
    );
    assert!(software.description.contains("软件开发"), "{software:?}");

    let imported = desk.import_goods(fixtures.join("numbers.xls")).await.unwrap();
    let refused: Vec<_> = imported.refused.iter().map(|row| row.place.as_str()).collect();
    assert_eq!(
        refused,
        ["“编码表”第 5 行 L 列", "“编码表”第 6 行 L 列", "“编码表”第 7 行 L 列"],
        "codes that lost digits, and one too short"
    );
    assert!(
        imported.refused[..2].iter().all(|row| row.reason.contains("已经丢失")),
        "{:?}",
        imported.refused
    );
    assert_eq!(imported.table.count, 1_004, "the table before stays");
}

#[tokio::test]
async fn a_broken_table_keeps_nobody_from_working() {
    let stage = Stage::new().await;
    write(&stage, "goods.db", "no database");
    let desk = stage.started().await;
    let table = desk.goods().table().await;
    assert!(table.trouble.is_some() && table.count > 200);
    let written = draft();
    desk.issue(request(written.clone())).await.unwrap();
    until(&desk, &written.serial, &[State::Issued]).await;
}

#[tokio::test]
async fn a_summary_code_is_stopped_here_and_a_rate_of_another_taxpayer_is_doubted() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let mut written = draft();
    written.lines[0].code = SUMMARY.to_owned();
    let faults = async |draft| {
        let request = PreviewRequest {
            spid: COMPANY.to_owned(),
            draft,
        };
        let faults = desk.preview(request).await.unwrap().faults;
        faults
            .into_iter()
            .map(|fault| (fault.path, fault.severity))
            .collect::<Vec<_>>()
    };
    assert_eq!(faults(written.clone()).await, [], "without a table nobody knows");
    desk.import_goods(write(&stage, "table.csv", table(&ROWS)))
        .await
        .unwrap();
    assert_eq!(
        faults(written.clone()).await,
        [("lines[0].code".to_owned(), Severity::Block)]
    );
    let problem = desk.issue(request(written.clone())).await.unwrap_err();
    assert_eq!(problem.code, ProblemCode::Faults);
    assert_eq!(stage.counts(&written.serial), (0, 0), "nothing left");
    assert_eq!(faults(draft()).await, []);

    let setting = CompanySetting {
        taxpayer: Some(Taxpayer::SmallScale),
        ..CompanySetting::default()
    };
    desk.companies(true).await.unwrap();
    desk.save_company_setting(SaveCompanySettingRequest {
        spid: COMPANY.to_owned(),
        setting,
    })
    .await
    .unwrap();
    assert_eq!(
        faults(draft()).await,
        [("lines[0].treatment".to_owned(), Severity::Warn)],
        "6 % by a small-scale taxpayer"
    );
}

#[tokio::test]
async fn more_than_the_company_s_tax_device_takes_at_once_is_doubted() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let doubts = async |kind, amount: &str| {
        let request = PreviewRequest {
            spid: COMPANY.to_owned(),
            draft: Draft {
                kind,
                ..draft_of(amount)
            },
        };
        let faults = desk.preview(request).await.unwrap().faults;
        faults
            .iter()
            .filter(|fault| fault.code == FaultCode::AboveLimit)
            .count()
    };
    assert_eq!(
        doubts(Kind::ElectronicOrdinary, "999999.00").await,
        0,
        "nobody knows its limit yet"
    );
    desk.companies(true).await.unwrap();
    assert_eq!(
        doubts(Kind::ElectronicOrdinary, "105999.00").await,
        0,
        "99,999.06 without tax"
    );
    assert_eq!(
        doubts(Kind::ElectronicOrdinary, "106000.00").await,
        1,
        "100,000.00 without tax"
    );
    assert_eq!(
        doubts(Kind::DigitalOrdinary, "999999.00").await,
        0,
        "数电票 have no such limit"
    );
}

#[tokio::test]
async fn what_was_issued_completes_the_next_one() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let mut written = draft();
    written.buyer.address = "天河路 1 号".to_owned();
    written.buyer.phone = "020-38880001".to_owned();
    desk.issue(request(written.clone())).await.unwrap();
    until(&desk, &written.serial, &[State::Issued]).await;
    for typed in ["", "广州", "测试", "gzcs", "guangzhou", "91440101", "gz"] {
        let found = desk.suggest_customers(COMPANY, typed).await.unwrap();
        assert_eq!(found.len(), 1, "{typed}");
        assert_eq!(found[0].party, written.buyer, "{typed}");
    }
    assert_eq!(desk.suggest_customers(COMPANY, "上海").await.unwrap(), []);
    assert_eq!(desk.suggest_customers("another", "广州").await.unwrap(), []);
    for typed in ["", "技术", "jszx", "zixun", CODE] {
        let found = desk.suggest_products(COMPANY, typed).await.unwrap();
        assert_eq!(found.len(), 1, "{typed}");
        assert_eq!((found[0].code.as_str(), found[0].treatment.rate().0), (CODE, 600));
    }
    assert_eq!(found_codes(&desk, "").await, [CODE], "what it used, for nothing typed");
    assert_eq!(found_codes(&desk, "服务").await[0], CODE, "and first for anything");
    assert_eq!(
        found_codes(&desk, "jszx").await,
        [CODE],
        "by what the company calls it too"
    );
}

#[tokio::test]
async fn customers_are_corrected_merged_removed_and_all_of_it_undone() {
    let stage = Stage::new().await;
    let desk = stage.started().await;
    let first = draft();
    let mut second = draft_of("212.00");
    second.buyer.name = "广州测试（旧名）".to_owned();
    second.buyer.bank = "工行".to_owned();
    for written in [&first, &second] {
        desk.issue(request(written.clone())).await.unwrap();
        until(&desk, &written.serial, &[State::Issued]).await;
    }
    let before = desk.customers(COMPANY).await.unwrap();
    let by_name = |name: &str| before.iter().find(|one| one.party.name.contains(name)).unwrap().clone();
    let (new, old) = (by_name("有限公司"), by_name("旧名"));

    let merge = MergeRequest {
        spid: COMPANY.to_owned(),
        into: new.id,
        others: vec![old.id],
    };
    let undo = desk.merge_customers(merge).await.unwrap();
    let [one] = desk.customers(COMPANY).await.unwrap().try_into().unwrap();
    assert_eq!((one.party.bank.as_str(), one.uses), ("工行", 2));
    desk.restore_customers(COMPANY, undo).await.unwrap();
    assert_eq!(desk.customers(COMPANY).await.unwrap(), before);

    let undo = desk.remove_customers(COMPANY, vec![old.id]).await.unwrap();
    assert_eq!(desk.customers(COMPANY).await.unwrap().len(), 1);
    desk.restore_customers(COMPANY, undo).await.unwrap();
    assert_eq!(desk.customers(COMPANY).await.unwrap(), before);

    let save = |change: &dyn Fn(&mut CustomerView)| {
        let mut customer = old.clone();
        change(&mut customer);
        desk.save_customer(SaveCustomerRequest {
            spid: COMPANY.to_owned(),
            customer,
        })
    };
    let taken = save(&|one| one.party = new.party.clone()).await.unwrap_err();
    assert_eq!(taken.code, ProblemCode::AlreadyThere);
    let bad = save(&|one| one.party.name = " ".to_owned()).await.unwrap_err();
    assert_eq!(bad.faults[0].path, "buyer.name");
    let saved = save(&|one| one.party.phone = "０２０ 38880001".to_owned())
        .await
        .unwrap();
    assert_eq!(
        (saved.party.phone.as_str(), saved.edited),
        ("020 38880001", true),
        "tidied"
    );
    let elsewhere = desk.remove_customers("another", vec![old.id]).await.unwrap();
    assert_eq!(elsewhere, [], "nobody reaches another company's");
}

#[tokio::test]
async fn customers_and_products_come_from_a_file_and_a_bad_row_stops_no_other() {
    let stage = Stage::new().await;
    let desk = stage.desk().await;
    let text = "客户名称,纳税人识别号,地址、电话,开户行,账号\n\
                上海甲有限公司,91310115563144366Q,张江路 1 号 021-68880001,工行,1001234509876543210\n\
                ,91440101340088133N,,,\n\
                乙公司,9.14401E+17,,,\n\
                张女士,,,,\n";
    let customers = write(&stage, "客户.csv", encoding(text));
    let imported = desk.import_customers(COMPANY, customers.clone()).await.unwrap();
    assert_eq!((imported.added, imported.renewed), (2, 0));
    let places: Vec<_> = imported.refused.iter().map(|row| row.place.as_str()).collect();
    assert_eq!(places, ["第 4 行 B 列", "第 3 行 A 列"], "{:?}", imported.refused);
    let again = desk.import_customers(COMPANY, customers).await.unwrap();
    assert_eq!((again.added, again.renewed), (0, 2));
    let found = desk.suggest_customers(COMPANY, "shj").await.unwrap();
    assert_eq!(found[0].party.phone, "021-68880001");

    let text = "商品名称,规格型号,单位,税收分类编码,税率,含税单价\n\
                咨询服务,,次,3040203000000000000,6%,\"1,060.00\"\n\
                图书,,册,1060201000000000000,免税,30\n\
                坏行,,,,百分之六,\n\
                没有编码,A,个,,0.13,\n";
    let imported = desk
        .import_products(COMPANY, write(&stage, "商品.csv", text))
        .await
        .unwrap();
    assert_eq!(
        (imported.added, imported.refused.len()),
        (3, 1),
        "{:?}",
        imported.refused
    );
    assert_eq!(imported.refused[0].place, "第 4 行 E 列");
    let [product] = desk
        .suggest_products(COMPANY, "zxfw")
        .await
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(product.price.as_deref(), Some("1060.00"));
    let mut other = product.clone();
    other.price = Some("abc".to_owned());
    let request = SaveProductRequest {
        spid: COMPANY.to_owned(),
        product: other,
    };
    assert_eq!(desk.save_product(request).await.unwrap_err().code, ProblemCode::Faults);
}

/// As Excel in China saves it.
fn encoding(text: &str) -> Vec<u8> {
    [b"\xef\xbb\xbf", text.as_bytes()].concat()
}

#[tokio::test]
async fn the_command_line_imports_and_finds_codes() {
    let program = Program::new(env!("CARGO_BIN_EXE_kaipiao-under-test"), Config::default()).await;
    let file = program.folder.path().join("table.csv");
    fs::write(&file, table(&ROWS)).unwrap();
    let answer = program.run(&["goods", "import", file.to_str().unwrap()]).await;
    assert_eq!(answer.code, Some(0), "{answer:?}");
    assert_eq!(answer.json()["count"], 1_005);
    let answer = program.run(&["goods", "search", "ruanjian"]).await;
    assert_eq!(answer.json()["codes"][0]["code"], "3040201010000000000", "{answer:?}");
    assert_eq!(answer.json()["codes"][0]["short_name"], "信息技术服务");
    let used = program.run(&["goods", "search", "软件", "--company", COMPANY]).await;
    assert_eq!(used.code, Some(0), "{used:?}");

    let mut bad = ROWS.to_vec();
    bad[0].0 = "30000";
    fs::write(&file, table(&bad)).unwrap();
    let answer = program.run(&["goods", "import", file.to_str().unwrap()]).await;
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert_eq!(answer.json()["refused"][0]["place"], "第 3 行 B 列");

    let mut invoice = kaipiao_tests::program::invoice("D1", 100);
    invoice["ITEM"][0]["FLBM"] = SUMMARY.into();
    let check = program.write("check.json", &invoice);
    let answer = program.run(&["check", check.to_str().unwrap()]).await;
    assert_eq!(answer.code, Some(2), "check knows the table: {answer:?}");
    assert_eq!(answer.json()["invoices"][0]["faults"][0]["path"], "lines[0].code");
}

#[tokio::test]
async fn codes_are_found_without_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let goods = std::sync::Arc::new(Goods::at(folder.path()));
    let found = goods.search("dljz").await;
    assert_eq!(found[0].code, "3040802080000000000");
    assert!(!found[0].rates.is_empty());
}
