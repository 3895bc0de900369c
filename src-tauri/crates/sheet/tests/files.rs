//! Files as accountants have them, and as nobody should.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first thing that is not as it should be"
)]

use kaipiao_sheet::{Cell, Column, SheetError, Workbook, limits};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as Writer};

fn xlsx(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet();
    sheet.set_name("客户").unwrap();
    fill(sheet);
    writer.save_to_buffer().unwrap()
}

#[test]
fn an_xlsx_keeps_text_and_numbers_apart() {
    let bytes = xlsx(|sheet| {
        let day = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_string(0, 0, "3040201010000000000").unwrap();
        sheet.write_number(0, 1, 3_040_201_010_000_000_000.0).unwrap();
        sheet.write_number(0, 2, 0.1 + 0.2).unwrap();
        sheet.write_boolean(0, 3, true).unwrap();
        let date = ExcelDateTime::parse_from_str("2026-11-24").unwrap();
        sheet.write_datetime_with_format(0, 4, &date, &day).unwrap();
        sheet.write_string(0, 5, "  ").unwrap();
        sheet.write_formula(0, 6, "=1+1").unwrap();
    });
    let workbook = Workbook::read(&bytes).unwrap();
    let [row] = workbook.sheet("客户").unwrap().rows() else {
        panic!("one row");
    };
    assert_eq!(row.cell(0).name().unwrap(), "3040201010000000000");
    assert!(row.cell(1).name().is_err(), "a number that long has lost digits");
    assert_eq!(row.cell(2), &Cell::Number("0.3".to_owned()));
    assert_eq!(row.cell(3).text(), "是");
    assert_eq!(row.cell(4).text(), "2026-11-24");
    assert_eq!(row.cell(5), &Cell::Empty, "blanks are nothing");
}

#[test]
fn an_xls_of_excel_97_reads_as_an_xlsx_does() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/xls/numbers.xls");
    let workbook = Workbook::open(&file).unwrap();
    let rows = workbook.sheet("编码表").unwrap().rows();
    assert_eq!(
        rows[0].cell(0).text(),
        "商品和服务税收分类编码表",
        "a title over all columns"
    );
    assert_eq!(rows[1].cell(11).text(), "合并编码");
    assert_eq!(
        rows[2].cell(11).name().unwrap(),
        "3000000000000000000",
        "text keeps its digits"
    );
    for (row, what) in [(4, "a number"), (5, "the text of one")] {
        assert!(rows[row].cell(11).name().is_err(), "{what}: {:?}", rows[row].cell(11));
    }
    assert_eq!(rows[4].place_of(11).to_string(), "“编码表”第 5 行 L 列");
    assert_eq!(rows[6].cell(11), &Cell::Number("304020".to_owned()));
    let last = rows.last().unwrap();
    assert_eq!(last.number(), 9, "an empty row keeps its number");
    assert_eq!(last.cell(0).text(), "2026-07-03");
    assert_eq!(last.cell(1), &Cell::Number("0.3".to_owned()));
    assert_eq!(last.cell(2), &Cell::Bool(true));
    assert_eq!(last.cell(4), &Cell::Empty, "blanks are nothing");
}

#[test]
fn an_xls_hides_what_it_hides() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/xls/goods.xls");
    let workbook = Workbook::open(&file).unwrap();
    let sheets: Vec<_> = workbook
        .sheets()
        .iter()
        .map(|sheet| (sheet.name(), sheet.visible()))
        .collect();
    assert_eq!(sheets, [("编码表", true), ("旧表", false)]);
    assert_eq!(workbook.sheets()[0].rows().len(), 1_006);
}

#[test]
fn a_cell_at_the_far_corner_takes_no_room() {
    let far = |text: &str| {
        xlsx(|sheet| {
            sheet.write_string(0, 0, "名称").unwrap();
            sheet.write_string(1_048_575, 16_383, text).unwrap();
        })
    };
    let workbook = Workbook::read(&far(" ")).unwrap();
    assert_eq!(workbook.sheets()[0].rows().len(), 1, "a blank one is not even there");
    let error = Workbook::read(&far("x")).unwrap_err();
    assert!(error.to_string().contains("“客户”第 1048576 行 XFD 列"), "{error}");
    let low = xlsx(|sheet| {
        sheet.write_string(1_048_575, 0, "x").unwrap();
    });
    let workbook = Workbook::read(&low).unwrap();
    assert_eq!(workbook.sheets()[0].rows()[0].number(), 1_048_576);
}

