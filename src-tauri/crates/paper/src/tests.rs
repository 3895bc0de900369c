use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::*;

/// 210 × 140 mm, a 数电票's page, in points.
const INVOICE: (i64, i64) = (595, 397);

/// A file with pages of a size, turned by `turn` degrees, each with a text and a seal kept as an annotation.
fn file(pages: usize, (width, height): (i64, i64), turn: i64, flags: i64) -> Vec<u8> {
    let mut made = Document::with_version("1.5");
    let root = made.new_object_id();
    let font = made.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    // What a page does not say itself, the node above it says.
    let resources = dictionary! { "Font" => dictionary! { "F1" => font } };
    let seal = made.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 100.into(), 50.into()],
        },
        b"1 0 0 rg 0 0 100 50 re f".to_vec(),
    ));
    let kids: Vec<Object> = (0..pages)
        .map(|page| {
            let text = format!("BT /F1 12 Tf 20 20 Td (invoice {page}) Tj ET");
            let content = made.add_object(Stream::new(Dictionary::new(), text.into_bytes()));
            let stamp = made.add_object(dictionary! {
                "Type" => "Annot", "Subtype" => "Stamp", "F" => flags, "AP" => dictionary! { "N" => seal },
                "Rect" => vec![300.into(), 200.into(), 350.into(), 225.into()],
            });
            made.add_object(dictionary! {
                "Type" => "Page", "Parent" => root, "Contents" => content, "Rotate" => turn,
                "Annots" => vec![stamp.into()],
            })
            .into()
        })
        .collect();
    made.set_object(
        root,
        dictionary! {
            "Type" => "Pages", "Count" => i64::try_from(pages).unwrap(), "Kids" => kids, "Resources" => resources,
            "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
        },
    );
    let catalog = made.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    made.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    made.save_to(&mut bytes).unwrap();
    bytes
}

fn sheets_of(bytes: &[u8]) -> (Document, Vec<ObjectId>) {
    let read = Document::load_mem(bytes).unwrap();
    let pages = read.page_iter().collect();
    (read, pages)
}

fn content(sheets: &Document, sheet: ObjectId) -> String {
    String::from_utf8(sheets.get_page_content(sheet)).unwrap()
}

/// The drawings of a sheet, in the order in which it names them.
fn forms(sheets: &Document, sheet: ObjectId) -> Vec<&Stream> {
    let resources = sheets
        .get_dictionary(sheet)
        .unwrap()
        .get_deref(b"Resources", sheets)
        .unwrap();
    let drawn = resources.as_dict().unwrap().get_deref(b"XObject", sheets).unwrap();
    drawn
        .as_dict()
        .unwrap()
        .iter()
        .map(|(_, id)| sheets.dereference(id).unwrap().1.as_stream().unwrap())
        .collect()
}

#[test]
fn pages_fill_sheets_in_their_order() {
    let (one, three) = (file(1, INVOICE, 0, 4), file(3, INVOICE, 0, 4));
    #[rustfmt::skip]
    let rows = [
        ("one to a sheet",            Layout::One, 4, [1, 1, 1, 1].as_slice()),
        ("two to a sheet",            Layout::Two, 2, &[2, 2]),
    ];
    for (what, layout, count, drawn) in rows {
        let laid = lay_out([one.as_slice(), &three], layout).unwrap();
        let (sheets, pages) = sheets_of(&laid);
        assert_eq!(pages.len(), count, "{what}");
        let found: Vec<_> = pages.iter().map(|&sheet| forms(&sheets, sheet).len()).collect();
        assert_eq!(found, drawn, "{what}");
        assert_eq!(
            content(&sheets, pages[0]).contains("5 4] 0 d"),
            layout == Layout::Two,
            "{what}: a line to cut along"
        );
    }
    let odd = lay_out([three.as_slice()], Layout::Two).unwrap();
    let (sheets, pages) = sheets_of(&odd);
    assert_eq!(
        (pages.len(), forms(&sheets, pages[1]).len()),
        (2, 1),
        "the last half stays empty"
    );
}

#[test]
fn fonts_and_seals_come_along() {
    let laid = lay_out([file(1, INVOICE, 0, 4).as_slice()], Layout::Two).unwrap();
    let (sheets, pages) = sheets_of(&laid);
    let form = forms(&sheets, pages[0])[0];
    let drawing = String::from_utf8(form.get_plain_content().unwrap()).unwrap();
    // The seal of 100 × 50 stands in a place of 50 × 25.
    assert!(
        drawing.contains("0.5000 0.0000 0.0000 0.5000 300.0000 200.0000 cm /Seal0 Do"),
        "{drawing}"
    );
    let resources = form.dict.get(b"Resources").unwrap().as_dict().unwrap();
    let inner = resources.get(b"XObject").unwrap().as_dict().unwrap();
    let page = inner.get_deref(b"Page", &sheets).unwrap().as_stream().unwrap();
    let fonts = page.dict.get_deref(b"Resources", &sheets).unwrap().as_dict().unwrap();
    assert!(
        fonts.get_deref(b"Font", &sheets).unwrap().as_dict().unwrap().has(b"F1"),
        "what the node above says"
    );
    assert!(String::from_utf8_lossy(&page.get_plain_content().unwrap()).contains("(invoice 0)"));
}

