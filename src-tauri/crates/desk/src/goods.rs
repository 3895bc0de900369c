//! Tax codes: the official table once it is imported, else the starter list; what a company used comes first.

use std::{
    borrow::Cow,
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use kaipiao_domain::{
    Taxpayer,
    goods_code::{GoodsCode, GoodsEntry, GoodsTable, find_starter},
    search::{Query, Searchable},
};
use kaipiao_ledger::{
    Timestamp, entry,
    goods::{self, GoodsStamp, KeptGoods},
    product::Product,
};

use crate::{
    Desk,
    contract::{GoodsImportView, GoodsTableView, GoodsView, Problem, ProblemCode, RefusedRow},
    goods_file,
};

/// How many codes a search gives.
const MOST: usize = 60;

/// How many refused rows are listed.
const LISTED: usize = 100;

/// The tax codes of this machine.
#[derive(Debug)]
pub struct Goods {
    data_dir: PathBuf,
    /// What was read last, and the stamp of the file that it was read from.
    read: Mutex<Option<(Option<GoodsStamp>, Arc<Book>)>>,
}

/// A table at hand.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) table: GoodsTable,
    source: Option<(String, Timestamp)>,
    trouble: Option<String>,
}

impl Book {
    /// The table, where it is the official one: the starter list lacks most codes.
    pub(crate) fn official(&self) -> Option<&GoodsTable> {
        self.source.as_ref().map(|_| &self.table)
    }

    fn view(&self) -> GoodsTableView {
        GoodsTableView {
            count: self.table.len(),
            source: self.source.as_ref().map(|(name, _)| name.clone()),
            imported_at: self.source.as_ref().map(|(_, at)| *at),
            trouble: self.trouble.clone(),
        }
    }
}

/// What a company used, by code: how many lines, and what it calls what it sells under it.
#[derive(Debug, Default)]
struct History {
    uses: HashMap<String, u32>,
    sold: Vec<Sold>,
}

/// Something that a company sells under a code.
#[derive(Debug)]
struct Sold {
    code: String,
    name: String,
    searchable: Searchable,
}

impl History {
    /// What is known of a code. The starter list lacks most: there the company's own name stands for a code that it used.
    fn entry<'a>(&self, book: &'a Book, code: &str) -> Option<Cow<'a, GoodsEntry>> {
        if let Some(entry) = book.table.find(code) {
            return Some(Cow::Borrowed(entry));
        }
        if book.official().is_some() {
            return None;
        }
        let sold = self.sold.iter().find(|sold| sold.code == code)?;
        Some(Cow::Owned(GoodsEntry {
            code: GoodsCode::try_from(code.to_owned()).ok()?,
            name: sold.name.clone(),
            short_name: String::new(),
            is_summary: false,
            description: String::new(),
        }))
    }
}

impl Goods {
    /// The tax codes that are kept in a data folder.
    pub fn at(data_dir: &Path) -> Self {
        Self {
            data_dir: data_dir.to_owned(),
            read: Mutex::new(None),
        }
    }

    /// The table at hand; another process may have imported another one meanwhile. One that can't be read keeps nobody from
    /// working: the starter list stands in for it.
    pub(crate) async fn book(self: &Arc<Self>) -> Arc<Book> {
        let goods = Arc::clone(self);
        let read = tokio::task::spawn_blocking(move || goods.read_again()).await;
        read.unwrap_or_else(|error| Arc::new(starter(Some(error.to_string()))))
    }

    fn read_again(&self) -> Arc<Book> {
        let stamp = goods::stamp(&self.data_dir).unwrap_or_else(|error| {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the table of tax codes was not found"
            );
            None
        });
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, book)) = &*read
            && *known == stamp
        {
            return Arc::clone(book);
        }
        let book = match goods::load(&self.data_dir) {
            Ok(Some(kept)) => Book {
                table: GoodsTable::new(kept.entries),
                source: Some((kept.source, kept.imported_at)),
                trouble: None,
            },
            Ok(None) => starter(None),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the table of tax codes can't be read"
                );
                starter(Some("编码表读不出来，请重新导入".to_owned()))
            }
        };
        let book = Arc::new(book);
        *read = Some((stamp, Arc::clone(&book)));
        book
    }

    /// Which table is at hand.
    pub async fn table(self: &Arc<Self>) -> GoodsTableView {
        self.book().await.view()
    }

    /// Imports the official table from an xls, xlsx or csv file, in the place of the one before. A file in which a row can't be
    /// taken is not imported at all: a table with gaps would call codes unknown that are not.
    ///
    /// # Errors
    /// [`ProblemCode::BadFile`] with what to do; [`ProblemCode::Ledger`].
    pub async fn import(self: &Arc<Self>, file: PathBuf, now: Timestamp) -> Result<GoodsImportView, Problem> {
        let data_dir = self.data_dir.clone();
        let refused = tokio::task::spawn_blocking(move || import(&data_dir, &file, now))
            .await
            .map_err(|error| Problem::new(ProblemCode::Internal, error.to_string()))??;
        let table = self.table().await;
        Ok(GoodsImportView {
            table,
            refused_count: refused.len(),
            refused: refused.into_iter().take(LISTED).collect(),
        })
    }

    /// The codes that answer what someone types, the best first; nothing for nothing.
    pub async fn search(self: &Arc<Self>, typed: &str) -> Vec<GoodsView> {
        search(&*self.book().await, &History::default(), None, typed)
    }
}

impl Desk {
    /// The tax codes of this machine.
    pub const fn goods(&self) -> &Arc<Goods> {
        &self.goods
    }

