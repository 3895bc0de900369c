//! Lists of invoices: filtered, sorted, a page at a time, with sums; the work for a page does not grow with the table.

use kaipiao_domain::Fen;
use rusqlite::{Transaction, params, params_from_iter, types::Value};

use super::{
    COLUMNS, Invoice,
    book::{company_token, kind_token, owner_token, sign_token, stage_token},
    first_id, read, text,
};
use crate::{LedgerError, State, Timestamp, issuance::Likeness, value};

/// Which invoices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Of this company only.
    pub spid: Option<String>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// In one of these states; none is all.
    pub states: Vec<State>,
    /// Of one of these kinds; none is all.
    pub kinds: Vec<String>,
    /// Red ones, or blue ones.
    pub red: Option<bool>,
    /// Void ones, or valid ones.
    pub voided: Option<bool>,
    /// Whether they reached the tax bureau.
    pub uploaded: Option<bool>,
    /// Whether they were printed, as the platform says or a person here did.
    pub printed: Option<bool>,
    /// Those that came of a document here, or those that only the platform tells of.
    pub ours: Option<bool>,
    /// With exactly this number, with or without its code; empty is all.
    pub number: String,
    /// With this serial; empty is all.
    pub serial: String,
    /// With this 信息表编号; empty is all.
    pub info_number: String,
    /// Words that each stand somewhere in it: buyer, number, serial, goods, remark, amount.
    pub words: String,
}

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Time.
    #[default]
    Time,
    /// Gross amount.
    Gross,
    /// The buyer's name.
    Buyer,
    /// The number.
    Number,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    /// By what.
    pub by: Order,
    /// From the smallest; else from the largest or newest.
    pub ascending: bool,
}

/// Where a page ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Its last row.
    pub id: i64,
    /// What that one was sorted by, where it was not time.
    pub key: String,
}

/// Rows of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Invoice>,
    /// Where the next page begins; `None` where there is none.
    pub next: Option<Cursor>,
}

/// What a list adds up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// How many rows.
    pub count: i64,
    /// How many of them are issued and not void: those that are added up.
    pub valid: i64,
    /// 合计金额 of the valid ones.
    pub net: Fen,
    /// 合计税额 of the valid ones.
    pub tax: Fen,
    /// 价税合计 of the valid ones.
    pub gross: Fen,
}

/// A filter as SQL.
struct Query {
    from: &'static str,
    conditions: Vec<String>,
    values: Vec<Value>,
    /// The rows' id in the table that leads.
    id: &'static str,
}

