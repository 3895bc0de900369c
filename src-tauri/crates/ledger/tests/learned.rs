//! What is learned of customers and products from invoices that were issued, and what people make of it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first thing that is not as it should be"
)]

use kaipiao_domain::{BuyerType, Delivery, Draft, Fen, Kind, Party, Pricing, Serial};
use kaipiao_ledger::{
    Event, Ledger, LedgerError, State, Timestamp, Transaction,
    attempt::Action,
    customer::Customer,
    entry::{self, Kept},
    goods::{self, KeptGoods},
    issuance::{self, IssuedNumber, Queued, Step},
    learned,
    payload::Payload,
    product::Product,
};
use tempfile::TempDir;

const SPID: &str = "0a3beb40037d4bb29fe30295451d2171";
const DAY: i64 = 24 * 3600 * 1000;

struct Books {
    ledger: Ledger,
    _folder: TempDir,
}

impl Books {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            ledger: Ledger::open(folder.path()).unwrap(),
            _folder: folder,
        }
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, LedgerError> + Send + 'static,
    ) -> T {
        self.ledger.write(work).await.unwrap()
    }

    async fn learn(&self, draft: Draft, day: i64) {
        self.write(move |tx| learned::learn(tx, SPID, &draft, Timestamp(day * DAY)))
            .await;
    }

    async fn customers(&self) -> Vec<Customer> {
        self.write(|tx| entry::of_company(tx, SPID)).await
    }

    async fn products(&self) -> Vec<Product> {
        self.write(|tx| entry::of_company(tx, SPID)).await
    }

    /// Issues a draft and gives the state that it ends in.
    async fn issue(&self, draft: Draft) -> State {
        self.write(move |tx| {
            let serial = draft.serial.clone();
            issuance::queue(tx, &queued(draft), Timestamp(0))?;
            issuance::apply(tx, &serial, &Step::plain(Action::Send, Event::Claimed), Timestamp(1))?;
            let number = IssuedNumber {
                number: "24312000000136634917".to_owned(),
                ..IssuedNumber::default()
            };
            let given = Step {
                numbers: vec![number],
                ..Step::plain(Action::Send, Event::NumberGiven)
            };
            Ok(issuance::apply(tx, &serial, &given, Timestamp(DAY))?.state)
        })
        .await
    }
}

fn queued(draft: Draft) -> Queued {
    Queued {
        serial: draft.serial.clone(),
        spid: SPID.to_owned(),
        kind: Kind::DigitalOrdinary,
        buyer_name: draft.buyer.name.clone(),
        tax: Fen(600),
        payload: Payload {
            version: 1,
            body: "{}".to_owned(),
            buyer_tax_id: draft.buyer.tax_id.clone(),
            draft,
            net: Fen(10_000),
            gross: Fen(10_600),
        },
    }
}

fn a_draft(name: &str, tax_id: &str, address: &str, price: &str) -> Draft {
    let json = serde_json::json!({
        "serial": "A0000000000000000001", "kind": "021", "buyerType": "company", "pricing": "gross",
        "buyer": {"name": name, "taxId": tax_id, "address": address},
        "lines": [{
            "name": "技术服务", "unit": "次", "code": "3040203000000000000", "quantity": "1", "price": price,
            "treatment": {"type": "taxed", "rate": 600, "privilege": null},
        }],
    });
    serde_json::from_value(json).unwrap()
}

const NAME: &str = "上海测试有限公司";
const ID: &str = "91310115563144366Q";

