//! The sheets: where each page stands on A4.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::page::{Form, numbers};

/// A4 upright, in points.
const WIDTH: f32 = 210.0 / 25.4 * 72.0;
const HEIGHT: f32 = 297.0 / 25.4 * 72.0;

/// How many pages of invoices a sheet carries. The page of a 数电票 is 210 × 140 mm: two fit on A4 as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One, at the top.
    One,
    /// Two, with a line between them to cut along.
    Two,
}

/// Lays the pages out, makes the sheets the document's pages and says so in its catalog.
pub(crate) fn lay_out(sheets: &mut Document, pages: &[Form], layout: Layout) {
    let root = sheets.new_object_id();
    let on_each = match layout {
        Layout::One => 1,
        Layout::Two => 2,
    };
    let mut kids: Vec<Object> = Vec::new();
    for forms in pages.chunks(on_each) {
        let mut content = String::new();
        let mut drawn = Dictionary::new();
        for (place, form) in forms.iter().enumerate() {
            let bottom = if place == 0 && layout == Layout::Two {
                HEIGHT / 2.0
            } else {
                0.0
            };
            let height = if layout == Layout::Two { HEIGHT / 2.0 } else { HEIGHT };
            drawn.set(format!("P{place}"), form.id);
            content.push_str(&placed(form, place, bottom, height, layout));
        }
        if layout == Layout::Two {
            let middle = HEIGHT / 2.0;
            content.push_str(&format!(
                "q 0.4 w 0.55 G [5 4] 0 d 0 {middle:.3} m {WIDTH:.3} {middle:.3} l S Q\n"
            ));
        }
        let content = sheets.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let sheet = sheets.add_object(dictionary! {
            "Type" => "Page", "Parent" => root, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), Object::Real(WIDTH), Object::Real(HEIGHT)],
            "Resources" => dictionary! { "XObject" => drawn },
        });
        kids.push(sheet.into());
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    sheets.set_object(
        root,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count },
    );
    let catalog = sheets.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    sheets.trailer.set("Root", catalog);
}

/// Draws a form in its part of the sheet: in its own size where it fits, in the middle of a half, at the top of a whole sheet.
fn placed(form: &Form, place: usize, bottom: f32, height: f32, layout: Layout) -> String {
    let scale = (WIDTH / form.width).min(height / form.height).min(1.0);
    let x = (WIDTH - form.width * scale) / 2.0;
    let free = height - form.height * scale;
    let y = bottom + if layout == Layout::Two { free / 2.0 } else { free };
    format!(
        "q {} cm {} cm /P{place} Do Q\n",
        numbers(&[scale, 0.0, 0.0, scale, x, y]),
        numbers(&form.upright)
    )
}