impl Query {
    fn new(filter: &Filter) -> Self {
        let mut query = Self {
            from: "invoice",
            conditions: Vec::new(),
            values: Vec::new(),
            id: "invoice.id",
        };
        if let Some(tokens) = tokens(filter) {
            // The text leads: its rows come in the order of time, and it stops at the end of the page.
            query.from = "invoice_text CROSS JOIN invoice ON invoice.id = invoice_text.rowid";
            query.id = "invoice_text.rowid";
            query.bind("invoice_text MATCH ?", tokens.into());
        } else if let Some(index) = few(filter) {
            // It leads: what else is asked for, most of all invoices may be.
            query.from = index;
        }
        let id = query.id;
        if let Some(from) = filter.from {
            query.bind(&format!("{id} >= ?"), first_id(from).into());
        }
        if let Some(to) = filter.to {
            query.bind(&format!("{id} < ?"), first_id(to).into());
        }
        if let Some(spid) = &filter.spid {
            query.bind("spid = ?", spid.clone().into());
        }
        query.any(
            "state",
            filter.states.iter().map(|state| state.name().to_owned()).collect(),
        );
        query.any("kind", filter.kinds.clone());
        if let Some(red) = filter.red {
            query
                .conditions
                .push(if red { "gross < 0" } else { "gross >= 0" }.to_owned());
        }
        if let Some(printed) = filter.printed {
            // In the words of the index of printed ones.
            let is_printed = "(printed <> 0 OR printed_here IS NOT NULL)";
            query.conditions.push(if printed {
                is_printed.to_owned()
            } else {
                format!("NOT {is_printed}")
            });
        }
        for (column, wanted) in [("voided", filter.voided), ("uploaded", filter.uploaded)] {
            if let Some(wanted) = wanted {
                // No parameter: an index of some rows serves where it is sure that these are among them.
                query.conditions.push(format!("{column} = {}", u8::from(wanted)));
            }
        }
        if let Some(ours) = filter.ours {
            let condition = if ours {
                "issuance IS NOT NULL"
            } else {
                "issuance IS NULL"
            };
            query.conditions.push(condition.to_owned());
        }
        let number = filter.number.trim();
        if !number.is_empty() {
            query
                .conditions
                .push("number <> '' AND number IN (?, ?, ?) AND (number = ? OR code || number = ?)".to_owned());
            // Behind a code of 10 or 12 digits stands a number of 8.
            let tail = number.get(number.len().saturating_sub(8)..).unwrap_or(number);
            for text in [number, tail, number, number, number] {
                query.values.push(text.to_owned().into());
            }
        }
        for (column, wanted) in [("serial", &filter.serial), ("info_number", &filter.info_number)] {
            let wanted = wanted.trim();
            if !wanted.is_empty() {
                query.bind(&format!("{column} = ? AND {column} <> ''"), wanted.to_owned().into());
            }
        }
        query
    }

    fn bind(&mut self, condition: &str, value: Value) {
        self.conditions.push(condition.to_owned());
        self.values.push(value);
    }

    fn any(&mut self, column: &str, wanted: Vec<String>) {
        if wanted.is_empty() {
            return;
        }
        let marks = vec!["?"; wanted.len()].join(", ");
        self.conditions.push(format!("{column} IN ({marks})"));
        self.values.extend(wanted.into_iter().map(Value::from));
    }

    fn conditions(&self) -> String {
        if self.conditions.is_empty() {
            "1".to_owned()
        } else {
            self.conditions.join(" AND ")
        }
    }
}

/// Where the list stands of which a filter wants only what few invoices are; `None` where it does not, or where there is
/// something quicker still.
fn few(filter: &Filter) -> Option<&'static str> {
    let exact = [&filter.number, &filter.serial, &filter.info_number];
    if exact.iter().any(|text| !text.trim().is_empty()) {
        return None;
    }
    match (filter.voided, filter.uploaded) {
        (Some(true), _) => Some("invoice INDEXED BY invoice_voided"),
        (_, Some(false)) => Some("invoice INDEXED BY invoice_not_uploaded"),
        (Some(false) | None, Some(true) | None) => None,
    }
}

/// What of a filter the index of texts finds; `None` where a list by time or company is as quick, or one of few invoices.
fn tokens(filter: &Filter) -> Option<String> {
    let mut tokens: Vec<String> = text::query(&filter.words).into_iter().collect();
    if tokens.is_empty() && few(filter).is_some() {
        return None;
    }
    let mut any = |wanted: Vec<String>| {
        if !wanted.is_empty() {
            let quoted: Vec<String> = wanted.iter().map(|token| format!("\"{token}\"")).collect();
            tokens.push(format!("({})", quoted.join(" OR ")));
        }
    };
    let mut stages: Vec<String> = filter
        .states
        .iter()
        .map(|state| stage_token(*state).to_owned())
        .collect();
    stages.dedup();
    any(stages);
    any(filter.kinds.iter().map(|kind| kind_token(kind)).collect());
    any(filter.red.map(|red| sign_token(red).to_owned()).into_iter().collect());
    any(filter
        .ours
        .map(|ours| owner_token(ours).to_owned())
        .into_iter()
        .collect());
    if tokens.is_empty() {
        return None;
    }
    if let Some(spid) = &filter.spid {
        tokens.push(format!("\"{}\"", company_token(spid)));
    }
    Some(tokens.join(" AND "))
}

