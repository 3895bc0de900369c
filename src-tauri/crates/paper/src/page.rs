//! A page of a file as a form: a drawing that a sheet can show anywhere, seals included.

use lopdf::{Dictionary, Document, Object, ObjectId, Result, Stream, dictionary};

use crate::MAX_STREAM;

/// How deep the tree of pages may be before it is taken for a circle.
const MAX_DEPTH: usize = 64;

/// A rectangle: left, bottom, right, top, in points.
pub(crate) type Rect = [f32; 4];

/// A transformation as PDF writes it.
pub(crate) type Matrix = [f32; 6];

/// A page, read but not yet part of the sheets.
pub(crate) struct Read {
    crop: Rect,
    turn: i64,
    content: Vec<u8>,
    resources: Object,
    /// How its parts blend, where it says so.
    group: Option<Object>,
    seals: Vec<(Matrix, Object)>,
}

/// A page that is part of the sheets' document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Form {
    /// The object that draws it.
    pub(crate) id: ObjectId,
    /// Takes it upright to the origin.
    pub(crate) upright: Matrix,
    /// Its width then, in points.
    pub(crate) width: f32,
    /// Its height then, in points.
    pub(crate) height: f32,
}

/// Reads a page and what stands on it.
pub(crate) fn read(source: &Document, id: ObjectId) -> Result<Read> {
    let bounds = match inherited(source, id, b"CropBox") {
        Some(crop) => rect(source, crop).or_else(|_| media(source, id))?,
        None => media(source, id)?,
    };
    Ok(Read {
        crop: bounds,
        turn: inherited(source, id, b"Rotate")
            .and_then(|turn| turn.as_i64().ok())
            .unwrap_or(0)
            .rem_euclid(360),
        content: source.get_page_content_with_limit(id, MAX_STREAM)?,
        resources: inherited(source, id, b"Resources")
            .cloned()
            .unwrap_or_else(|| Dictionary::new().into()),
        group: source.get_dictionary(id)?.get(b"Group").ok().cloned(),
        seals: seals(source, id),
    })
}

impl Read {
    /// Makes the page a form of the sheets' document, which has its objects by now.
    pub(crate) fn add_to(self, sheets: &mut Document) -> Form {
        let bounds: Object = self.crop.map(Object::Real).to_vec().into();
        let mut about = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds.clone(), "Resources" => self.resources,
        };
        if let Some(group) = self.group {
            about.set("Group", group);
        }
        let own = sheets.add_object(Stream::new(about, self.content));
        let mut drawn = dictionary! { "Page" => own };
        let mut content = "q /Page Do Q".to_owned();
        for (place, (matrix, seal)) in self.seals.into_iter().enumerate() {
            drawn.set(format!("Seal{place}"), seal);
            content.push_str(&format!("\nq {} cm /Seal{place} Do Q", numbers(&matrix)));
        }
        let id = sheets.add_object(Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds,
                "Resources" => dictionary! { "XObject" => drawn },
            },
            content.into_bytes(),
        ));
        let [left, bottom, right, top] = self.crop;
        let (upright, lies) = match self.turn {
            90 => ([0.0, -1.0, 1.0, 0.0, -bottom, right], true),
            180 => ([-1.0, 0.0, 0.0, -1.0, right, top], false),
            270 => ([0.0, 1.0, -1.0, 0.0, top, -left], true),
            _ => ([1.0, 0.0, 0.0, 1.0, -left, -bottom], false),
        };
        let (width, height) = (right - left, top - bottom);
        Form {
            id,
            upright,
            width: if lies { height } else { width },
            height: if lies { width } else { height },
        }
    }
}

/// Numbers as a content stream has them.
pub(crate) fn numbers(matrix: &[f32]) -> String {
    let texts: Vec<_> = matrix.iter().map(|number| format!("{number:.4}")).collect();
    texts.join(" ")
}

fn media(source: &Document, page: ObjectId) -> Result<Rect> {
    match inherited(source, page, b"MediaBox") {
        Some(found) => rect(source, found),
        None => Err(lopdf::Error::DictKey("MediaBox".to_owned())),
    }
}

