//! A list of many pages, read whole.

use kaipiao_platform::call::ListInvoices;
use time::macros::date;

use super::fake::{Answer, Fake, login, platform};

/// A server that has so many invoices, a page size of its own, and a number for its first page.
async fn server(invoices: usize, first_page: usize, total: Option<usize>) -> Fake {
    Fake::start(move |request| {
        if let Some(answer) = login(request) {
            return answer;
        }
        let parameters = request.parameters();
        let (page, size): (usize, usize) = (
            parameters["pageindex"].parse().unwrap(),
            parameters["pagesize"].parse().unwrap(),
        );
        let from = page.checked_sub(first_page).map_or(invoices, |page| page * size);
        let rows: Vec<_> = (from..invoices.min(from + size))
            .map(|index| serde_json::json!({"xtlsh": format!("A{index}"), "fphm": format!("{index:020}")}))
            .collect();
        let total = total.map_or(serde_json::Value::Null, |total| serde_json::json!(total.to_string()));
        Answer::Json(serde_json::json!({"Result": "1", "total": total, "rows": rows}).to_string())
    })
    .await
}

#[tokio::test]
async fn all_pages_are_read_however_the_server_counts() {
    #[rustfmt::skip]
    let rows = [
        // what                         invoices  first  total       pages asked for
        ("none",                            0,      1,   Some(0),    vec![1]),
        ("one page",                        7,      1,   Some(7),    vec![1]),
        ("a full page",                    10,      1,   Some(10),   vec![1]),
        ("three pages",                    25,      1,   Some(25),   vec![1, 2, 3]),
        ("pages from 0, one",               7,      0,   Some(7),    vec![1, 0]),
        ("pages from 0, three",            25,      0,   Some(25),   vec![1, 2, 3, 0]),
        ("no total",                       25,      1,   None,       vec![1, 2, 3, 4]),
        ("a total that is too high",       25,      1,   Some(26),   vec![1, 2, 3, 4, 0]),
    ];
    for (what, invoices, first_page, total, pages) in rows {
        let fake = server(invoices, first_page, total).await;
        let mut request = ListInvoices::between("s".into(), date!(2026 - 11 - 01), date!(2026 - 11 - 30));
        request.page_size = 10;
        let whole = platform(&fake.form_url()).list_all(&request).await.unwrap();
        let mut serials: Vec<_> = whole.rows.iter().map(|row| row.serial.clone()).collect();
        serials.sort();
        serials.dedup();
        assert_eq!((whole.rows.len(), serials.len()), (invoices, invoices), "{what}");
        let asked: Vec<u32> = fake
            .received()
            .iter()
            .map(|request| request.parameters()["pageindex"].parse().unwrap())
            .collect();
        assert_eq!(asked, pages, "{what}");
        assert_eq!(whole.is_short(), total == Some(26), "{what}");
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_page_is_not_asked_for_ever() {
    let row = r#"{"xtlsh":"A1","fphm":"1"},{"hjje":"x"},{"ghdwmc":"甲"}"#;
    let fake = Fake::answering(Answer::Json(format!(
        r#"{{"Result":"1","rows":[{row}],"total":"900"}}"#
    )))
    .await;
    let request = ListInvoices::between("s".into(), date!(2026 - 11 - 01), date!(2026 - 11 - 30));
    let whole = platform(&fake.form_url()).list_all(&request).await.unwrap();
    assert_eq!((whole.rows.len(), whole.unreadable.len()), (2, 1), "each once");
    assert!(whole.is_short());
    assert_eq!(fake.received().len(), 3);
}
