//! A table of codes in memory: found, searched, walked from the top.

use super::{
    GoodsCode,
    starter::{STARTER, find_starter},
};
use crate::search::{Match, Query, Searchable};

/// A row of the official table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsEntry {
    /// The code.
    pub code: GoodsCode,
    /// Its name (商品和服务名称).
    pub name: String,
    /// 简称, which the tax bureau prints before the name; the table alone says what it is.
    pub short_name: String,
    /// Whether the table calls it a 汇总编码, which invoices may not use.
    pub is_summary: bool,
    /// What belongs to it (说明).
    pub description: String,
}

/// What a table of codes says of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// It is there, and nothing below it.
    Leaf,
    /// It is there, with others below it (汇总编码): invoices must use one of those.
    Summary,
    /// It is not there: the table may be older than the code.
    Not,
}

/// A table of codes.
#[derive(Debug, Clone)]
pub struct GoodsTable {
    /// By code: what stands below a code comes right behind it.
    rows: Vec<Indexed>,
}

#[derive(Debug, Clone)]
struct Indexed {
    entry: GoodsEntry,
    name: Searchable,
    short_name: Searchable,
}

impl GoodsTable {
    /// A table of entries in any order; of a code that stands there twice the last one counts. What has others below it
    /// is a 汇总编码, whatever its row says.
    pub fn new(entries: impl IntoIterator<Item = GoodsEntry>) -> Self {
        let mut rows: Vec<Indexed> = entries
            .into_iter()
            .map(|entry| Indexed {
                name: Searchable::new(&entry.name),
                short_name: Searchable::new(&entry.short_name),
                entry,
            })
            .collect();
        rows.reverse();
        rows.sort_by(|one, other| one.entry.code.cmp(&other.entry.code));
        rows.dedup_by(|later, first| later.entry.code == first.entry.code);
        let next: Vec<GoodsCode> = rows.iter().skip(1).map(|row| row.entry.code.clone()).collect();
        for (row, next) in rows.iter_mut().zip(&next) {
            row.entry.is_summary |= row.entry.code.is_above(next);
        }
        Self { rows }
    }

    /// The built-in starter list: all of it leaves, without what stands above them.
    pub fn starter() -> Self {
        Self::new(STARTER.iter().filter_map(|entry| {
            Some(GoodsEntry {
                code: entry.code.parse().ok()?,
                name: entry.name.to_owned(),
                short_name: entry.short_name.to_owned(),
                is_summary: false,
                description: String::new(),
            })
        }))
    }

    /// How many codes it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row of a code.
    pub fn find(&self, code: &str) -> Option<&GoodsEntry> {
        let at = self
            .rows
            .binary_search_by(|row| row.entry.code.as_str().cmp(code))
            .ok()?;
        self.rows.get(at).map(|row| &row.entry)
    }

    /// What it says of a code.
    pub fn listed(&self, code: &GoodsCode) -> Listed {
        match self.find(code.as_str()) {
            Some(entry) if entry.is_summary => Listed::Summary,
            Some(_) => Listed::Leaf,
            None => Listed::Not,
        }
    }

    /// The rows right below a code, or those that nothing stands above.
    pub fn children(&self, parent: Option<&GoodsCode>) -> Vec<&GoodsEntry> {
        let start = parent.map_or(0, |parent| self.rows.partition_point(|row| row.entry.code <= *parent));
        let below = self.rows.get(start..).unwrap_or_default().iter().map(|row| &row.entry);
        let below = below.take_while(|entry| parent.is_none_or(|parent| parent.is_above(&entry.code)));
        let mut children: Vec<&GoodsEntry> = Vec::new();
        for entry in below {
            if children.last().is_none_or(|last| !last.code.is_above(&entry.code)) {
                children.push(entry);
            }
        }
        children
    }

    /// The rows above a code, the topmost first.
    pub fn above(&self, code: &GoodsCode) -> Vec<&GoodsEntry> {
        let mut stems = [1, 3, 5, 7, 9, 11, 13, 15, 17].into_iter();
        let mut above = Vec::new();
        while let Some(stem) = stems.next().and_then(|length| code.as_str().get(..length)) {
            let padded = format!("{stem:0<19}");
            if let Some(entry) = self.find(&padded)
                && entry.code.is_above(code)
                && above.last().is_none_or(|last: &&GoodsEntry| last.code != entry.code)
            {
                above.push(entry);
            }
        }
        above
    }

    /// The rows that answer a query with how well they do, the best first: by name, then by code, then by 简称, each by
    /// text before pinyin; of those that answer alike, what can be used comes first, and of that what small businesses use most.
    pub fn search(&self, query: &Query) -> Vec<(u8, &GoodsEntry)> {
        let mut found: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| row.answers(query).map(|rank| (rank, &row.entry)))
            .collect();
        found.sort_by_key(|(rank, entry)| {
            let is_common = find_starter(entry.code.as_str()).is_some();
            (*rank, entry.is_summary, !is_common, &entry.code)
        });
        found
    }
}