#[test]
fn what_a_reader_hides_is_not_drawn() {
    for (what, flags, drawn) in [
        ("printed", 4, true),
        ("plain", 0, true),
        ("hidden", 2, false),
        ("not shown", 32, false),
    ] {
        let laid = lay_out([file(1, INVOICE, 0, flags).as_slice()], Layout::One).unwrap();
        let (sheets, pages) = sheets_of(&laid);
        let drawing = String::from_utf8(forms(&sheets, pages[0])[0].get_plain_content().unwrap()).unwrap();
        assert_eq!(drawing.contains("/Seal0"), drawn, "{what}");
    }
}

/// Where a sheet puts a point of a page.
fn lands(placement: &str, (x, y): (f32, f32)) -> (f32, f32) {
    let matrices: Vec<Vec<f32>> = placement
        .split(" cm")
        .filter_map(|part| {
            let numbers: Vec<f32> = part.split_whitespace().filter_map(|word| word.parse().ok()).collect();
            (numbers.len() == 6).then_some(numbers)
        })
        .collect();
    matrices.iter().rev().fold((x, y), |(x, y), m| {
        (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
    })
}

#[test]
fn a_page_stands_upright_in_its_half_and_is_never_enlarged() {
    let near =
        |found: (f32, f32), wanted: (f32, f32)| (found.0 - wanted.0).abs() < 1.0 && (found.1 - wanted.1).abs() < 1.0;
    // The page's own corner and the one across, on a sheet of 595.3 × 841.9 points; a half is 420.9 high.
    #[rustfmt::skip]
    let rows = [
        ("as it is, in the middle of the upper half", INVOICE,    0,   Layout::Two, (0.1, 432.9),  (595.1, 829.9)),
        ("as it is, at the top of a sheet",           INVOICE,    0,   Layout::One, (0.1, 444.9),  (595.1, 841.9)),
        ("turned to the right",                       (397, 595), 90,  Layout::Two, (0.1, 829.9),  (595.1, 432.9)),
        ("upside down",                               INVOICE,    180, Layout::Two, (595.1, 829.9),(0.1, 432.9)),
        ("turned to the left",                        (397, 595), 270, Layout::Two, (595.1, 432.9),(0.1, 829.9)),
        ("A4, made smaller for a half",               (595, 842), 0,   Layout::Two, (148.9, 420.9),(446.4, 841.9)),
        ("small, not enlarged",                       (200, 100), 0,   Layout::One, (197.6, 741.9),(397.6, 841.9)),
    ];
    for (what, size, turn, layout, corner, across) in rows {
        let laid = lay_out([file(1, size, turn, 4).as_slice()], layout).unwrap();
        let (sheets, pages) = sheets_of(&laid);
        let drawing = content(&sheets, pages[0]);
        let placement = drawing.lines().next().unwrap();
        #[allow(clippy::cast_precision_loss, reason = "sizes of pages")]
        let far = (size.0 as f32, size.1 as f32);
        let found = (lands(placement, (0.0, 0.0)), lands(placement, far));
        assert!(near(found.0, corner) && near(found.1, across), "{what}: {found:?}");
    }
}

#[test]
fn what_is_no_invoice_is_refused_with_its_place() {
    let good = file(1, INVOICE, 0, 4);
    type IsExpected = fn(&PaperError) -> bool;
    let cases: [(&str, Vec<u8>, IsExpected); 4] = [
        ("no PDF", b"<html>".to_vec(), |error| {
            matches!(error, PaperError::Unreadable { file: 1, .. })
        }),
        ("half a PDF", good[..good.len() / 3].to_vec(), |error| {
            matches!(
                error,
                PaperError::Unreadable { file: 1, .. } | PaperError::Empty { file: 1 }
            )
        }),
        ("too large", vec![0; MAX_FILE + 1], |error| {
            matches!(error, PaperError::TooLarge { file: 1 })
        }),
        ("no page", file(0, INVOICE, 0, 4), |error| {
            matches!(error, PaperError::Empty { file: 1 })
        }),
    ];
    for (what, bad, expected) in cases {
        let refused = lay_out([good.as_slice(), &bad], Layout::Two).unwrap_err();
        assert!(expected(&refused), "{what}: {refused:?}");
    }
    assert!(
        matches!(lay_out([], Layout::One), Err(PaperError::Empty { file: 0 })),
        "nothing"
    );
}

#[test]
fn a_circle_of_pages_ends() {
    let text = String::from_utf8_lossy(&file(1, INVOICE, 0, 4)).into_owned();
    // The page's parent becomes the page itself, which names neither size nor resources.
    let page = text
        .split(" 0 obj")
        .position(|part| part.contains("/Type/Page/"))
        .map(|place| place.to_string())
        .unwrap();
    let bad = text.replace("/Parent 1 0 R", &format!("/Parent {page} 0 R"));
    assert_ne!(text, bad, "the page was found");
    assert!(lay_out([bad.as_bytes()], Layout::One).is_err());
}