impl Filter {
    /// Whether the index of texts is asked: it is to be up to date then.
    pub fn is_searched(&self) -> bool {
        tokens(self).is_some()
    }
}

/// Look-alikes (疑似重复) among what only the platform tells of: same company, buyer and gross amount since a moment, neither void nor red.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn alike(tx: &Transaction<'_>, like: &Likeness, since: Timestamp) -> Result<Vec<Invoice>, LedgerError> {
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM invoice
         WHERE spid = ?1 AND gross = ?2 AND gross > 0 AND id >= ?3 AND serial <> ?4 AND issuance IS NULL AND NOT voided
           AND CASE WHEN ?5 = '' OR buyer_tax_id = '' THEN buyer_name = ?6 ELSE buyer_tax_id = ?5 END
         ORDER BY id"
    ))?;
    let rows = statement.query(params![
        like.spid,
        like.gross.0,
        first_id(since),
        like.serial.as_str(),
        like.buyer_tax_id,
        like.buyer_name
    ])?;
    value::all(rows, read)
}

/// A page of the list, behind where the last one ended.
///
/// # Errors
/// [`LedgerError::Database`]; [`LedgerError::Corrupt`].
pub fn page(
    tx: &Transaction<'_>,
    filter: &Filter,
    sort: Sort,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page, LedgerError> {
    let (sql, values) = paged(filter, sort, after, limit);
    let mut statement = tx.prepare_cached(&sql)?;
    let mut rows = value::all(statement.query(params_from_iter(values))?, read)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| Cursor {
        id: last.id,
        key: match sort.by {
            Order::Time => String::new(),
            Order::Gross => last.gross.0.to_string(),
            Order::Buyer => last.buyer_name.clone(),
            Order::Number => last.number.clone(),
        },
    });
    Ok(Page { rows, next })
}

/// A page as SQL.
fn paged(filter: &Filter, sort: Sort, after: Option<&Cursor>, limit: usize) -> (String, Vec<Value>) {
    let mut query = Query::new(filter);
    let (compares, direction) = if sort.ascending { (">", "ASC") } else { ("<", "DESC") };
    let id = query.id;
    let column = match sort.by {
        Order::Time => None,
        Order::Gross => Some("gross"),
        Order::Buyer => Some("buyer_name"),
        Order::Number => Some("number"),
    };
    if let Some(after) = after {
        match column {
            None => query.bind(&format!("{id} {compares} ?"), after.id.into()),
            Some(column) => {
                query
                    .conditions
                    .push(format!("({column}, invoice.id) {compares} (?, ?)"));
                query.values.push(match sort.by {
                    Order::Gross => after.key.parse::<i64>().unwrap_or_default().into(),
                    Order::Time | Order::Buyer | Order::Number => after.key.clone().into(),
                });
                query.values.push(after.id.into());
            }
        }
    }
    let order = match column {
        None => format!("{id} {direction}"),
        Some(column) => format!("{column} {direction}, invoice.id {direction}"),
    };
    // One more than asked for shows whether there is a next page.
    query
        .values
        .push(i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1).into());
    let sql = format!(
        "SELECT {COLUMNS} FROM {} WHERE {} ORDER BY {order} LIMIT ?",
        query.from,
        query.conditions()
    );
    (sql, query.values)
}

