//! The list of a million invoices: what one sees while one types, and what a list adds up to.

use std::time::{Duration, Instant};

use kaipiao_desk::{Fen, Kind};
use kaipiao_ledger::{
    Connection, Event, Ledger, LedgerError, State, Timestamp, Transaction,
    attempt::Action,
    invoice::{self, Detail, DetailLine, Filter, Listed, Order, Sort, Sums},
    issuance::{self, IssuedNumber, Queued, Step},
    payload::Payload,
};

use crate::{
    Subject,
    measure::{Sheet, forget_peak, millis, peak_of},
};

pub(crate) const SUBJECT: Subject = Subject {
    name: "search",
    about: "lists of 1,000,000 invoices: filters, what is typed, sums (builds the ledger first: some minutes)",
    run,
};

/// How many invoices there are, and of how many companies.
const INVOICES: u64 = 1_000_000;
const COMPANIES: u64 = 100;

/// Of the documents that came from here, how many are open or failed.
const OWN: u64 = 2_000;

/// How many are void.
const VOID: u64 = 3;

/// Invoices that are written in one transaction.
const AT_ONCE: u64 = 50_000;

/// Rows of a page, as the window asks for them.
const PAGE: usize = 100;

/// Rows that are added up at a time, as the desk does.
const SUMMED_AT_ONCE: usize = 20_000;

/// What one sees while one types, in milliseconds.
const AT_MOST: f64 = 50.0;

fn run(sheet: &mut Sheet) {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(fill(folder.path()));
    let ledger = Ledger::open(folder.path()).unwrap();
    forget_peak();
    let before = peak_of("self").unwrap();
    let rounds = sheet.rounds(3, || runtime.block_on(look_all(&ledger, questions())));
    for (place, question) in questions().iter().enumerate() {
        let taken = rounds.iter().map(|round| millis(round[place])).collect();
        sheet.bound(&format!("a page: {}", question.what), "ms", taken, AT_MOST);
    }
    let rounds = sheet.rounds(3, || runtime.block_on(look_all(&ledger, in_order())));
    for (place, question) in in_order().iter().enumerate() {
        let taken = rounds.iter().map(|round| millis(round[place])).collect();
        sheet.row(&format!("the first page: {}", question.what), "ms", taken);
    }
    let peak = peak_of("self").unwrap();
    let summed = sheet.rounds(1, || {
        [Filter::default(), company(7), words("科技")].map(|filter| runtime.block_on(sum(&ledger, filter)))
    });
    for (place, what) in ["everything", "one company's", "科技"].into_iter().enumerate() {
        let of =
            |pick: fn(&(Duration, Duration)) -> Duration| summed.iter().map(|one| millis(pick(&one[place]))).collect();
        sheet.row(&format!("sums of {what}, in all"), "ms", of(|one| one.0));
        sheet.bound(&format!("sums of {what}, longest part"), "ms", of(|one| one.1), AT_MOST);
    }
    sheet.row(
        "memory over an open ledger, while it is searched",
        "MB",
        vec![peak - before],
    );
}

/// What is asked.
struct Question {
    what: &'static str,
    filter: Filter,
    sort: Sort,
}

fn by(what: &'static str, by: Order, filter: Filter) -> Question {
    Question {
        what,
        filter,
        sort: Sort { by, ascending: false },
    }
}

