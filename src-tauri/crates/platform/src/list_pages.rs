//! All pages of a list.

use std::collections::BTreeSet;

use crate::{
    CallError, Platform,
    call::{ListInvoices, ListedInvoice, Unreadable},
};

/// How many pages are asked for at most; a platform that never stops counting must not keep us for ever.
const MOST_PAGES: u32 = 1_000;

/// What all pages of a list hold.
#[derive(Debug, Default)]
pub struct WholeList {
    /// Each invoice once, in the platform's order.
    pub rows: Vec<ListedInvoice>,
    /// Rows that cannot be read.
    pub unreadable: Vec<Unreadable>,
    /// How many the platform counted, where it did.
    pub total: Option<u64>,
}

impl WholeList {
    /// Whether the platform lists nothing at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.unreadable.is_empty() && self.total.unwrap_or_default() == 0
    }

    /// Whether there are fewer rows than the platform counted: it changed meanwhile, or pages differently.
    pub fn is_short(&self) -> bool {
        let found = self.rows.len() + self.unreadable.len();
        self.total
            .is_some_and(|total| u64::try_from(found).unwrap_or(u64::MAX) < total)
    }
}

impl Platform {
    /// Lists all pages, from the first on. Pages count from 1; some servers count from 0, which shows by rows that are
    /// missing: then page 0 is asked for too. An invoice that moves to the next page while they are read counts once.
    ///
    /// # Errors
    /// [`CallError`] of any of the calls.
    pub async fn list_all(&self, request: &ListInvoices) -> Result<WholeList, CallError> {
        let mut whole = WholeList::default();
        let mut seen = BTreeSet::new();
        for page in 1..=MOST_PAGES {
            let brought = self.page(request, page, &mut whole, &mut seen).await?;
            if brought == 0 || (whole.total.is_some() && !whole.is_short()) {
                break;
            }
        }
        if whole.is_short() {
            self.page(request, 0, &mut whole, &mut seen).await?;
        }
        Ok(whole)
    }

    /// Adds a page; how many rows were new.
    async fn page(
        &self,
        request: &ListInvoices,
        page: u32,
        whole: &mut WholeList,
        seen: &mut BTreeSet<[String; 4]>,
    ) -> Result<usize, CallError> {
        let list = self
            .call(&ListInvoices {
                page,
                ..request.clone()
            })
            .await?;
        whole.total = list.total.max(whole.total);
        let before = whole.rows.len() + whole.unreadable.len();
        for row in list.unreadable() {
            if !whole.unreadable.contains(row) {
                whole.unreadable.push(row.clone());
            }
        }
        for row in list.into_rows() {
            let key = [&row.serial, &row.kind_code, &row.code, &row.number].map(Clone::clone);
            let nameless = row.serial.is_empty() && row.number.is_empty();
            let new = if nameless {
                !whole.rows.contains(&row)
            } else {
                seen.insert(key)
            };
            if new {
                whole.rows.push(row);
            }
        }
        Ok(whole.rows.len() + whole.unreadable.len() - before)
    }
}