impl Indexed {
    fn answers(&self, query: &Query) -> Option<u8> {
        let by_name = query.matches(&self.name).map(|found| match found {
            Match::Whole => 0,
            Match::Beginning => 1,
            Match::Part => 3,
            Match::Sound => 5,
            Match::SoundWithin => 6,
        });
        let by_code = query.begins(self.entry.code.as_str()).then_some(2);
        let by_short_name = || {
            query.matches(&self.short_name).map(|found| match found {
                Match::Whole | Match::Beginning | Match::Part => 4,
                Match::Sound | Match::SoundWithin => 7,
            })
        };
        by_name.into_iter().chain(by_code).chain(by_short_name()).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str, name: &str, short_name: &str) -> GoodsEntry {
        GoodsEntry {
            code: code.parse().unwrap(),
            name: name.to_owned(),
            short_name: short_name.to_owned(),
            is_summary: false,
            description: String::new(),
        }
    }

    fn table() -> GoodsTable {
        GoodsTable::new([
            entry("3040201010000000000", "软件开发服务", "信息技术服务"),
            entry("3000000000000000000", "销售服务", ""),
            entry("3040201000000000000", "软件服务", "信息技术服务"),
            entry("3040202000000000000", "电路设计及测试服务", "信息技术服务"),
            entry("1000000000000000000", "货物", "货物"),
            entry("3040201020000000000", "旧名", ""),
            entry("3040201020000000000", "软件维护服务", "信息技术服务"),
            entry("3040000000000000000", "现代服务", ""),
        ])
    }

    fn code(text: &str) -> GoodsCode {
        text.parse().unwrap()
    }

    fn names<'a>(entries: impl IntoIterator<Item = &'a GoodsEntry>) -> Vec<&'a str> {
        entries.into_iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn what_has_others_below_it_cannot_be_used() {
        let table = table();
        #[rustfmt::skip]
        let rows = [
            ("3040201010000000000", Listed::Leaf),
            ("3040202000000000000", Listed::Leaf),
            ("3040201000000000000", Listed::Summary),
            ("3000000000000000000", Listed::Summary),
            ("1000000000000000000", Listed::Leaf),
            ("3040203000000000000", Listed::Not),
        ];
        for (text, expected) in rows {
            assert_eq!(table.listed(&code(text)), expected, "{text}");
        }
        let marked = GoodsTable::new([GoodsEntry {
            is_summary: true,
            ..entry("5000000000000000000", "不动产", "")
        }]);
        assert_eq!(
            marked.listed(&code("5000000000000000000")),
            Listed::Summary,
            "its row says so"
        );
        assert_eq!(table.len(), 7, "a code is there once");
        assert_eq!(
            table.find("3040201020000000000").unwrap().name,
            "软件维护服务",
            "the last one counts"
        );
    }

    #[test]
    fn the_tree_is_walked_from_parent_to_children() {
        let table = table();
        assert_eq!(names(table.children(None)), ["货物", "销售服务"]);
        assert_eq!(names(table.children(Some(&code("3000000000000000000")))), ["现代服务"]);
        assert_eq!(
            names(table.children(Some(&code("3040000000000000000")))),
            ["软件服务", "电路设计及测试服务"],
            "levels that the table leaves out are no matter"
        );
        assert_eq!(names(table.children(Some(&code("3040202000000000000")))), [""; 0]);
        assert_eq!(
            names(table.above(&code("3040201010000000000"))),
            ["销售服务", "现代服务", "软件服务"]
        );
        assert_eq!(names(table.above(&code("1000000000000000000"))), [""; 0]);
    }

    #[test]
    fn a_search_gives_the_best_first() {
        let table = table();
        let search = |typed: &str| {
            let found = table.search(&Query::new(typed).unwrap());
            found
                .into_iter()
                .map(|(_, entry)| entry.name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            search("软件"),
            ["软件开发服务", "软件维护服务", "软件服务"],
            "what can be used first"
        );
        assert_eq!(search("3040201"), ["软件开发服务", "软件维护服务", "软件服务"]);
        assert_eq!(search("rjwh"), ["软件维护服务"]);
        assert_eq!(search("xinxi").len(), 4, "by the 简称's pinyin");
        assert_eq!(search("信息技术").len(), 4);
        assert_eq!(search("没有这样的"), [""; 0]);
    }

    #[test]
    fn the_starter_list_is_a_table_of_leaves() {
        let table = GoodsTable::starter();
        assert_eq!(table.len(), STARTER.len());
        assert!(table.rows.iter().all(|row| !row.entry.is_summary));
        assert_eq!(table.children(None).len(), table.len());
    }
}
