//! The PDF: real, with its text, and plainly a demonstration.

use kaipiao_sandbox::{Call, Fault, FaultKind};
use lopdf::Document;
use serde_json::{Value, json};

use crate::support::{Client, SPID, blue, demo, line, number, red};

async fn file(client: &Client, base: &str, reply: &Value) -> Document {
    let link = reply["SucessList"][0]["url"].as_str().unwrap();
    assert!(link.starts_with("/KPGL/PDFXZ?XYM="), "{link}");
    let (status, media, bytes) = client.get(&format!("{base}/API{link}")).await;
    assert_eq!((status, media.as_str()), (200, "application/pdf"));
    Document::load_mem(&bytes).unwrap()
}

fn text(document: &Document, page: u32) -> String {
    document.extract_text(&[page]).unwrap().replace(['\n', ' '], "")
}

/// Without a Chinese font the file says so, which is right too but holds less.
fn has_chinese(document: &Document) -> bool {
    !text(document, 1).contains("NoChinesefont")
}

#[tokio::test]
async fn the_file_holds_what_was_issued() {
    let (running, client) = demo().await;
    let reply = client.issue(SPID, &[blue("A1")]).await;
    let document = file(&client, &running.url(), &reply).await;
    let text = text(&document, 1);
    assert!(text.contains(&number(&reply)), "{text}");
    assert!(text.contains("106.00"), "{text}");
    if has_chinese(&document) {
        for words in [
            "电子发票（普通发票）",
            "演示无效",
            "广州某某贸易有限公司",
            "91440300708461136T",
            "开科思（上海）商务信息咨询有限公司",
            "*信息技术服务*软件开发服务",
            "6%",
            "¥100.00",
            "壹佰零陆圆整",
            "合同2026-1&附件100%",
            "开票人",
            "王五",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let page = document.get_pages()[&1];
        let size = document
            .get_dictionary(page)
            .unwrap()
            .get(b"MediaBox")
            .unwrap()
            .as_array()
            .unwrap();
        let millimetres: Vec<f32> = size[2..]
            .iter()
            .map(|side| side.as_float().unwrap() * 25.4 / 72.0)
            .collect();
        assert!(
            (millimetres[0] - 210.0).abs() < 0.1 && (millimetres[1] - 140.0).abs() < 0.1,
            "{millimetres:?}"
        );
    }
}

#[tokio::test]
async fn a_red_invoice_says_so() {
    let (running, client) = demo().await;
    let original = number(&client.issue(SPID, &[blue("A1")]).await);
    let reply = client.issue(SPID, &[red("R1", &original, "-100.00", "-6.00")]).await;
    let document = file(&client, &running.url(), &reply).await;
    let text = text(&document, 1);
    assert!(text.contains("-106.00"), "{text}");
    if has_chinese(&document) {
        for words in [
            "红字",
            "（负数）壹佰零陆圆整",
            &format!("被红冲蓝字数电票号码：{original}"),
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}

#[tokio::test]
async fn many_lines_go_on_to_further_pages() {
    let (running, client) = demo().await;
    let mut invoice = blue("A1");
    let lines = (1..=40).map(|n| line(&format!("软件开发服务 第{n}期"), "0.06", "100.00", "6.00"));
    invoice["ITEM"] = Value::Array(lines.collect());
    let reply = client.issue(SPID, &[invoice]).await;
    let document = file(&client, &running.url(), &reply).await;
    if has_chinese(&document) {
        let pages = document.get_pages().len();
        assert!(pages > 2, "{pages}");
        let all: String = (1..=u32::try_from(pages).unwrap())
            .map(|page| text(&document, page))
            .collect();
        assert!(
            (1..=40).all(|n| all.contains(&format!("第{n}期"))),
            "every line is on some page"
        );
        assert!(text(&document, 1).contains(&format!("共{pages}页第1页")));
        assert_eq!(
            (all.matches("小计").count(), all.matches("合计").count()),
            (pages, 2),
            "合计 and 价税合计, once each"
        );
        assert_eq!(all.matches("演示无效").count(), pages);
    }
}

#[tokio::test]
async fn an_exempt_invoice_has_stars_for_tax_and_an_older_one_its_code() {
    let (running, client) = demo().await;
    let mut exempt = blue("A1");
    exempt["ITEM"] = json!([line("蔬菜", "0", "100.00", "0.00")]);
    for (node, value) in [("LSLBZ", "1"), ("XSYH", "1"), ("YHSM", "免税")] {
        exempt["ITEM"][0][node] = value.into();
    }
    let reply = client.issue(SPID, &[exempt]).await;
    let document = file(&client, &running.url(), &reply).await;
    let mut older = blue("A2");
    older["FPZL"] = "026".into();
    let reply = client.issue(SPID, &[older]).await;
    let second = file(&client, &running.url(), &reply).await;
    if has_chinese(&document) {
        let text_of_first = text(&document, 1);
        assert!(
            text_of_first.contains("免税") && text_of_first.contains("***"),
            "{text_of_first}"
        );
        let text_of_second = text(&second, 1);
        assert!(
            text_of_second.contains("上海增值税电子普通发票") && text_of_second.contains("发票代码"),
            "{text_of_second}"
        );
    }
}

#[tokio::test]
async fn a_link_without_a_file_answers_a_page() {
    let (running, client) = demo().await;
    let unknown = format!("{}/API/KPGL/PDFXZ?XYM=00000000000000000000&FPZL=021", running.url());
    let (status, media, body) = client.get(&unknown).await;
    assert!(status == 200 && media.starts_with("text/html"), "{media}");
    assert!(String::from_utf8(body).unwrap().contains("还没有生成"));
    let reply = client.issue(SPID, &[blue("A1")]).await;
    running.order(Fault::once(FaultKind::Html).on(Call::Pdf).serial("A1"));
    let link = format!(
        "{}/API{}",
        running.url(),
        reply["SucessList"][0]["url"].as_str().unwrap()
    );
    assert_eq!(client.get(&link).await.0, 502);
    assert_eq!(client.get(&link).await.1, "application/pdf", "struck once");
}

#[tokio::test]
async fn a_server_may_keep_its_files_behind_the_bare_origin() {
    let (running, client) = demo().await;
    running.set_manner(kaipiao_sandbox::Manner {
        pdf_at_origin: true,
        ..kaipiao_sandbox::Manner::default()
    });
    let reply = client.issue(SPID, &[blue("A1")]).await;
    let link = reply["SucessList"][0]["url"].as_str().unwrap();
    assert_eq!(client.get(&format!("{}/API{link}", running.url())).await.0, 404);
    assert_eq!(
        client.get(&format!("{}{link}", running.url())).await.1,
        "application/pdf"
    );
    let elsewhere = "http://localhost:9/elsewhere";
    running.order(Fault::once(FaultKind::Redirect).on(Call::Pdf).message(elsewhere));
    let moved = client
        .http
        .get(format!("{}{link}", running.url()))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (moved.status().as_u16(), moved.headers()["location"].to_str().unwrap()),
        (302, elsewhere)
    );
    assert!(
        running
            .received()
            .iter()
            .filter(|received| received.call == Call::Pdf)
            .all(|received| !received.has_token)
    );
}

#[tokio::test]
async fn an_older_red_invoice_names_code_and_number_apart() {
    let (running, client) = demo().await;
    let mut older = blue("A1");
    older["FPZL"] = "026".into();
    let issued = client.issue(SPID, &[older]).await;
    let (code, short) = (&issued["SucessList"][0]["fpdm"], &issued["SucessList"][0]["fphm"]);
    let (code, short) = (code.as_str().unwrap(), short.as_str().unwrap());
    let mut reversal = red("R1", &format!("{code}{short}"), "-100.00", "-6.00");
    reversal["FPZL"] = "026".into();
    let reply = client.issue(SPID, &[reversal]).await;
    let document = file(&client, &running.url(), &reply).await;
    if has_chinese(&document) {
        let text = text(&document, 1);
        assert!(text.contains(&format!("对应正数发票代码:{code}号码:{short}")), "{text}");
    }
}