#[tokio::test]
async fn an_issued_invoice_teaches_its_customer_and_products() {
    let books = Books::open();
    assert_eq!(
        books.issue(a_draft(NAME, ID, "张江路 1 号", "106.00")).await,
        State::Issued
    );
    let [customer] = books.customers().await.try_into().unwrap();
    assert_eq!(
        (customer.party.name.as_str(), customer.party.tax_id.as_str()),
        (NAME, ID)
    );
    assert_eq!(customer.party.address, "张江路 1 号");
    assert_eq!((customer.kept.uses, customer.kept.used_at), (1, Some(Timestamp(DAY))));
    let [product] = books.products().await.try_into().unwrap();
    assert_eq!(product.code, "3040203000000000000");
    assert_eq!(
        (product.price.as_deref(), product.pricing),
        (Some("106.00"), Pricing::Gross)
    );
    assert_eq!(product.treatment.rate(), kaipiao_domain::Rate(600));
    let other = books.write(|tx| entry::of_company::<Customer>(tx, "another")).await;
    assert_eq!(other, [], "each company has its own");
}

#[tokio::test]
async fn a_refused_one_and_a_red_one_teach_nothing() {
    let books = Books::open();
    let refused = a_draft(NAME, ID, "", "1");
    books
        .write(move |tx| {
            let serial = refused.serial.clone();
            issuance::queue(tx, &queued(refused), Timestamp(0))?;
            for event in [Event::Claimed, Event::TurnedDown] {
                issuance::apply(tx, &serial, &Step::plain(Action::Send, event), Timestamp(1))?;
            }
            Ok(())
        })
        .await;
    let mut red = a_draft(NAME, ID, "", "1");
    red.reversal = serde_json::from_value(serde_json::json!({"original": {"code": "", "number": "1"}})).unwrap();
    books.learn(red, 1).await;
    assert_eq!((books.customers().await.len(), books.products().await.len()), (0, 0));
}

#[tokio::test]
async fn what_can_t_be_learned_keeps_no_invoice_from_its_number() {
    let books = Books::open();
    books.write(|tx| Ok(tx.execute_batch("DROP TABLE product")?)).await;
    assert_eq!(books.issue(a_draft(NAME, ID, "", "1")).await, State::Issued);
    let serial: Serial = "A0000000000000000001".parse().unwrap();
    let found = books.write(move |tx| issuance::find(tx, &serial)).await.unwrap();
    assert_eq!((found.state, found.numbers.len()), (State::Issued, 1));
    assert_eq!(books.customers().await, [], "nothing of it is half learned");
}

#[tokio::test]
async fn the_newest_invoice_says_what_is_known_whatever_the_order() {
    let books = Books::open();
    books.learn(a_draft(NAME, ID, "二号", "2"), 2).await;
    books.learn(a_draft(NAME, ID, "一号", "1"), 1).await;
    books.learn(a_draft(NAME, ID, "", "3"), 3).await;
    let [customer] = books.customers().await.try_into().unwrap();
    assert_eq!(
        customer.party.address, "二号",
        "an older one does not renew, an empty one does not erase"
    );
    assert_eq!(
        (customer.kept.uses, customer.kept.used_at),
        (3, Some(Timestamp(3 * DAY)))
    );
    assert_eq!(books.products().await[0].price.as_deref(), Some("3"));
}

#[tokio::test]
async fn one_known_by_name_alone_gets_its_tax_number_and_others_stay_apart() {
    let books = Books::open();
    books.learn(a_draft(NAME, "", "", "1"), 1).await;
    books.learn(a_draft(NAME, ID, "", "1"), 2).await;
    books.learn(a_draft(NAME, "91440101340088133N", "", "1"), 3).await;
    let ids: Vec<_> = books
        .customers()
        .await
        .into_iter()
        .map(|one| one.party.tax_id)
        .collect();
    assert_eq!(ids, ["91440101340088133N", ID], "last billed first");
}

#[tokio::test]
async fn what_a_person_wrote_is_only_filled_up() {
    let books = Books::open();
    let party = Party {
        name: NAME.to_owned(),
        tax_id: ID.to_owned(),
        address: "写的".to_owned(),
        ..Party::default()
    };
    let written = Customer {
        kept: Kept {
            spid: SPID.to_owned(),
            edited: true,
            ..Kept::default()
        },
        buyer_type: BuyerType::Company,
        party,
        delivery: Delivery::default(),
    };
    books.write(move |tx| entry::save(tx, written)).await.unwrap();
    let mut draft = a_draft(NAME, ID, "学的", "1");
    draft.buyer.phone = "021-68880001".to_owned();
    books.learn(draft, 9).await;
    let [customer] = books.customers().await.try_into().unwrap();
    assert_eq!(customer.party.address, "写的");
    assert_eq!(customer.party.phone, "021-68880001");
}