/// What the page, or the nearest node above it that says so, has under a key.
fn inherited<'a>(source: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = source.get_dictionary(page).ok()?;
    for _ in 0..MAX_DEPTH {
        if let Ok(found) = node.get_deref(key, source)
            && !found.is_null()
        {
            return Some(found);
        }
        node = node.get_deref(b"Parent", source).ok()?.as_dict().ok()?;
    }
    None
}

/// A rectangle with its corners in order; one without an area is none.
fn rect(source: &Document, object: &Object) -> Result<Rect> {
    let corners = floats::<4>(source, object)?;
    let [a, b, c, d] = corners;
    let sorted = [a.min(c), b.min(d), a.max(c), b.max(d)];
    let fits = |from: f32, to: f32| (1.0..=14_400.0).contains(&(to - from));
    if fits(sorted[0], sorted[2]) && fits(sorted[1], sorted[3]) {
        Ok(sorted)
    } else {
        Err(lopdf::Error::InvalidStream(format!("a page of {corners:?}")))
    }
}

fn floats<const N: usize>(source: &Document, object: &Object) -> Result<[f32; N]> {
    let mut found = [0.0; N];
    let (_, object) = source.dereference(object)?;
    for (place, number) in found.iter_mut().zip(object.as_array()?) {
        *place = source.dereference(number)?.1.as_float()?;
    }
    Ok(found)
}

/// The annotations of a page that show something, each with the transformation that puts it in its place (ISO 32000-1, 12.5.5).
fn seals(source: &Document, page: ObjectId) -> Vec<(Matrix, Object)> {
    let Some(all) = source
        .get_dictionary(page)
        .and_then(|page| page.get_deref(b"Annots", source))
        .and_then(Object::as_array)
        .ok()
    else {
        return Vec::new();
    };
    // One that can't be drawn is no reason to keep the invoice from the paper: readers leave it out too.
    all.iter()
        .filter_map(|annotation| seal(source, annotation).ok().flatten())
        .collect()
}

fn seal(source: &Document, annotation: &Object) -> Result<Option<(Matrix, Object)>> {
    /// Invisible, hidden, not to be shown.
    const UNSEEN: i64 = 1 | 2 | 32;
    let annotation = source.dereference(annotation)?.1.as_dict()?;
    let flags = annotation.get_deref(b"F", source).and_then(Object::as_i64).unwrap_or(0);
    if flags & UNSEEN != 0 {
        return Ok(None);
    }
    let Ok(appearance) = annotation.get_deref(b"AP", source).and_then(Object::as_dict) else {
        return Ok(None);
    };
    let mut drawn = appearance.get(b"N")?;
    if let Ok(states) = source.dereference(drawn)?.1.as_dict() {
        drawn = states.get(annotation.get_deref(b"AS", source)?.as_name()?)?;
    }
    let form = &source.dereference(drawn)?.1.as_stream()?.dict;
    let place = rect(source, annotation.get(b"Rect")?)?;
    let bounds = rect(source, form.get(b"BBox")?)?;
    let matrix = match form.get(b"Matrix") {
        Ok(matrix) => floats(source, matrix)?,
        Err(_) => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    };
    let [left, bottom, right, top] = reach(bounds, matrix);
    let scale = |to: f32, from: f32| if from > 0.0 { to / from } else { 1.0 };
    let across = scale(place[2] - place[0], right - left);
    let up = scale(place[3] - place[1], top - bottom);
    let put = [across, 0.0, 0.0, up, place[0] - left * across, place[1] - bottom * up];
    Ok(Some((put, drawn.clone())))
}

/// The upright rectangle around a transformed one.
fn reach([left, bottom, right, top]: Rect, [a, b, c, d, e, f]: Matrix) -> Rect {
    let corners = [(left, bottom), (right, bottom), (left, top), (right, top)];
    let moved = corners.map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let all =
        |take: fn(f32, f32) -> f32, from: f32, pick: fn(&(f32, f32)) -> f32| moved.iter().map(pick).fold(from, take);
    [
        all(f32::min, f32::INFINITY, |corner| corner.0),
        all(f32::min, f32::INFINITY, |corner| corner.1),
        all(f32::max, f32::NEG_INFINITY, |corner| corner.0),
        all(f32::max, f32::NEG_INFINITY, |corner| corner.1),
    ]
}
