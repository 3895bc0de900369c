//! Every call against the sandbox, which forgives nothing, as a form and as JSON.

use std::sync::Arc;

use kaipiao_domain::{
    BuyerType, Discount, Draft, ExtraField, Fen, Invoice, InvoiceNumber, Kind, Line, Pricing, Rate, ReversalOf, Serial,
    Special, TaxTreatment,
    special::{
        AreaUnit, Carrier, Construction, Freight, FreightLeg, PropertyLease, PropertySale, Seat, Transport, Travel,
        Trip,
    },
};
use kaipiao_platform::{
    BaseUrl, NoLog, Payload, PdfError, Platform, Reached, SystemClock,
    call::{AskResult, Issue, ListCompanies, ListInvoices, ListStatus, Outcome, Resubmit, Sign, Verdict},
    document,
};
use kaipiao_sandbox::{Call, Config, Fault, FaultKind, Manner, Running, Sandbox};
use rust_decimal::Decimal;
use time::{
    OffsetDateTime,
    macros::{date, offset},
};

use super::fake::Store;

/// The document's own sample company, one of the sandbox's two.
pub(crate) const SPID: &str = "0a3beb40037d4bb29fe30295451d2171";
const DIGITAL: Kind = Kind::DigitalOrdinary;

fn platform(url: &str) -> Platform {
    let store = Store::new();
    *store.credentials.lock().unwrap() = Some(("demo".to_owned(), "demo".to_owned()));
    let base = BaseUrl::parse(url, None).unwrap();
    Platform::new(base, store, Arc::new(SystemClock), Arc::new(NoLog)).unwrap()
}

