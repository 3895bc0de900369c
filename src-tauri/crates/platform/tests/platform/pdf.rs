//! The PDF link: where it may lead, what it may bring, and who sees the token.

use kaipiao_platform::{BaseUrl, PdfError, RefusedHop, is_public, may_follow};
use url::Url;

use super::fake::{Answer, Fake, Received, json, login, platform};

const PDF: &[u8] = b"%PDF-1.7\n...";

fn pdf() -> Answer {
    Answer::Http(200, vec![("Content-Type", "application/pdf".to_owned())], PDF.to_vec())
}

fn page() -> Answer {
    Answer::Http(
        200,
        vec![("Content-Type", "text/html".to_owned())],
        b"<html>PDF not generated</html>".to_vec(),
    )
}

fn redirect(to: &str) -> Answer {
    Answer::Http(302, vec![("Location", to.to_owned())], Vec::new())
}

async fn platform_answering(handler: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Fake {
    Fake::start(move |request| login(request).unwrap_or_else(|| handler(request))).await
}

#[tokio::test]
async fn a_relative_link_is_looked_for_behind_the_prefix_first() {
    let fake = platform_answering(|_| pdf()).await;
    let bytes = platform(&fake.form_url())
        .pdf("/KPGL/PDFXZ?XYM=064&FPZL=026")
        .await
        .unwrap();
    assert_eq!(bytes, PDF);
    let received = fake.received();
    assert_eq!(received.len(), 1);
    assert_eq!(
        (received[0].method.as_str(), received[0].target.as_str()),
        ("GET", "/API/KPGL/PDFXZ?XYM=064&FPZL=026")
    );
    assert_eq!(
        received[0].token(),
        Some("[T0]"),
        "the platform's own origin sees the token"
    );
}

#[tokio::test]
async fn a_relative_link_is_looked_for_behind_the_origin_next() {
    for first in [
        page(),
        Answer::Http(404, Vec::new(), Vec::new()),
        json(r#"{"Result":"0","Message":"没有"}"#),
    ] {
        let fake = platform_answering(move |request| {
            if request.target.starts_with("/API/") {
                first.clone()
            } else {
                pdf()
            }
        })
        .await;
        assert_eq!(platform(&fake.form_url()).pdf("KPGL/PDFXZ?XYM=064").await.unwrap(), PDF);
        let targets: Vec<_> = fake.received().into_iter().map(|request| request.target).collect();
        assert_eq!(targets, ["/API/KPGL/PDFXZ?XYM=064", "/KPGL/PDFXZ?XYM=064"]);
    }
}

#[tokio::test]
async fn a_page_in_place_of_a_pdf_is_not_yet() {
    #[rustfmt::skip]
    let rows = [
        ("a page",                      page()),
        ("a page without its type",     Answer::Http(200, Vec::new(), b" \r\n<!DOCTYPE html>".to_vec())),
        ("nothing",                     Answer::Http(200, Vec::new(), Vec::new())),
    ];
    for (what, answer) in rows {
        let fake = platform_answering(move |_| answer.clone()).await;
        let error = platform(&fake.form_url()).pdf("/x").await.unwrap_err();
        assert!(matches!(error, PdfError::NotYet), "{what}: {error:?}");
    }
}

#[tokio::test]
async fn what_is_no_pdf_says_what_it_is() {
    let fake = platform_answering(|request| match request.target.as_str() {
        "/a" => Answer::Http(200, Vec::new(), b"PK\x03\x04".to_vec()),
        "/b" => Answer::Http(404, Vec::new(), b"gone".to_vec()),
        "/c" => json(r#"{"Result":"0","Message":"PDF生成失败"}"#),
        "/d" => Answer::Http(302, Vec::new(), Vec::new()),
        _ => Answer::Http(
            200,
            vec![("Content-Type", "application/pdf".to_owned())],
            b"\0%PDF-1.7".to_vec(),
        ),
    })
    .await;
    let platform = platform(&fake.form_url());
    let error = async |path: &str| platform.pdf(&format!("{}{path}", fake.form_url())).await.unwrap_err();
    assert!(matches!(error("/a").await, PdfError::NotAPdf));
    assert!(matches!(error("/b").await, PdfError::Status { status: 404 }));
    assert!(matches!(error("/c").await, PdfError::Refused { message } if message == "PDF生成失败"));
    assert!(
        matches!(error("/d").await, PdfError::TooManyRedirects),
        "a redirect to nowhere"
    );
    assert!(matches!(error("/e").await, PdfError::NotAPdf), "whatever its type says");
    assert!(matches!(platform.pdf(" ").await, Err(PdfError::BadLink)));
}

#[tokio::test]
async fn a_pdf_longer_than_twenty_mebibytes_is_not_read() {
    const LENGTH: usize = 20 * 1024 * 1024 + 1;
    let long = || {
        let mut body = PDF.to_vec();
        body.resize(LENGTH, b' ');
        body
    };
    let announced = platform_answering(move |_| Answer::Http(200, Vec::new(), long())).await;
    let error = platform(&announced.form_url()).pdf("/x").await.unwrap_err();
    assert!(matches!(error, PdfError::TooLong), "{error:?}");
    let silent =
        platform_answering(move |_| Answer::Bytes([b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &long()].concat())).await;
    let error = platform(&silent.form_url()).pdf("/x").await.unwrap_err();
    assert!(matches!(error, PdfError::TooLong), "without a length: {error:?}");
}

#[tokio::test]
async fn another_origin_never_sees_the_token() {
    let other = platform_answering(|_| pdf()).await;
    // Another port is another origin.
    let there = other.form_url();
    let to = format!("{there}/redirected");
    let fake = platform_answering(move |_| redirect(&to)).await;
    let platform = platform(&fake.form_url());
    platform.pdf("/x").await.unwrap();
    platform.pdf(&format!("{there}/linked")).await.unwrap();
    let at_home = fake.received();
    assert_eq!((at_home.len(), at_home[0].token()), (1, Some("[T0]")));
    let abroad = other.received();
    assert_eq!(abroad.len(), 2);
    for request in abroad {
        assert_eq!(request.token(), None, "{}", request.target);
        assert!(!request.headers.contains_key("referer"), "nor where it came from");
    }
}

#[tokio::test]
async fn a_redirect_back_home_sees_the_token_again() {
    let fake = platform_answering(|request| {
        if request.target == "/API/x" {
            redirect("/pdf/1.pdf")
        } else {
            pdf()
        }
    })
    .await;
    platform(&fake.form_url()).pdf("/x").await.unwrap();
    let tokens: Vec<_> = fake
        .received()
        .iter()
        .map(|request| request.token().map(str::to_owned))
        .collect();
    assert_eq!(tokens, [Some("[T0]".to_owned()), Some("[T0]".to_owned())]);
}

#[tokio::test]
async fn redirects_end_after_five() {
    let fake = platform_answering(|request| {
        let step: u32 = request.target.trim_start_matches("/step/").parse().unwrap_or(0);
        if step == 5 {
            pdf()
        } else {
            redirect(&format!("/step/{}", step + 1))
        }
    })
    .await;
    let first = format!("{}/step/0", fake.form_url());
    assert!(
        platform(&fake.form_url()).pdf(&first).await.is_ok(),
        "five are followed"
    );
    let loops = platform_answering(|request| redirect(&request.target.clone())).await;
    let error = platform(&loops.form_url())
        .pdf(&format!("{}/x", loops.form_url()))
        .await
        .unwrap_err();
    assert!(matches!(error, PdfError::TooManyRedirects), "{error:?}");
    assert_eq!(loops.received().len(), 6);
}

#[tokio::test]
async fn a_redirect_into_plain_http_elsewhere_is_refused() {
    for to in [
        "http://192.0.2.7/x.pdf",
        "http://pdf.example.cn/x.pdf",
        "file:///etc/passwd",
        "ftp://pdf.example.cn/x",
    ] {
        let fake = platform_answering(move |_| redirect(to)).await;
        let error = platform(&fake.form_url()).pdf("/x").await.unwrap_err();
        assert!(matches!(error, PdfError::RefusedTarget { .. }), "{to}: {error:?}");
    }
}

#[tokio::test]
async fn a_dead_token_is_renewed_once_for_a_pdf() {
    let fake = platform_answering(|request| {
        if request.token() == Some("[T1]") {
            pdf()
        } else {
            json(r#"{"Result":"0","Code":"2001","Message":"token"}"#)
        }
    })
    .await;
    assert_eq!(platform(&fake.form_url()).pdf("/x").await.unwrap(), PDF);
    assert_eq!(fake.received_at("GetToken").len(), 1);
}

#[test]
fn a_public_platform_cannot_send_us_into_this_computer_or_the_office() {
    let base = BaseUrl::parse("https://pbs.example.cn", None).unwrap();
    #[rustfmt::skip]
    let rows = [
        ("its own origin",              "https://pbs.example.cn/x",         None),
        ("another public host",         "https://pdf.example.com/x",        None),
        ("a public address",            "https://8.8.8.8/x",                None),
        ("plain http",                  "http://pdf.example.com/x",         Some(RefusedHop::PlainHttp)),
        ("its own host, plain http",    "http://pbs.example.cn/x",          Some(RefusedHop::PlainHttp)),
        ("localhost",                   "https://localhost/x",              Some(RefusedHop::Private)),
        ("localhost, plain http",       "http://localhost:9000/x",          Some(RefusedHop::Private)),
        ("a name below localhost",      "https://a.localhost/x",            Some(RefusedHop::Private)),
        ("loopback",                    "http://127.0.0.1/x",               Some(RefusedHop::Private)),
        ("loopback, another number",    "https://127.9.9.9/x",              Some(RefusedHop::Private)),
        ("loopback in octal",           "https://0177.0.0.1/x",             Some(RefusedHop::Private)),
        ("loopback as one number",      "https://2130706433/x",             Some(RefusedHop::Private)),
        ("loopback in IPv6",            "https://[::1]/x",                  Some(RefusedHop::Private)),
        ("loopback mapped into IPv6",   "https://[::ffff:127.0.0.1]/x",     Some(RefusedHop::Private)),
        ("every interface",             "https://0.0.0.0/x",                Some(RefusedHop::Private)),
        ("the office",                  "https://192.168.1.1/x",            Some(RefusedHop::Private)),
        ("the office, 10",              "https://10.0.0.5/x",               Some(RefusedHop::Private)),
        ("the office, 172.16",          "https://172.31.255.1/x",           Some(RefusedHop::Private)),
        ("a name in the office",        "https://printer.local/x",          Some(RefusedHop::Private)),
        ("a name without a dot",        "https://intranet/x",               Some(RefusedHop::Private)),
        ("a cloud's metadata",          "https://169.254.169.254/x",        Some(RefusedHop::Private)),
        ("a file",                      "file:///etc/passwd",               Some(RefusedHop::Scheme)),
    ];
    for (what, hop, refused) in rows {
        assert_eq!(
            may_follow(&base, &Url::parse(hop).unwrap()).err(),
            refused,
            "{what}: {hop}"
        );
    }
}

#[test]
fn a_platform_on_this_computer_may_link_into_it() {
    let base = BaseUrl::parse("http://localhost:9000", None).unwrap();
    for hop in [
        "http://localhost:9001/x",
        "http://127.0.0.1:80/x",
        "https://192.168.1.1/x",
        "https://pdf.example.com/x",
    ] {
        assert_eq!(may_follow(&base, &Url::parse(hop).unwrap()), Ok(()), "{hop}");
    }
    let elsewhere = Url::parse("http://192.168.1.1/x").unwrap();
    assert_eq!(
        may_follow(&base, &elsewhere),
        Err(RefusedHop::PlainHttp),
        "plain http stays on this computer"
    );
}

#[test]
fn a_platform_in_the_office_may_link_to_itself_alone() {
    let base = BaseUrl::parse("https://10.0.0.5", None).unwrap();
    assert_eq!(may_follow(&base, &Url::parse("https://10.0.0.5/x").unwrap()), Ok(()));
    assert_eq!(
        may_follow(&base, &Url::parse("https://10.0.0.6/x").unwrap()),
        Err(RefusedHop::Private)
    );
    assert_eq!(
        may_follow(&base, &Url::parse("https://10.0.0.5:8443/x").unwrap()),
        Err(RefusedHop::Private)
    );
}

#[test]
fn only_addresses_of_the_public_internet_are_public() {
    for address in [
        "8.8.8.8",
        "1.1.1.1",
        "100.128.0.1",
        "172.32.0.1",
        "2400:3200::1",
        "64:ff9b::8.8.8.8",
    ] {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
    for address in [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.1.1",
        "172.16.0.1",
        "192.0.0.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "64:ff9b::127.0.0.1",
        "2002:7f00:1::",
        "::127.0.0.1",
    ] {
        assert!(!is_public(address.parse().unwrap()), "{address}");
    }
}