/// Adds up to `limit` rows of a list to its sums, behind a row; gives the row to go on behind, or `None` at the end.
///
/// A part at a time, so that nothing else waits for a long list and whoever asked may stop.
///
/// # Errors
/// [`LedgerError::Database`].
pub fn sums(
    tx: &Transaction<'_>,
    filter: &Filter,
    sums: &mut Sums,
    after: Option<i64>,
    limit: usize,
) -> Result<Option<i64>, LedgerError> {
    let mut query = Query::new(filter);
    let id = query.id;
    if let Some(after) = after {
        query.bind(&format!("{id} < ?"), after.into());
    }
    query.values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
    let mut statement = tx.prepare_cached(&format!(
        "SELECT count(*), min(id), coalesce(sum(valid), 0), sum(net * valid), sum(tax * valid), sum(gross * valid) FROM (
             SELECT invoice.id AS id, net, tax, gross, ((state = 'issued' OR state = 'settled_by_hand' AND number <> '') AND NOT voided) AS valid
             FROM {} WHERE {} ORDER BY {id} DESC LIMIT ?)",
        query.from,
        query.conditions()
    ))?;
    let (count, last) = statement.query_row(params_from_iter(query.values), |row| {
        let count: i64 = row.get(0)?;
        let fen = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.unwrap_or_default());
        sums.count += count;
        sums.valid += row.get::<_, i64>(2)?;
        sums.net += Fen(fen(3)?);
        sums.tax += Fen(fen(4)?);
        sums.gross += Fen(fen(5)?);
        Ok((count, row.get::<_, Option<i64>>(1)?))
    })?;
    let full = count >= i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(last.filter(|_| full))
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::schema;

    /// Neither grows with the table: the rows come from an index, in its order or from its few.
    #[test]
    fn what_few_are_is_read_from_its_own_index_and_a_list_comes_in_the_order_of_one() {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::migrate(&mut connection, || Ok(())).unwrap();
        let tx = connection.transaction().unwrap();
        let of = |spid: Option<&str>| Filter {
            spid: spid.map(str::to_owned),
            ..Filter::default()
        };
        let void = |spid| Filter {
            voided: Some(true),
            ..of(spid)
        };
        let busy = Filter {
            red: Some(false),
            printed: Some(true),
            ours: Some(true),
            kinds: vec!["021".to_owned()],
            states: vec![State::Issued],
            ..void(Some("one"))
        };
        let settled = Filter {
            states: vec![State::SettledByHand],
            ..of(None)
        };
        let unsent = Filter {
            uploaded: Some(false),
            ..of(Some("one"))
        };
        #[rustfmt::skip]
        let rows = [
            ("void",                      void(None),        Order::Time,   "USING INDEX invoice_voided",          false),
            ("void, of a company",        void(Some("one")), Order::Time,   "USING INDEX invoice_voided",          false),
            ("void, and much else",       busy,              Order::Time,   "USING INDEX invoice_voided",          false),
            ("not uploaded, of a company", unsent,           Order::Time,   "USING INDEX invoice_not_uploaded",    false),
            ("settled",                   settled,           Order::Time,   "invoice_text VIRTUAL TABLE",          false),
            ("by buyer",                  of(None),          Order::Buyer,  "SCAN invoice USING INDEX invoice_by_buyer", false),
            ("by number",                 of(None),          Order::Number, "SCAN invoice USING INDEX invoice_by_number", true),
            ("by amount",                 of(None),          Order::Gross,  "SCAN invoice USING INDEX invoice_by_amount", false),
        ];
        for (what, filter, by, index, sorts_ties) in rows {
            for ascending in [false, true] {
                let (sql, values) = paged(&filter, Sort { by, ascending }, None, 10);
                let mut statement = tx.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
                let steps = statement
                    .query_map(params_from_iter(values), |row| row.get::<_, String>(3))
                    .unwrap();
                let plan: Vec<String> = steps.map(Result::unwrap).collect();
                assert!(plan[0].contains(index), "{what}: {plan:?}");
                let sorted: Vec<_> = plan.iter().filter(|step| step.contains("TEMP B-TREE")).collect();
                let ties = sorted.iter().all(|step| step.contains("LAST TERM"));
                assert!(sorted.is_empty() || (sorts_ties && ties), "{what}: {plan:?}");
            }
        }
    }
}
