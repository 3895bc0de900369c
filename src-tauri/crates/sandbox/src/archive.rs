//! The documents that the platform keeps, found by serial, by number and by the original they reverse.

use std::collections::{BTreeSet, HashMap};

use crate::{books::Document, rules::Original};

/// Every document in the order of intake, and its indexes.
#[derive(Default)]
pub(crate) struct Archive {
    documents: Vec<Document>,
    issued: u64,
    /// Not issued yet, by id.
    open: BTreeSet<u64>,
    /// Ids under a spid and serial.
    by_serial: HashMap<(String, String), Vec<u64>>,
    /// Ids by code and number in one string.
    by_number: HashMap<String, u64>,
    /// Ids of the red documents that name an original.
    by_original: HashMap<String, Vec<u64>>,
}

impl Archive {
    /// Files a document, new or changed.
    pub(crate) fn file(&mut self, document: Document) {
        let id = document.id;
        let known = self.documents.get_mut(index(id));
        if let Some(number) = document.number() {
            let was_issued = known.as_ref().is_some_and(|known| known.number().is_some());
            self.issued += u64::from(!was_issued);
            self.by_number.insert(number.joined(), id);
            self.open.remove(&id);
        } else {
            self.open.insert(id);
        }
        if let Some(known) = known {
            *known = document;
            return;
        }
        let key = (document.spid.clone(), document.invoice.serial.clone());
        self.by_serial.entry(key).or_default().push(id);
        if document.invoice.is_red() {
            let original = document.invoice.original().to_owned();
            self.by_original.entry(original).or_default().push(id);
        }
        self.documents.push(document);
    }

    /// Every document in the order of intake.
    pub(crate) fn all(&self) -> &[Document] {
        &self.documents
    }

    /// How many were issued.
    pub(crate) fn issued(&self) -> u64 {
        self.issued
    }

    /// The id of the next document.
    pub(crate) fn next_id(&self) -> u64 {
        self.documents.last().map_or(1, |document| document.id + 1)
    }

    /// Those that are not issued yet.
    pub(crate) fn open(&self) -> impl Iterator<Item = &Document> {
        self.open.iter().filter_map(|id| self.get(*id))
    }

    /// What calls see under a serial, in the order of intake.
    pub(crate) fn visible(&self, spid: &str, serial: &str, now: i64) -> Vec<&Document> {
        let ids = self.by_serial.get(&(spid.to_owned(), serial.to_owned()));
        let documents = ids.into_iter().flatten().filter_map(|id| self.get(*id));
        documents.filter(|document| document.is_visible(now)).collect()
    }

    /// A company's invoice by code and number in one string.
    pub(crate) fn numbered(&self, spid: &str, joined: &str) -> Option<&Document> {
        let id = self.by_number.get(joined)?;
        self.get(*id).filter(|document| document.spid == spid)
    }

    /// A company's issued red invoices that name an invoice, in the order of intake.
    pub(crate) fn reds(&self, spid: &str, joined: &str) -> impl Iterator<Item = &Document> {
        let ids = self.by_original.get(joined).into_iter().flatten();
        let spid = spid.to_owned();
        let documents = ids.filter_map(|id| self.get(*id));
        documents.filter(move |red| red.spid == spid && red.number().is_some())
    }

    /// The invoice that a red one names, with what was reversed of it.
    pub(crate) fn original(&self, spid: &str, joined: &str) -> Option<Original> {
        let blue = self.numbered(spid, joined)?;
        Some(Original {
            invoice: blue.invoice.clone(),
            reversed_net: self.reds(spid, joined).map(|red| red.invoice.net()).sum(),
            reversed_tax: self.reds(spid, joined).map(|red| red.invoice.tax()).sum(),
        })
    }

    fn get(&self, id: u64) -> Option<&Document> {
        self.documents.get(index(id))
    }
}

/// Where the document of an id stands: ids count from 1 without a gap.
fn index(id: u64) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX).saturating_sub(1)
}