fn questions() -> Vec<Question> {
    let month = Filter {
        from: Some(day(1_700)),
        to: Some(day(1_731)),
        ..Filter::default()
    };
    let of = |what, filter| Question {
        what,
        filter,
        sort: Sort::default(),
    };
    let states = |states: &[State]| Filter {
        states: states.to_vec(),
        ..Filter::default()
    };
    vec![
        of("everything", Filter::default()),
        of("one company", company(7)),
        of("a month", month.clone()),
        of(
            "a company's month",
            Filter {
                spid: company(7).spid,
                ..month.clone()
            },
        ),
        of(
            "red ones",
            Filter {
                red: Some(true),
                ..Filter::default()
            },
        ),
        of("what needs a person", states(&[State::NeedsPerson])),
        of("what a person settled", states(&[State::SettledByHand])),
        of(
            "what is on its way",
            states(&[
                State::Queued,
                State::Sending,
                State::Accepted,
                State::Held,
                State::Unknown,
            ]),
        ),
        of(
            "issued ones of a company",
            Filter {
                spid: company(7).spid,
                ..states(&[State::Issued])
            },
        ),
        of("one character, in all of them (公)", words("公")),
        of("one character, in few (鑫)", words("鑫")),
        of("one character, in none (龘)", words("龘")),
        of(
            "one character, one company (科)",
            Filter {
                words: "科".to_owned(),
                ..company(7)
            },
        ),
        of("one digit (7)", words("7")),
        of(
            "one digit, one company (7)",
            Filter {
                words: "7".to_owned(),
                ..company(7)
            },
        ),
        of("two characters (科技)", words("科技")),
        of("two characters, in few (鑫旺)", words("鑫旺")),
        of(
            "two characters, a month (科技)",
            Filter {
                words: "科技".to_owned(),
                ..month.clone()
            },
        ),
        of("two digits (77)", words("77")),
        of("three characters (有限公)", words("有限公")),
        of("three digits (777)", words("777")),
        of("the beginning of every number (263)", words("263")),
        of("five digits (26312)", words("26312")),
        of("the end of a number (00654321)", words("00654321")),
        of("a whole number", words(&number(654_321))),
        of("a number that nobody has", words("26319999999999999999")),
        of("a tax number", words(&tax_number(4_321))),
        of("two words (上海 咨询)", words("上海 咨询")),
        of("a word and digits (贸易 88)", words("贸易 88")),
        of(
            "exactly a number",
            Filter {
                number: number(654_321),
                ..Filter::default()
            },
        ),
        of(
            "void ones, of which there are three",
            Filter {
                voided: Some(true),
                ..Filter::default()
            },
        ),
        of(
            "void ones of one kind that are blue",
            Filter {
                voided: Some(true),
                red: Some(false),
                kinds: vec!["021".to_owned()],
                ..Filter::default()
            },
        ),
        of(
            "void ones of a company that has none",
            Filter {
                voided: Some(true),
                ..company(7)
            },
        ),
        of(
            "printed ones",
            Filter {
                printed: Some(true),
                ..Filter::default()
            },
        ),
        of(
            "what did not reach the tax bureau",
            Filter {
                uploaded: Some(false),
                ..Filter::default()
            },
        ),
        of(
            "exactly a 信息表编号",
            Filter {
                info_number: info_number(5_000),
                ..Filter::default()
            },
        ),
        by("by amount", Order::Gross, Filter::default()),
        by("by buyer", Order::Buyer, Filter::default()),
        by("by number", Order::Number, Filter::default()),
        by("a month by amount", Order::Gross, month.clone()),
        by("a month by buyer", Order::Buyer, month.clone()),
        by("a month by number", Order::Number, month),
        by("a company by amount", Order::Gross, company(7)),
        by("a company by buyer", Order::Buyer, company(7)),
        by("few, by amount (鑫旺)", Order::Gross, words("鑫旺")),
    ]
}

/// What is asked by a click on the head of a column, and has to be put in order as a whole.
fn in_order() -> Vec<Question> {
    vec![by("科技, by amount", Order::Gross, words("科技"))]
}

fn words(words: &str) -> Filter {
    Filter {
        words: words.to_owned(),
        ..Filter::default()
    }
}

fn company(place: u64) -> Filter {
    Filter {
        spid: Some(spid(place)),
        ..Filter::default()
    }
}

async fn look_all(ledger: &Ledger, questions: Vec<Question>) -> Vec<Duration> {
    let mut taken = Vec::new();
    for question in questions {
        let start = Instant::now();
        let Question { filter, sort, .. } = question;
        ledger
            .read(move |tx| invoice::page(tx, &filter, sort, None, PAGE))
            .await
            .unwrap();
        taken.push(start.elapsed());
    }
    taken
}

/// In all, and the longest that anything else waits for it.
async fn sum(ledger: &Ledger, filter: Filter) -> (Duration, Duration) {
    let (start, mut longest) = (Instant::now(), Duration::ZERO);
    let (mut sums, mut after) = (Sums::default(), None);
    loop {
        let part = filter.clone();
        let began = Instant::now();
        (sums, after) = ledger
            .read(move |tx| {
                let next = invoice::sums(tx, &part, &mut sums, after, SUMMED_AT_ONCE)?;
                Ok((sums, next))
            })
            .await
            .unwrap();
        longest = longest.max(began.elapsed());
        if after.is_none() {
            return (start.elapsed(), longest);
        }
    }
}

/// How the past is written: without care for a loss of power, and into the index of texts in few large parts.
const IN_BULK: &str = "
    PRAGMA journal_mode = MEMORY;
    PRAGMA synchronous = OFF;
    PRAGMA cache_size = -1000000;
    INSERT INTO invoice_text (invoice_text, rank) VALUES ('hashsize', 33554432);
    INSERT INTO invoice_text (invoice_text, rank) VALUES ('automerge', 0);
    INSERT INTO invoice_text (invoice_text, rank) VALUES ('crisismerge', 1000);