#[test]
fn a_csv_is_read_in_every_encoding_it_comes_in() {
    let text = "名称,税号\r\n\"上海, 甲\n公司\",91310115563144366Q\n\n乙公司,=\"0123\"\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    let files = [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with a mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        ("GB18030", gb),
        ("UTF-16", utf16),
        ("tabs", text.replace(", 甲", "，甲").replace(',', "\t").into_bytes()),
    ];
    for (what, bytes) in files {
        let workbook = Workbook::read(&bytes).unwrap();
        let rows = workbook.sheets()[0].rows();
        assert_eq!(rows.len(), 3, "{what}");
        assert_eq!(rows[0].cell(0).text(), "名称", "{what}");
        assert!(rows[1].cell(0).text().contains("甲\n公司"), "{what}");
        assert_eq!(rows[2].cell(1).text(), "0123", "{what}");
        assert_eq!(rows[2].number(), 4, "{what}: a blank line is a row");
    }
}

#[test]
fn what_is_no_spreadsheet_is_said_so() {
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let encrypted: Vec<u8> = ole
        .iter()
        .copied()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    #[rustfmt::skip]
    let rows = [
        ("a web page called xls", b"<html><table></table></html>".to_vec(), "网页"),
        ("a PDF",                 b"%PDF-1.7".to_vec(),                     "PDF"),
        ("bytes",                 vec![0, 1, 2, 255, 254],                  "不是表格"),
        ("a broken zip",          b"PK\x03\x04garbage".to_vec(),            "损坏"),
        ("a broken xls",          [&ole[..], &[7; 4096]].concat(),          "损坏"),
        ("a password",            encrypted,                                "密码"),
    ];
    for (what, bytes, words) in rows {
        let error = Workbook::read(&bytes).unwrap_err();
        assert!(error.to_string().contains(words), "{what}: {error}");
    }
    let empty = Workbook::read(b"").unwrap();
    assert!(empty.sheets()[0].rows().is_empty(), "an empty file is an empty sheet");
}

#[test]
fn a_file_that_unpacks_to_too_much_is_refused_unopened() {
    let mut bytes = xlsx(|sheet| {
        sheet.write_string(0, 0, "名称").unwrap();
    });
    // What the directory at the end of the file says of the first entry's size.
    let entry = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let size = u32::try_from(limits::UNPACKED_BYTES).unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&size.to_le_bytes());
    assert!(matches!(Workbook::read(&bytes), Err(SheetError::TooBig { .. })));
}

#[test]
fn too_many_rows_are_refused_and_not_cut() {
    let line = "x\n";
    let fits = line.repeat(limits::ROWS);
    assert_eq!(
        Workbook::read(fits.as_bytes()).unwrap().sheets()[0].rows().len(),
        limits::ROWS
    );
    let over = fits + line;
    assert!(matches!(Workbook::read(over.as_bytes()), Err(SheetError::TooMuch(_))));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Name,
    TaxId,
    Phone,
}

const WANTED: [Column<Field>; 3] = [
    Column {
        field: Field::Name,
        headers: &["名称", "客户名称"],
        required: true,
    },
    Column {
        field: Field::TaxId,
        headers: &["税号", "纳税人识别号"],
        required: true,
    },
    Column {
        field: Field::Phone,
        headers: &["电话"],
        required: false,
    },
];

#[test]
fn a_table_is_found_below_its_headers_wherever_they_stand() {
    let text = "客户一览\n\n序号,*客户名称（必填）,纳税人识别号,备注\n1,甲公司,91310115563144366Q,\n,乙公司,,\n";
    let workbook = Workbook::read(text.as_bytes()).unwrap();
    let table = workbook.find_table(&WANTED).unwrap();
    assert!(table.has(Field::Name) && !table.has(Field::Phone));
    let records: Vec<_> = table.records().collect();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0].cell(Field::Name).text(), "甲公司");
    assert_eq!(records[0].cell(Field::Phone), &Cell::Empty);
    assert_eq!(records[1].place(Field::TaxId).to_string(), "第 5 行 C 列");
    assert_eq!(records[1].place(Field::Phone).to_string(), "第 5 行");

    let without = Workbook::read("客户名称,电话\n甲,1\n".as_bytes()).unwrap();
    let error = without.find_table(&WANTED).unwrap_err();
    assert_eq!(error.to_string(), "没有找到表头：缺少 税号 列");
}