/// Both ways to speak, each with plain replies and with replies that vary as the document's samples do.
pub(crate) async fn stages() -> Vec<(&'static str, Running, Platform)> {
    let mut stages = Vec::new();
    for (what, json, varied) in [
        ("form", false, false),
        ("form, varied", false, true),
        ("JSON", true, false),
        ("JSON, varied", true, true),
    ] {
        let manner = Manner {
            varied,
            scan_ms: Some(0),
            progress_ms: 0,
            ..Manner::default()
        };
        let config = Config {
            manner,
            seed: Some(7),
            ..Config::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let platform = platform(&if json { sandbox.url_ip() } else { sandbox.url() });
        stages.push((what, sandbox, platform));
    }
    stages
}

fn serial(text: &str) -> Serial {
    text.parse().unwrap()
}

fn line(name: &str, code: &str, amount: i64, rate: u16) -> Line {
    Line {
        name: name.into(),
        code: code.into(),
        amount: Some(Fen(amount)),
        ..Line::new(TaxTreatment::at(Rate(rate)))
    }
}

pub(crate) fn draft(text: &str) -> Draft {
    let mut draft = Draft::new(serial(text));
    draft.kind = DIGITAL;
    draft.buyer.name = "广州某某科技有限公司".into();
    draft.buyer.tax_id = "91440101340088133N".into();
    draft.buyer_type = BuyerType::Company;
    draft.pricing = Pricing::Gross;
    draft.lines = vec![line("技术服务费", "3040203000000000000", 10_600, 600)];
    draft
}

pub(crate) fn payload(draft: Draft) -> Payload {
    document::write(&Invoice::new(draft).unwrap_or_else(|faults| panic!("{faults:?}")))
}

async fn issue(platform: &Platform, draft: Draft) -> Outcome {
    let (serial, kind) = (draft.serial.clone(), draft.kind);
    let payloads = [payload(draft)];
    let reply = platform
        .call(&Issue {
            spid: SPID,
            payloads: &payloads,
        })
        .await
        .unwrap();
    reply.outcome(&serial, kind)
}

pub(crate) async fn issued(platform: &Platform, draft: Draft) -> InvoiceNumber {
    match issue(platform, draft).await {
        Outcome::Issued(facts) => facts.number,
        other => panic!("{other:?}"),
    }
}

async fn asked(platform: &Platform, text: &str) -> Verdict {
    let ask = AskResult {
        kind: DIGITAL,
        serial: serial(text),
        spid: SPID.into(),
    };
    platform.call(&ask).await.unwrap().verdict(&serial(text), DIGITAL)
}

#[tokio::test]
async fn an_invoice_is_issued_found_listed_and_downloaded() {
    for (what, sandbox, platform) in stages().await {
        let Outcome::Issued(facts) = issue(&platform, draft("A1")).await else {
            panic!("{what}");
        };
        assert!(facts.number.is_digital(), "{what}: {:?}", facts.number);
        assert!(facts.issued_at.is_some(), "{what}");
        let Verdict::Issued {
            facts: found,
            cached: false,
        } = asked(&platform, "A1").await
        else {
            panic!("{what}");
        };
        assert_eq!((found.len(), &found[0].number), (1, &facts.number), "{what}");
        let mut list = ListInvoices::of_serial(SPID.into(), serial("A1"), ListStatus::Issued);
        list.details = true;
        let list = platform.call(&list).await.unwrap();
        let rows: Vec<_> = list.rows().collect();
        assert_eq!((rows.len(), list.unreadable().count()), (1, 0), "{what}");
        assert_eq!(rows[0].invoice_number().as_ref(), Some(&facts.number), "{what}");
        assert_eq!(
            (rows[0].net, rows[0].tax, rows[0].gross),
            (Some(Fen(10_000)), Some(Fen(600)), Some(Fen(10_600))),
            "{what}"
        );
        assert_eq!(
            (rows[0].kind(), rows[0].buyer_tax_id.as_str()),
            (Some(DIGITAL), "91440101340088133N"),
            "{what}"
        );
        let rate = rows[0].lines[0].rate.clone().unwrap().unwrap();
        assert_eq!(rate, kaipiao_platform::call::ListedRate::Rate(Rate(600)), "{what}");
        let pdf = platform.pdf(&facts.pdf_link).await.unwrap();
        assert!(pdf.starts_with(b"%PDF-"), "{what}");
        assert_eq!(sandbox.books().issued_under("A1").len(), 1, "{what}");
    }
}

#[tokio::test]
async fn a_second_copy_is_told_as_issued_before() {
    for (what, sandbox, platform) in stages().await {
        let number = issued(&platform, draft("A1")).await;
        match issue(&platform, draft("A1")).await {
            Outcome::IssuedBefore(facts) => assert_eq!(facts.number, number, "{what}"),
            other => panic!("{what}: {other:?}"),
        }
        assert_eq!(sandbox.books().issued_under("A1").len(), 1, "{what}");
    }
}

#[tokio::test]
async fn every_kind_of_content_is_taken() {
    let mut discount = draft("discount");
    discount.lines[0].discount = Some(Discount::Amount {
        amount: Fen(600),
        tax: None,
    });
    let mut full = draft("full");
    full.kind = Kind::DigitalSpecial;
    full.buyer.address = "广州市天河区1号".into();
    full.buyer.phone = "020-88888888".into();
    full.buyer.bank = "工商银行天河支行".into();
    full.buyer.account = "6222021001012345678".into();
    full.seller.address = "上海市浦东新区2号".into();
    full.seller.phone = "021-66666666".into();
    full.delivery.email = "a@example.cn".into();
    full.delivery.mobile = "13800138000".into();
    full.remark = "备注 & = + % <b> \"引号\"".into();
    full.staff.drawer = "张三".into();
    full.extra = vec![ExtraField {
        name: "项目".into(),
        content: "甲".into(),
    }];
    full.lines[0].quantity = Some(Decimal::new(15, 1));
    let treatments = [TaxTreatment::Exempt, TaxTreatment::ZeroRated]
        .into_iter()
        .enumerate()
        .map(|(index, treatment)| {
            let mut draft = draft(&format!("zero{index}"));
            draft.lines[0].treatment = treatment;
            draft
        });
    let special = [
        (
            "freight",
            line("国内道路货物运输服务", "3010102020100000000", 10_900, 900),
            Special::Freight(Freight {
                legs: vec![FreightLeg {
                    from: "上海市".into(),
                    to: "北京市".into(),
                    carrier: Some(Carrier::Road),
                    plate: "沪A12345".into(),
                    goods: "钢材".into(),
                }],
            }),
        ),
        (
            "travel",
            line("长途客运", "3010101020200000000", 10_900, 900),
            Special::Travel(Travel {
                trips: vec![Trip {
                    traveller: "张三".into(),
                    document: "居民身份证".into(),
                    document_number: "11010519491231002X".into(),
                    date: Some(date!(2026 - 11 - 02)),
                    from: "上海市".into(),
                    to: "北京市".into(),
                    transport: Some(Transport::Train),
                    seat: Some(Seat::SecondClassSeat),
                }],
            }),
        ),
        (
            "building",
            line("工程服务", "3050100000000000000", 10_900, 900),
            Special::Construction(Construction {
                place: "上海市浦东新区".into(),
                address: "张江路1号".into(),
                project: "大桥".into(),
                land_tax_number: String::new(),
                cross_city: false,
            }),
        ),
        (
            "lease",
            Line {
                quantity: Some(Decimal::from(80)),
                ..line("办公楼租金", "3040502020200000000", 10_900, 900)
            },
            Special::PropertyLease(PropertyLease {
                place: "上海市浦东新区".into(),
                address: "张江路1号".into(),
                from: Some(date!(2026 - 01 - 01)),
                to: Some(date!(2026 - 12 - 31)),
                from_minute: Some(time::macros::time!(0:00)),
                to_minute: Some(time::macros::time!(23:59)),
                cross_city: false,
                title_number: "无".into(),
                area_unit: Some(AreaUnit::SquareMetre),
            }),
        ),
        (
            "sale",
            Line {
                quantity: Some(Decimal::from(80)),
                unit: "平方米".into(),
                ..line("住宅", "5010101000000000000", 10_900, 900)
            },
            Special::PropertySale(PropertySale {
                title_number: "沪2026".into(),
                place: "上海市浦东新区".into(),
                address: "张江路1号".into(),
                actual_price: Some(Fen(10_900)),
                area_unit: Some(AreaUnit::SquareMetre),
                ..PropertySale::default()
            }),
        ),
    ]
    .map(|(text, line, special)| {
        let mut draft = draft(text);
        draft.lines = vec![line];
        draft.special = Some(special);
        draft
    });
    let drafts: Vec<Draft> = [discount, full].into_iter().chain(treatments).chain(special).collect();
    for (what, _sandbox, platform) in stages().await {
        for draft in &drafts {
            match issue(&platform, draft.clone()).await {
                Outcome::Issued(_) => {}
                other => panic!("{what}, {}: {other:?}", draft.serial),
            }
        }
    }
}

#[tokio::test]
async fn a_red_invoice_finds_its_blue_one_and_is_found_by_it() {
    for (what, _sandbox, platform) in stages().await {
        let blue = issued(&platform, draft("BLUE")).await;
        let mut red = draft("RED");
        red.lines[0].amount = Some(Fen(-10_600));
        red.reversal = Some(ReversalOf {
            reason: None,
            original: blue.clone(),
            info_number: None,
            mirrored: false,
        });
        let red = issued(&platform, red).await;
        let today = OffsetDateTime::now_utc().to_offset(offset!(+8)).date();
        let mut list = ListInvoices::between(SPID.into(), today.previous_day().unwrap(), today);
        list.sign = Some(Sign::Negative);
        let reds = platform.list_all(&list).await.unwrap();
        assert_eq!(reds.rows.len(), 1, "{what}");
        assert_eq!(reds.rows[0].original().as_ref(), Some(&blue), "{what}");
        assert_eq!(reds.rows[0].gross, Some(Fen(-10_600)), "{what}");
        list.sign = Some(Sign::Positive);
        let blues = platform.list_all(&list).await.unwrap();
        assert_eq!(blues.rows[0].reversed_by(), Some(red), "{what}");
    }
}

#[tokio::test]
async fn each_answer_to_an_issue_means_what_was_done() {
    fn name(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Issued(_) => "issued",
            Outcome::Accepted => "accepted",
            Outcome::Kept { .. } => "kept",
            Outcome::Refused { .. } => "refused",
            Outcome::RefusedMaybeKept { .. } => "maybe kept",
            Outcome::IssuedBefore(_) => "issued before",
            Outcome::Contradiction { .. } => "contradiction",
            Outcome::Silent => "silent",
        }
    }
    for (what, sandbox, platform) in stages().await {
        for (index, (kind, expected)) in [
            (FaultKind::Refuse, "refused"),
            (FaultKind::NoNumber, "accepted"),
            (FaultKind::Kept, "kept"),
            (FaultKind::UsedUp, "maybe kept"),
            (FaultKind::BothLists, "contradiction"),
            (FaultKind::NeitherList, "silent"),
            (FaultKind::Stranger, "silent"),
            (FaultKind::Failed, "contradiction"),
        ]
        .into_iter()
        .enumerate()
        {
            sandbox.order(Fault::once(kind));
            let outcome = issue(&platform, draft(&format!("S{index}"))).await;
            assert_eq!(name(&outcome), expected, "{what}, {kind:?}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn a_spoilt_reply_to_an_issue_leaves_it_open() {
    for (what, sandbox, platform) in stages().await {
        for (index, kind) in [
            FaultKind::ResetBefore,
            FaultKind::ResetAfter,
            FaultKind::Cut,
            FaultKind::Html,
            FaultKind::Test,
            FaultKind::Empty,
            FaultKind::Redirect,
        ]
        .into_iter()
        .enumerate()
        {
            sandbox.order(Fault::once(kind).on(Call::Fpkj));
            let payloads = [payload(draft(&format!("S{index}")))];
            let error = platform
                .call(&Issue {
                    spid: SPID,
                    payloads: &payloads,
                })
                .await
                .unwrap_err();
            assert_eq!(error.reached(), Reached::Maybe, "{what}, {kind:?}: {error:?}");
            let sent = sandbox.books().fpkj_calls(&format!("S{index}"));
            assert!(sent <= 1, "{what}, {kind:?}: sent once, arrived {sent} times");
        }
    }
}

#[tokio::test]
async fn a_held_document_is_submitted_again() {
    for (what, sandbox, platform) in stages().await {
        sandbox.order(Fault::once(FaultKind::Held));
        issue(&platform, draft("A1")).await;
        assert!(matches!(asked(&platform, "A1").await, Verdict::Held { .. }), "{what}");
        let pending = ListInvoices::of_serial(SPID.into(), serial("A1"), ListStatus::Pending);
        assert_eq!(platform.call(&pending).await.unwrap().rows().count(), 1, "{what}");
        let documents = [(DIGITAL, serial("A1"))];
        let reply = platform
            .call(&Resubmit {
                spid: SPID,
                documents: &documents,
            })
            .await
            .unwrap();
        assert_eq!(reply.result, Some(true), "{what}: {}", reply.message);
        assert!(
            matches!(
                asked(&platform, "A1").await,
                Verdict::Issued { .. } | Verdict::InProgress
            ),
            "{what}"
        );
    }
}

#[tokio::test]
async fn what_the_platform_never_saw_is_unknown_in_every_list() {
    for (what, _sandbox, platform) in stages().await {
        assert_eq!(asked(&platform, "NEVER").await, Verdict::Unknown, "{what}");
        for status in ListStatus::ALL {
            let list = platform
                .call(&ListInvoices::of_serial(SPID.into(), serial("NEVER"), status))
                .await
                .unwrap();
            assert!(list.is_empty(), "{what}, {status:?}");
        }
    }
}

#[tokio::test]
async fn a_token_that_ends_is_renewed_without_the_caller_noticing() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let store = Store::new();
    *store.credentials.lock().unwrap() = Some(("demo".to_owned(), "demo".to_owned()));
    let base = BaseUrl::parse(&sandbox.url(), None).unwrap();
    let clock = super::fake::Still::new();
    let platform = Platform::new(base, store, Arc::clone(&clock) as _, Arc::new(NoLog)).unwrap();
    platform.call(&ListCompanies {}).await.unwrap();
    clock.pass(time::Duration::hours(1));
    sandbox.order(Fault::once(FaultKind::TokenExpired));
    issued(&platform, draft("A1")).await;
    assert_eq!(sandbox.books().logins, 2);
    assert_eq!(sandbox.books().issued_under("A1").len(), 1);
}

#[tokio::test]
async fn a_pdf_behind_the_bare_origin_or_not_yet_made_is_told_apart() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let platform = platform(&sandbox.url());
    sandbox.set_manner(Manner {
        pdf_at_origin: true,
        ..Manner::default()
    });
    let Outcome::Issued(facts) = issue(&platform, draft("A1")).await else {
        panic!("issued");
    };
    assert!(platform.pdf(&facts.pdf_link).await.unwrap().starts_with(b"%PDF-"));
    let error = platform.pdf("/KPGL/PDFXZ?XYM=0&FPZL=021").await.unwrap_err();
    assert!(matches!(error, PdfError::NotYet), "{error:?}");
}

#[tokio::test]
async fn pages_counted_from_zero_are_all_found() {
    let manner = Manner {
        pages_from_zero: true,
        ..Manner::default()
    };
    let sandbox = Sandbox::start(Config {
        manner,
        ..Config::default()
    })
    .await
    .unwrap();
    let platform = platform(&sandbox.url());
    for index in 0..5 {
        issued(&platform, draft(&format!("A{index}"))).await;
    }
    let today = OffsetDateTime::now_utc().to_offset(offset!(+8)).date();
    let mut list = ListInvoices::between(SPID.into(), today.previous_day().unwrap(), today);
    list.page_size = 2;
    let whole = platform.list_all(&list).await.unwrap();
    assert_eq!((whole.rows.len(), whole.is_short()), (5, false));
}

#[tokio::test]
async fn how_late_it_is_at_the_platform_is_told_by_replies_alone() {
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let platform = platform(&sandbox.url());
    let start = std::time::Instant::now();
    assert_eq!(platform.heard_since(start), None, "nothing was asked yet");
    platform.call(&ListCompanies {}).await.unwrap();
    let first = platform.heard_since(start).unwrap();
    sandbox.clock().advance(12 * 3_600_000);
    assert_eq!(platform.heard_since(start), Some(first), "only a reply tells it");
    let later = std::time::Instant::now();
    assert_eq!(platform.heard_since(later), None, "that reply is of before");
    sandbox.order(Fault::once(FaultKind::Html).on(Call::List));
    platform.call(&ListCompanies {}).await.unwrap_err();
    assert_eq!(
        platform.heard_since(later),
        None,
        "a page of a gateway is not the platform"
    );
    platform.call(&ListCompanies {}).await.unwrap();
    let hours = (platform.heard_since(later).unwrap() - first).whole_hours();
    assert_eq!(hours, 12, "by the platform's clock, whatever this computer's says");
}
