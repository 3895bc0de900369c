//! When a document may be issued anew under another serial: everything that could still show the old one was tried, and it is not
//! there.

use kaipiao_domain::Fen;
use serde::{Deserialize, Serialize};

use crate::{Timestamp, invoice, issuance::Issuance};

/// How long the platform takes to repair a month, in milliseconds of its clock: 10 minutes.
///
/// A choice of ours: its document says that it works in the background, and no more.
pub const REPAIR_TAKES: i64 = 10 * 60_000;

/// How long after the last request may have left a document is waited for, in milliseconds of the platform's clock: 12 hours.
pub const WAIT: i64 = 12 * 3_600_000;

/// How long the platform may have left requests unanswered before it first said how late it is: 31 days.
const UNANSWERED: i64 = 31 * 24 * 3_600_000;

/// What a person types who looked on the tax bureau's page.
pub const WORD: &str = "已在税局核对";

/// The platform was asked to repair months (FPXF).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// The platform's clock when it answered.
    pub at: Timestamp,
    /// Which months, `YYYYMM`.
    pub months: Vec<String>,
}

/// The platform's lists were looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The platform's clock when the look began.
    pub at: Timestamp,
    /// What stands against a new serial.
    pub found: Vec<Finding>,
}

/// Something at the platform that stands against a new serial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Where it was found.
    pub found_in: FoundIn,
    /// Whether it has the document's serial; else it has its buyer and gross amount, and belongs to no document here.
    pub same_serial: bool,
    /// The serial; may be empty.
    pub serial: String,
    /// The kind's code.
    pub kind: String,
    /// The code of the older kinds.
    pub code: String,
    /// The number; empty where it has none.
    pub number: String,
    /// When it was issued, `YYYY-MM-DD HH:MM:SS`; empty where the platform does not say.
    pub issued_at: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// The buyer's tax number.
    pub buyer_tax_id: String,
    /// 合计金额.
    pub net: Option<Fen>,
    /// 合计税额.
    pub tax: Option<Fen>,
    /// 价税合计.
    pub gross: Option<Fen>,
    /// What more there is to say: the platform's words, or why a row can't be read.
    pub words: String,
}

/// Where the platform shows something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contract", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FoundIn {
    /// The list of what is issued.
    Issued,
    /// The list of what waits.
    Pending,
    /// The list of what is in progress.
    InProgress,
    /// The result query.
    Query,
    /// A list of which not all could be read.
    Unreadable,
}

/// What is known of a document, as far as a new serial is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    issuance: i64,
    attempts: u32,
    /// The platform's clock when the first request had left at the latest; `None` while it did not say since.
    pub first_try: Option<Timestamp>,
    /// The same of the last request that may have left.
    pub last_try: Option<Timestamp>,
    /// From when on it may have been issued.
    pub from: Timestamp,
    /// The months in which it may have been issued, `YYYYMM`: these are to be repaired.
    pub months: Vec<String>,
    /// That the platform was asked to.
    pub repaired: Option<Repaired>,
    /// That its lists were looked at.
    pub looked: Option<Looked>,
}

/// The same, with a look that was written down just now: the only thing that can be permitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh(Facts);

/// That a document may be issued anew under another serial. Only [`permit`] gives it.
#[derive(Debug, PartialEq, Eq)]
pub struct NewSerial {
    issuance: i64,
    attempts: u32,
}

/// What is missing for a new serial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The platform was not asked to repair these months, or something was learned since.
    Repair {
        /// Which, `YYYYMM`.
        months: Vec<String>,
    },
    /// The repair takes its time: the lists count only from then on, by the platform's clock.
    RepairTakes {
        /// From when on.
        until: Timestamp,
    },
    /// The lists were not looked at.
    Look,
    /// They show so many things that may be the document.
    Found {
        /// How many.
        count: usize,
    },
    /// The last request left too short a time ago, by the platform's clock.
    Wait {
        /// From when on it may be.
        until: Timestamp,
    },
    /// The platform never said how late it is.
    NoClock,
    /// The person has not typed that they looked on the tax bureau's page.
    Word,
}

impl Facts {
    pub(super) fn of(found: &Issuance, repaired: Option<Repaired>, looked: Option<Looked>) -> Self {
        // This computer's clock only widens the search: the first request may have left long before the platform answered any.
        let first = found.first_try.or(found.last_try).unwrap_or(found.created_at);
        let from = Timestamp(found.created_at.0.clamp(first.0 - UNANSWERED, first.0));
        let to = found.last_try.or(found.first_try).or(found.sent_at).unwrap_or(first);
        Self {
            issuance: found.id,
            attempts: found.attempts,
            first_try: found.first_try,
            last_try: found.last_try,
            from,
            months: months(from, to),
            repaired,
            looked,
        }
    }