";

/// The index as it is where the past came in page by page: FTS5's own settings, and merged by them.
const AS_IT_IS: &str = "
    INSERT INTO invoice_text (invoice_text, rank) VALUES ('hashsize', 1048576);
    INSERT INTO invoice_text (invoice_text, rank) VALUES ('automerge', 4);
    INSERT INTO invoice_text (invoice_text, rank) VALUES ('crisismerge', 16);
    INSERT INTO invoice_text (invoice_text, rank) VALUES ('merge', 1000000);
    PRAGMA journal_mode = WAL;
";

/// Writes the invoices as a comparison does, and the documents as issuing does.
async fn fill(folder: &std::path::Path) {
    drop(Ledger::open(folder).unwrap());
    let mut connection = Connection::open(folder.join("ledger.db")).unwrap();
    connection.execute_batch(IN_BULK).unwrap();
    let began = Instant::now();
    for part in 0..INVOICES / AT_ONCE {
        let tx = connection.transaction().unwrap();
        for place in part * AT_ONCE..(part + 1) * AT_ONCE {
            let listed = listed(place);
            invoice::take(&tx, &listed, 1, Timestamp(0)).unwrap();
            if place.is_multiple_of(10_000) {
                invoice::not_uploaded(&tx, &listed.spid, "", &listed.number).unwrap();
            }
        }
        tx.commit().unwrap();
        eprintln!(
            "search: {} invoices written in {} s",
            (part + 1) * AT_ONCE,
            began.elapsed().as_secs()
        );
    }
    connection.execute_batch(AS_IT_IS).unwrap();
    drop(connection);
    eprintln!("search: merged after {} s", began.elapsed().as_secs());
    let ledger = Ledger::open(folder).unwrap();
    ledger
        .write(|tx| {
            (0..OWN).try_for_each(|place| own(tx, place))?;
            invoice::bring_up_to_date(tx)
        })
        .await
        .unwrap();
}

/// A day, counted from the first of 2021.
fn day(after: i64) -> Timestamp {
    Timestamp((18_628 + after) * 86_400_000 - 8 * 3_600_000)
}

fn spid(place: u64) -> String {
    format!("{:032x}", 0x0a3b_eb40_037d_4bb2 + place * 7_919)
}

fn number(place: u64) -> String {
    format!("26312{place:015}")
}

/// Few have one.
fn info_number(place: u64) -> String {
    match place.is_multiple_of(500) {
        true => format!("3112{place:012}"),
        false => String::new(),
    }
}

fn tax_number(buyer: u64) -> String {
    format!("91310115{:09}Q", buyer * 104_729 % 999_999_937)
}

/// The same every time, and spread.
fn mixed(place: u64, salt: u64) -> u64 {
    let mut mixed = (place + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^= mixed >> 29;
    mixed = mixed.wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 32)
}

fn pick<'a>(all: &[&'a str], by: u64) -> &'a str {
    all[usize::try_from(by % all.len() as u64).unwrap()]
}

const CITIES: [&str; 12] = [
    "上海", "北京", "广州", "深圳", "杭州", "南京", "苏州", "成都", "武汉", "西安", "青岛", "厦门",
];
const NAMES: [&str; 24] = [
    "开科思",
    "华信",
    "未来里程",
    "宏达",
    "天成",
    "瑞丰",
    "博远",
    "中联",
    "安泰",
    "恒通",
    "明德",
    "新锐",
    "金桥",
    "远景",
    "汇智",
    "立信",
    "百川",
    "长青",
    "海纳",
    "东方",
    "启明",
    "正大",
    "盛世",
    "卓越",
];
const TRADES: [&str; 10] = [
    "信息科技",
    "商务咨询",
    "国际贸易",
    "建筑工程",
    "物流运输",
    "餐饮管理",
    "文化传媒",
    "医疗器械",
    "电子商务",
    "机械制造",
];
const GOODS: [&str; 12] = [
    "*信息技术服务*软件开发",
    "*现代服务*咨询服务费",
    "*运输服务*国内货物运输",
    "*餐饮服务*餐费",
    "*建筑服务*工程款",
    "*鉴证咨询服务*审计费",
    "*电子计算机*笔记本电脑",
    "*纸制品*打印纸",
    "*经营租赁*房屋租金",
    "*物业管理服务*物业费",
    "*广告服务*推广费",
    "*金属制品*紧固件",
];