    /// Imports the official table. See [`Goods::import`].
    ///
    /// # Errors
    /// [`ProblemCode::BadFile`] with what to do; [`ProblemCode::Ledger`].
    pub async fn import_goods(&self, file: PathBuf) -> Result<GoodsImportView, Problem> {
        self.goods.import(file, self.clock.now()).await
    }

    /// The codes that answer what someone types for a company: those that it used first. For nothing typed, those that it uses
    /// most.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn search_goods(&self, spid: &str, typed: &str) -> Result<Vec<GoodsView>, Problem> {
        let (history, taxpayer) = self.history(spid).await?;
        Ok(search(&*self.goods.book().await, &history, taxpayer, typed))
    }

    /// The codes right below one, or the topmost.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn goods_below(&self, spid: &str, parent: Option<String>) -> Result<Vec<GoodsView>, Problem> {
        let (history, taxpayer) = self.history(spid).await?;
        let book = self.goods.book().await;
        let parent: Option<GoodsCode> = match parent.map(GoodsCode::try_from) {
            None => None,
            Some(Ok(parent)) => Some(parent),
            Some(Err(_)) => return Ok(Vec::new()),
        };
        let children = book.table.children(parent.as_ref());
        Ok(children
            .into_iter()
            .map(|entry| view(&book, &history, taxpayer, entry))
            .collect())
    }

    /// What is known of one code; `None` where the table at hand does not have it.
    ///
    /// # Errors
    /// [`ProblemCode::Ledger`].
    pub async fn find_goods(&self, spid: &str, code: &str) -> Result<Option<GoodsView>, Problem> {
        let (history, taxpayer) = self.history(spid).await?;
        let book = self.goods.book().await;
        Ok(book
            .table
            .find(code)
            .map(|entry| view(&book, &history, taxpayer, entry)))
    }

    async fn history(&self, spid: &str) -> Result<(History, Option<Taxpayer>), Problem> {
        let owner = spid.to_owned();
        let products: Vec<Product> = self.ledger.read(move |tx| entry::of_company(tx, &owner)).await?;
        let mut history = History::default();
        for product in products.into_iter().filter(|product| !product.code.is_empty()) {
            *history.uses.entry(product.code.clone()).or_default() += product.kept.uses.max(1);
            history.sold.push(Sold {
                code: product.code,
                searchable: Searchable::new(&product.name),
                name: product.name,
            });
        }
        Ok((history, self.taxpayer(spid).await?))
    }
}

fn starter(trouble: Option<String>) -> Book {
    Book {
        table: GoodsTable::starter(),
        source: None,
        trouble,
    }
}

/// Imports a file; gives the rows that can't be taken, and imports nothing if there is one.
fn import(data_dir: &Path, file: &Path, now: Timestamp) -> Result<Vec<RefusedRow>, Problem> {
    let (entries, refused) = goods_file::read(file)?;
    if refused.is_empty() {
        let source = file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        goods::keep(
            data_dir,
            &KeptGoods {
                source,
                imported_at: now,
                entries,
            },
        )?;
    }
    Ok(refused)
}

fn search(book: &Book, history: &History, taxpayer: Option<Taxpayer>, typed: &str) -> Vec<GoodsView> {
    let Some(query) = Query::new(typed) else {
        return most_used(book, history, taxpayer);
    };
    let mut ranks: HashMap<&str, u8> = HashMap::new();
    let found = book.table.search(&query);
    for (rank, entry) in &found {
        ranks.insert(entry.code.as_str(), *rank);
    }
    // What the company sells may be called otherwise than the table calls it.
    for sold in &history.sold {
        if let Some(found) = query.matches(&sold.searchable) {
            let rank = found as u8;
            let known = ranks.entry(sold.code.as_str()).or_insert(rank);
            *known = rank.min(*known);
        }
    }
    let mut codes: Vec<(&str, u8)> = ranks.into_iter().collect();
    codes.sort_by_key(|(code, rank)| {
        let uses = history.uses.get(*code).copied().unwrap_or_default();
        let summary = book.table.find(code).is_some_and(|entry| entry.is_summary);
        let is_common = find_starter(code).is_some();
        (uses == 0, *rank, summary, u32::MAX - uses, !is_common, *code)
    });
    codes
        .into_iter()
        .filter_map(|(code, _)| history.entry(book, code))
        .take(MOST)
        .map(|entry| view(book, history, taxpayer, &entry))
        .collect()
}

fn most_used(book: &Book, history: &History, taxpayer: Option<Taxpayer>) -> Vec<GoodsView> {
    let mut used: Vec<_> = history.uses.iter().collect();
    used.sort_by_key(|(code, uses)| (u32::MAX - **uses, (*code).clone()));
    used.into_iter()
        .filter_map(|(code, _)| history.entry(book, code))
        .take(MOST)
        .map(|entry| view(book, history, taxpayer, &entry))
        .collect()
}

fn view(book: &Book, history: &History, taxpayer: Option<Taxpayer>, entry: &GoodsEntry) -> GoodsView {
    let code = entry.code.as_str();
    let above = book.table.above(&entry.code);
    GoodsView {
        code: code.to_owned(),
        name: entry.name.clone(),
        short_name: entry.short_name.clone(),
        is_summary: entry.is_summary,
        description: entry.description.clone(),
        above: above.into_iter().map(|entry| entry.name.clone()).collect(),
        rates: find_starter(code)
            .map(|known| known.usual_rates(taxpayer.unwrap_or(Taxpayer::General)).to_vec())
            .unwrap_or_default(),
        uses: history.uses.get(code).copied().unwrap_or_default(),
    }
}