    /// From when on the lists count, by the platform's clock; `None` while nothing was repaired.
    pub fn repaired_from(&self) -> Option<Timestamp> {
        self.repair().map(|repaired| Timestamp(repaired.at.0 + REPAIR_TAKES))
    }

    /// From when on it was waited for long enough, by the platform's clock; `None` while it did not say.
    pub fn waited_from(&self) -> Option<Timestamp> {
        self.last_try.map(|last| Timestamp(last.0 + WAIT))
    }

    /// The repair, where it was of all months.
    fn repair(&self) -> Option<&Repaired> {
        self.repaired
            .as_ref()
            .filter(|repaired| self.months.iter().all(|month| repaired.months.contains(month)))
    }

    /// What is missing by what was last seen, the typed word aside.
    pub fn missing(&self) -> Vec<Missing> {
        let looked = self.looked.as_ref();
        let repair = match (self.repair(), self.repaired_from(), looked) {
            (Some(_), Some(until), Some(looked)) if looked.at < until => Some(Missing::RepairTakes { until }),
            (Some(_), Some(_), _) => None,
            _ => Some(Missing::Repair {
                months: self.months.clone(),
            }),
        };
        let look = match looked {
            None => Some(Missing::Look),
            Some(looked) if !looked.found.is_empty() => Some(Missing::Found {
                count: looked.found.len(),
            }),
            Some(_) => None,
        };
        let wait = match (self.waited_from(), looked) {
            (None, _) => Some(Missing::NoClock),
            (Some(until), Some(looked)) if looked.at >= until => None,
            (Some(until), _) => Some(Missing::Wait { until }),
        };
        [repair, look, wait].into_iter().flatten().collect()
    }
}

impl Fresh {
    pub(super) const fn new(facts: Facts) -> Self {
        Self(facts)
    }

    /// What is known.
    pub const fn facts(&self) -> &Facts {
        &self.0
    }
}

impl NewSerial {
    pub(super) const fn into_parts(self) -> (i64, u32) {
        (self.issuance, self.attempts)
    }
}

/// Permits a new serial, if the months were repaired, the lists looked at no sooner than [`REPAIR_TAKES`] after that and no sooner than
/// [`WAIT`] after the last request, nothing in them may be the document, and the person typed [`WORD`]. All by the platform's clock.
///
/// # Errors
/// Everything that is missing.
pub fn permit(fresh: &Fresh, word: &str) -> Result<NewSerial, Vec<Missing>> {
    let mut missing = fresh.0.missing();
    if word.trim() != WORD {
        missing.push(Missing::Word);
    }
    if missing.is_empty() {
        Ok(NewSerial {
            issuance: fresh.0.issuance,
            attempts: fresh.0.attempts,
        })
    } else {
        Err(missing)
    }
}