fn buyer(buyer: u64) -> String {
    // Few have a rare name.
    let name = if buyer % 1_999 == 3 {
        "鑫旺"
    } else {
        pick(&NAMES, mixed(buyer, 1))
    };
    format!(
        "{}{name}{}（{}）有限公司",
        pick(&CITIES, mixed(buyer, 2)),
        pick(&TRADES, mixed(buyer, 3)),
        buyer % 97
    )
}

fn listed(place: u64) -> Listed {
    let buyer_place = mixed(place, 4) % 20_000;
    let red = mixed(place, 5).is_multiple_of(50);
    let gross = i64::try_from(100 + mixed(place, 6) % 10_000_000).unwrap() * if red { -1 } else { 1 };
    let net = gross * 100 / 106;
    let since = i64::try_from(place * 5 * 365 / INVOICES).unwrap();
    let seconds = mixed(place, 7) % 36_000 + 8 * 3_600;
    Listed {
        spid: spid(mixed(place, 8) % COMPANIES),
        state: State::Issued,
        serial: format!("{:020X}", mixed(place, 9)),
        kind: pick(&["021", "020"], mixed(place, 10)).to_owned(),
        code: String::new(),
        number: number(place),
        issued_at: format!(
            "{} {:02}:{:02}:{:02}",
            invoice::day(day(since)),
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60
        ),
        buyer_name: buyer(buyer_place),
        buyer_tax_id: tax_number(buyer_place),
        net: Fen(net),
        tax: Fen(gross - net),
        gross: Fen(gross),
        remark: if place.is_multiple_of(3) {
            format!("订单 {:06}", mixed(place, 11) % 1_000_000)
        } else {
            String::new()
        },
        original: String::new(),
        reversed_by: String::new(),
        info_number: info_number(place),
        check_code: String::new(),
        pdf_link: String::new(),
        // The oldest of all: whoever reads all to find them comes to them last.
        voided: place < VOID,
        printed: mixed(place, 21).is_multiple_of(10),
        detail: Detail {
            lines: (0..1 + place % 2)
                .map(|line| DetailLine {
                    name: pick(&GOODS, mixed(place, 12 + line)).to_owned(),
                    ..DetailLine::default()
                })
                .collect(),
            ..Detail::default()
        },
    }
}

/// A document of ours: most are issued, some wait, some need a person, few were settled by one.
fn own(tx: &Transaction<'_>, place: u64) -> Result<(), LedgerError> {
    let gross = i64::try_from(10_000 + place).unwrap();
    let now = Timestamp(day(5 * 365).0 + i64::try_from(place).unwrap() * 1_000);
    let draft = serde_json::from_value(serde_json::json!({
        "serial": format!("B{place:019}"), "kind": "021", "buyer": {"name": buyer(place), "taxId": tax_number(place)},
        "buyerType": "company", "pricing": "gross",
        "lines": [{"name": "技术咨询", "code": "3040201990000000000", "amount": gross,
                   "treatment": {"type": "taxed", "rate": 600, "privilege": null}}],
    }))
    .unwrap();
    let queued = issuance::queue(
        tx,
        &Queued {
            serial: format!("B{place:019}").parse().unwrap(),
            spid: spid(place % COMPANIES),
            kind: Kind::DigitalOrdinary,
            buyer_name: buyer(place),
            tax: Fen(0),
            payload: Payload {
                version: 1,
                body: "{}".to_owned(),
                draft,
                buyer_tax_id: tax_number(place),
                net: Fen(gross),
                gross: Fen(gross),
            },
        },
        now,
    )?;
    let step = |event, numbers| Step {
        numbers,
        ..Step::plain(Action::Send, event)
    };
    if place.is_multiple_of(10) {
        return Ok(());
    }
    issuance::apply(tx, &queued.serial, &step(Event::Claimed, Vec::new()), now)?;
    let number = IssuedNumber {
        number: number(INVOICES + place),
        issued_at: String::new(),
        ..IssuedNumber::default()
    };
    if place % 10 == 1 {
        issuance::apply(tx, &queued.serial, &step(Event::LeftOpen, Vec::new()), now)?;
        issuance::apply(tx, &queued.serial, &step(Event::Differs, Vec::new()), now)?;
        if place % 200 == 1 {
            issuance::apply(tx, &queued.serial, &step(Event::Settled, vec![number]), now)?;
        }
        return Ok(());
    }
    issuance::apply(tx, &queued.serial, &step(Event::NumberGiven, vec![number]), now)?;
    Ok(())
}
