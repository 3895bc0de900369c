//! KPGL/PDFXZ, the PDF link: the document as a file, made when it is first asked for.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::http::StatusCode;

use crate::{
    books::Document,
    company::Company,
    http::{Delivery, lock},
    number::check_code,
    params::Params,
    pdf,
    platform::Platform,
    state::State,
};

/// Files kept for a second look.
const KEPT: usize = 256;

/// The files made so far, by document.
#[derive(Default)]
pub(crate) struct Cache(Mutex<HashMap<String, Arc<Vec<u8>>>>);

impl Cache {
    /// Forgets all files: after a reset the same links name other documents.
    pub(crate) fn clear(&self) {
        lock(&self.0).clear();
    }
}

/// The company and the serial of the document that a link names.
pub(crate) fn whose(state: &State, params: &Params) -> Option<(String, String)> {
    find(state, params).map(|document| (document.spid.clone(), document.serial().to_owned()))
}

fn find<'a>(state: &'a State, params: &Params) -> Option<&'a Document> {
    let key = params.get("XYM");
    let document = state
        .archive
        .all()
        .iter()
        .find(|document| check_code(document.id) == key)?;
    (document.invoice.kind.code() == params.get("FPZL")).then_some(document)
}

fn facts(state: &State, params: &Params, now: i64) -> Option<(Document, Company)> {
    let document = find(state, params).filter(|document| document.is_visible(now) && document.number().is_some())?;
    let company = state.company(&document.spid).ok()?;
    document
        .invoice
        .kind
        .has_pdf()
        .then(|| (document.clone(), company.clone()))
}

pub(crate) async fn act(platform: &Platform, params: &Params) -> Delivery {
    let Some((document, company)) = facts(&lock(&platform.state), params, platform.clock.now()) else {
        // The real one answers like this while it still makes the file.
        return Delivery::Page {
            status: StatusCode::OK,
            content_type: "text/html;charset=UTF-8",
            body: "<html><body>发票文件还没有生成，请稍后再下载。</body></html>".into(),
        };
    };
    let key = params.get("XYM").to_owned();
    let known = lock(&platform.pdfs.0).get(&key).cloned();
    let file = match known {
        Some(file) => file,
        None => {
            let made = tokio::task::spawn_blocking(move || pdf::make(&document, &company)).await;
            let Ok(made) = made else {
                return Delivery::Page {
                    status: StatusCode::INTERNAL_SERVER_ERROR,
                    content_type: "text/plain",
                    body: Vec::new(),
                };
            };
            let made = Arc::new(made);
            let mut files = lock(&platform.pdfs.0);
            if files.len() >= KEPT {
                files.clear();
            }
            files.insert(key, Arc::clone(&made));
            made
        }
    };
    Delivery::Page {
        status: StatusCode::OK,
        content_type: "application/pdf",
        body: file.to_vec(),
    }
}