/// The months in China from one moment to another, `YYYYMM`; two years of them at most.
fn months(from: Timestamp, to: Timestamp) -> Vec<String> {
    const MOST: usize = 24;
    let month = |at| {
        let day = invoice::day(at);
        let mut parts = day.split('-').map(|part| part.parse::<i32>().unwrap_or_default());
        (parts.next().unwrap_or_default(), parts.next().unwrap_or(1))
    };
    let (mut at, last) = (month(from.min(to)), month(from.max(to)));
    let mut all = Vec::new();
    while at <= last && all.len() < MOST {
        all.push(format!("{:04}{:02}", at.0, at.1));
        at = if at.1 == 12 { (at.0 + 1, 1) } else { (at.0, at.1 + 1) };
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;
    /// 2026-11-24 10:00 in China.
    const TRIED: i64 = 1_795_485_600_000;

    fn finding() -> Finding {
        Finding {
            found_in: FoundIn::Issued,
            same_serial: false,
            serial: String::new(),
            kind: "021".to_owned(),
            code: String::new(),
            number: "26312000000136634917".to_owned(),
            issued_at: String::new(),
            buyer_name: "甲".to_owned(),
            buyer_tax_id: String::new(),
            net: None,
            tax: None,
            gross: Some(Fen(10_600)),
            words: String::new(),
        }
    }

    /// All is fulfilled: repaired 11 h 45 min after it was tried, looked at 12 h 0 min after it.
    fn fulfilled() -> Facts {
        Facts {
            issuance: 1,
            attempts: 9,
            first_try: Some(Timestamp(TRIED)),
            last_try: Some(Timestamp(TRIED)),
            from: Timestamp(TRIED),
            months: vec!["202611".to_owned()],
            repaired: Some(Repaired {
                at: Timestamp(TRIED + WAIT - 15 * 60_000),
                months: vec!["202611".to_owned()],
            }),
            looked: Some(Looked {
                at: Timestamp(TRIED + WAIT),
                found: Vec::new(),
            }),
        }
    }

    #[test]
    fn each_missing_condition_alone_refuses_a_new_serial() {
        type Change = fn(&mut Facts);
        let at = |millis| Timestamp(TRIED + millis);
        let november = || Missing::Repair {
            months: vec!["202611".to_owned()],
        };
        #[rustfmt::skip]
        let rows: Vec<(&str, Change, &str, Vec<Missing>)> = vec![
            ("everything is done",                      |_| {},                                                       WORD, vec![]),
            ("blanks around the word",                  |_| {},                                                       " 已在税局核对\n", vec![]),
            ("nothing was repaired",                    |facts| facts.repaired = None,                                WORD, vec![november()]),
            ("another month was",                       |facts| facts.repaired.as_mut().unwrap().months = vec!["202610".to_owned()],
                                                                                                                      WORD, vec![november()]),
            ("only one of two months was",              |facts| facts.months.push("202612".to_owned()),               WORD,
                                          vec![Missing::Repair { months: vec!["202611".to_owned(), "202612".to_owned()] }]),
            ("a second short of ten minutes after it",  |facts| facts.repaired.as_mut().unwrap().at = Timestamp(TRIED + WAIT - REPAIR_TAKES + 1_000),
                                                                                                                      WORD,
                                                                        vec![Missing::RepairTakes { until: at(WAIT + 1_000) }]),
            ("ten minutes after it",                    |facts| facts.repaired.as_mut().unwrap().at = Timestamp(TRIED + WAIT - REPAIR_TAKES),
                                                                                                                      WORD, vec![]),
            ("the lists were not looked at",            |facts| facts.looked = None,                                  WORD,
                                                                        vec![Missing::Look, Missing::Wait { until: at(WAIT) }]),
            ("they show one like it",                   |facts| facts.looked.as_mut().unwrap().found = vec![finding()], WORD,
                                                                        vec![Missing::Found { count: 1 }]),
            ("a second short of twelve hours",          |facts| facts.last_try = Some(Timestamp(TRIED + 1_000)),      WORD,
                                                                        vec![Missing::Wait { until: at(WAIT + 1_000) }]),
            ("the first left long ago, the last did not", |facts| facts.last_try = Some(Timestamp(TRIED + 2 * HOUR)), WORD,
                                                                        vec![Missing::Wait { until: at(WAIT + 2 * HOUR) }]),
            ("the platform never said how late it is",  |facts| facts.last_try = None,                                WORD, vec![Missing::NoClock]),
            ("no word",                                 |_| {},                                                       "",   vec![Missing::Word]),
            ("another word",                            |_| {},                                                       "是的", vec![Missing::Word]),
        ];
        for (what, change, word, expected) in rows {
            let mut facts = fulfilled();
            change(&mut facts);
            let permission = permit(&Fresh::new(facts), word);
            match expected.as_slice() {
                [] => assert_eq!(
                    permission,
                    Ok(NewSerial {
                        issuance: 1,
                        attempts: 9
                    }),
                    "{what}"
                ),
                _ => assert_eq!(permission, Err(expected), "{what}"),
            }
        }
    }

    #[test]
    fn the_months_to_repair_are_those_in_which_it_was_sent() {
        #[rustfmt::skip]
        let rows: [(&str, i64, i64, &[&str]); 4] = [
            ("within one",             0,                    HOUR,              &["202611"]),
            ("over midnight in China", 6 * 24 * HOUR,        7 * 24 * HOUR,     &["202611", "202612"]),
            ("over a year's end",      20 * 24 * HOUR,       60 * 24 * HOUR,    &["202612", "202701"]),
            ("a clock set back",       HOUR,                 0,                 &["202611"]),
        ];
        for (what, from, to, expected) in rows {
            assert_eq!(
                months(Timestamp(TRIED + from), Timestamp(TRIED + to)),
                expected,
                "{what}"
            );
        }
    }
}