#[tokio::test]
async fn merged_ones_are_one_from_then_on_and_come_apart_again() {
    let books = Books::open();
    books.learn(a_draft("甲公司", ID, "", "1"), 1).await;
    books.learn(a_draft("甲（旧名）", ID, "旧地址", "1"), 2).await;
    let before = books.customers().await;
    let (old, new) = (before[0].clone(), before[1].clone());
    books
        .write(move |tx| entry::merge(tx, &new, std::slice::from_ref(&old)))
        .await;
    books.learn(a_draft("甲（旧名）", ID, "", "1"), 3).await;
    let [one] = books.customers().await.try_into().unwrap();
    assert_eq!(
        (one.party.name.as_str(), one.party.address.as_str(), one.kept.uses),
        ("甲公司", "旧地址", 3)
    );
    let undone = before.clone();
    books.write(move |tx| entry::restore(tx, undone)).await;
    assert_eq!(books.customers().await, before);
}

#[tokio::test]
async fn a_removed_one_is_gone_comes_back_by_undo_and_when_it_is_billed_again() {
    let books = Books::open();
    books.learn(a_draft(NAME, ID, "", "1"), 1).await;
    let before = books.customers().await;
    let id = before[0].kept.id;
    books
        .write(move |tx| entry::remove::<Customer>(tx, &[id], Timestamp(5)))
        .await;
    assert_eq!(books.customers().await, []);
    let undone = before.clone();
    books.write(move |tx| entry::restore(tx, undone)).await;
    assert_eq!(books.customers().await, before);
    books
        .write(move |tx| entry::remove::<Customer>(tx, &[id], Timestamp(5)))
        .await;
    books.learn(a_draft(NAME, ID, "", "1"), 2).await;
    assert_eq!(books.customers().await.len(), 1);
}

#[tokio::test]
async fn two_of_one_name_are_refused() {
    let books = Books::open();
    books.learn(a_draft("甲", ID, "", "1"), 1).await;
    books.learn(a_draft("乙", ID, "", "1"), 2).await;
    let mut second = books.customers().await[0].clone();
    second.party.name = "甲".to_owned();
    let saved = books.write(move |tx| entry::save(tx, second)).await;
    assert_eq!(saved.unwrap_err().party.name, "甲");
    assert_eq!(books.customers().await.len(), 2);
}

#[test]
fn a_table_of_codes_is_kept_whole_and_replaced_whole() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(goods::load(folder.path()).unwrap(), None);
    assert_eq!(goods::stamp(folder.path()).unwrap(), None);
    let table = |source: &str, names: &[&str]| KeptGoods {
        source: source.to_owned(),
        imported_at: Timestamp(7),
        entries: names
            .iter()
            .enumerate()
            .map(|(at, name)| kaipiao_domain::goods_code::GoodsEntry {
                code: format!("30402010{at:02}000000000").parse().unwrap(),
                name: (*name).to_owned(),
                short_name: "信息技术服务".to_owned(),
                is_summary: at == 0,
                description: "说明".to_owned(),
            })
            .collect(),
    };
    let first = table("2017.xls", &["软件服务", "软件开发服务"]);
    goods::keep(folder.path(), &first).unwrap();
    assert_eq!(goods::load(folder.path()).unwrap(), Some(first));
    let before = goods::stamp(folder.path()).unwrap();
    let second = table("2026.xlsx", &["软件服务", "软件开发服务", "软件维护服务"]);
    goods::keep(folder.path(), &second).unwrap();
    assert_eq!(goods::load(folder.path()).unwrap(), Some(second));
    assert_ne!(goods::stamp(folder.path()).unwrap(), before);
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(files.len(), 1, "nothing is left behind: {files:?}");
}
