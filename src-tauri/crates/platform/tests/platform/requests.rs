//! Each call as the document writes it, byte by byte.

use kaipiao_domain::{Kind, Serial};
use kaipiao_platform::{
    Endpoint, Payload, Repeat, Secret,
    call::{
        AskResult, AwaitScan, FaceQr, InputCredentials, Issue, ListCompanies, ListInvoices, ListStatus, LoginMethod,
        ReadSms, RegisterCompany, Repair, Resubmit, Seller, SetSms, Sign, TaxLogin, UpdateCredentials,
    },
};
use time::macros::date;

use super::fake::{Answer, Fake, OK, Received, platform};

/// Makes a call over both encodings; the form is compared byte by byte, the JSON by its parameters.
async fn check<E: Endpoint>(what: &str, request: &E, path: &str, form: &str) {
    // Replies that must hold something hold it.
    let reply = r#"{"Result":"1","ID":"[x]","Qrcode":"x","YZM":"1"}"#;
    let fake = Fake::answering(Answer::Json(reply.to_owned())).await;
    platform(&fake.form_url()).call(request).await.unwrap();
    platform(&fake.json_url()).call(request).await.unwrap();
    let received = fake.received();
    let [by_form, by_json] = received.as_slice() else {
        panic!("{what}: two requests");
    };
    for request in [by_form, by_json] {
        assert_eq!(
            (request.method.as_str(), request.target.as_str()),
            ("POST", path),
            "{what}: nothing in the URL"
        );
        assert_eq!(request.token(), Some("[T0]"), "{what}: the token with its brackets");
    }
    assert_eq!(by_form.body(), form, "{what}");
    assert_eq!(
        by_form.headers["content-type"], "application/x-www-form-urlencoded;charset=UTF-8",
        "{what}"
    );
    assert_eq!(
        by_json.headers["content-type"], "application/json;charset=UTF-8",
        "{what}"
    );
    assert_eq!(
        by_json.parameters(),
        by_form.parameters(),
        "{what}: the same parameters as JSON"
    );
}

fn serial(text: &str) -> Serial {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_document_to_issue_is_bracketed_base64() {
    // `W3siWFRMU0giOiIwMDEifV0=` is [{"XTLSH":"001"}].
    let payloads = [Payload::from_ledger(r#"{"XTLSH":"001"}"#.to_owned())];
    let issue = Issue {
        spid: "0a3beb40",
        payloads: &payloads,
    };
    check(
        "FPKJ",
        &issue,
        "/API/KPGL/FPKJ",
        "spid=0a3beb40&data=%5BW3siWFRMU0giOiIwMDEifV0%3D%5D",
    )
    .await;
}

#[tokio::test]
async fn several_documents_are_one_array_in_utf8() {
    let payloads = ["{\"KHMC\":\"客户\"}", "{\"KHMC\":\"??>>\"}"].map(|json| Payload::from_ledger(json.to_owned()));
    let issue = Issue {
        spid: "s",
        payloads: &payloads,
    };
    // The standard alphabet has `+` and `/`: both are percent-encoded.
    check(
        "FPKJ",
        &issue,
        "/API/KPGL/FPKJ",
        "spid=s&data=%5BW3siS0hNQyI6IuWuouaItyJ9LHsiS0hNQyI6Ij8%2FPj4ifV0%3D%5D",
    )
    .await;
}

#[tokio::test]
async fn a_document_to_resubmit_is_bare_base64() {
    // The Base64 of the document's own sample, `[{"FPZL":"021","XTLSH":"20230301194210136866"}]`.
    let documents = [(Kind::DigitalOrdinary, serial("20230301194210136866"))];
    let resubmit = Resubmit {
        spid: "s",
        documents: &documents,
    };
    let form = "spid=s&data=W3siRlBaTCI6IjAyMSIsIlhUTFNIIjoiMjAyMzAzMDExOTQyMTAxMzY4NjYifV0%3D";
    check("SHKP", &resubmit, "/API/KPGL/SHKP", form).await;
}

#[tokio::test]
async fn a_list_without_filters_names_only_what_it_must() {
    let list = ListInvoices::between("s".into(), date!(2021 - 03 - 01), date!(2021 - 03 - 31));
    let form = "qsrq=2021-03-01&jzrq=2021-03-31&spid=s&mxbz=0&pageindex=1&pagesize=100";
    check("FPLIST", &list, "/API/KPGL/FPLIST", form).await;
}

#[tokio::test]
async fn a_list_takes_every_filter_of_the_document() {
    let list = ListInvoices {
        from: Some(date!(2021 - 03 - 01)),
        to: Some(date!(2021 - 12 - 31)),
        details: true,
        kind: Some(Kind::ElectronicOrdinary),
        status: Some(ListStatus::InProgress),
        voided: Some(false),
        keyword: Some("开科思".into()),
        uploaded: Some(true),
        number: Some("37839682".into()),
        info_number: Some("1234567890123456".into()),
        serial: Some(serial("A1")),
        sign: Some(Sign::Negative),
        page: 2,
        page_size: 50,
        seller: Seller::TaxId("91310115563144366Q".into()),
    };
    let form = "qsrq=2021-03-01&jzrq=2021-12-31&qysh=91310115563144366Q&mxbz=1&fpzl=026&fpzt=2&zfbz=0\
        &gjz=%E5%BC%80%E7%A7%91%E6%80%9D&isupload=1&fphm=37839682&xxbbh=1234567890123456&xtlsh=A1&isfsfp=1\
        &pageindex=2&pagesize=50";
    check("FPLIST", &list, "/API/KPGL/FPLIST", form).await;
}

#[tokio::test]
async fn a_serial_is_looked_for_under_each_status() {
    for (status, code) in ListStatus::ALL.into_iter().zip(["0", "1", "2"]) {
        let list = ListInvoices::of_serial("s".into(), serial("A1"), status);
        let form = format!("spid=s&mxbz=0&fpzt={code}&xtlsh=A1&pageindex=1&pagesize=100");
        check("FPLIST", &list, "/API/KPGL/FPLIST", &form).await;
    }
}

#[tokio::test]
async fn the_small_calls_send_their_parameters_in_lower_case() {
    let ask = AskResult {
        kind: Kind::DigitalSpecial,
        serial: serial("A1"),
        spid: "s".into(),
    };
    check("KPJG", &ask, "/API/KPGL/KPJG", "fpzl=020&xtlsh=A1&spid=s").await;
    check("LIST", &ListCompanies {}, "/API/TERM/LIST", "").await;
    check("QRCODE", &FaceQr { spid: "s".into() }, "/API/TERM/QRCODE", "spid=s").await;
    check("EWMDD", &AwaitScan { spid: "s".into() }, "/API/TERM/EWMDD", "spid=s").await;
    check(
        "SetSMS",
        &SetSms {
            spid: "s".into(),
            code: "012345".into(),
        },
        "/API/OTHER/SetSMS",
        "spid=s&yzm=012345",
    )
    .await;
    check(
        "FPXF",
        &Repair {
            spid: "s".into(),
            month: Some("202306".into()),
        },
        "/API/KPGL/FPXF",
        "spid=s&xfyf=202306",
    )
    .await;
    check(
        "FPXF",
        &Repair {
            spid: "s".into(),
            month: None,
        },
        "/API/KPGL/FPXF",
        "spid=s",
    )
    .await;
}

#[tokio::test]
async fn the_code_of_a_hosted_card_is_asked_for_by_company_or_device() {
    let own = ReadSms::of_company("s".into());
    check("SMS", &own, "/API/OTHER/SMS", "qysh=s&id=s&lx=1").await;
    let device = ReadSms::of_company("s".into()).in_device("9B0A".into(), Some("3".into()), Some("12".into()));
    check("SMS", &device, "/API/OTHER/SMS", "qysh=9B0A&cch=3&khao=12&id=s&lx=1").await;
}

#[tokio::test]
async fn a_login_at_the_tax_bureau_names_its_method() {
    for (method, code) in [
        (LoginMethod::Robot, "0"),
        (LoginMethod::HostedSim, "1"),
        (LoginMethod::Sms, "2"),
        (LoginMethod::FaceScan, "4"),
    ] {
        let login = TaxLogin {
            spid: "s".into(),
            user: "办税员".into(),
            password: Secret::from("a b+c"),
            method,
        };
        let form = format!("spid=s&dzswjyh=%E5%8A%9E%E7%A8%8E%E5%91%98&dzswjmm=a+b%2Bc&dlfs={code}");
        check("LOGIN", &login, "/API/TERM/LOGIN", &form).await;
    }
}

#[tokio::test]
async fn new_credentials_go_with_or_without_those_of_the_input_side() {
    let mut update = UpdateCredentials {
        spid: "s".into(),
        user: "u".into(),
        password: Secret::from("p"),
        input: None,
    };
    check("SJMMGX", &update, "/API/TERM/SJMMGX", "spid=s&dzswjyh=u&dzswjmm=p").await;
    update.input = Some(InputCredentials {
        user: "v".into(),
        password: Secret::from("q"),
    });
    check(
        "SJMMGX",
        &update,
        "/API/TERM/SJMMGX",
        "spid=s&dzswjyh=u&dzswjmm=p&dzswjyh_jx=v&dzswjmm_jx=q",
    )
    .await;
}

#[tokio::test]
async fn a_company_is_registered_with_all_thirteen_fields() {
    let register = RegisterCompany {
        name: "n".into(),
        tax_id: "t".into(),
        province: "上海".into(),
        terminal: "z".into(),
        terminal_type: "8".into(),
        reviewer: "r".into(),
        payee: "y".into(),
        drawer: "d".into(),
        address_phone: "a".into(),
        bank_account: "b".into(),
        tax_user: "u".into(),
        tax_password: Secret::from("p"),
        config: "c".into(),
    };
    let form = "qymc=n&qysh=t&ssdq=%E4%B8%8A%E6%B5%B7&zdbh=z&zdlx=8&fhr=r&skr=y&kpr=d&dzdh=a&yhzh=b&dzswjyh=u&dzswjmm=p&configid=c";
    check("REGISTRY", &register, "/API/TERM/REGISTRY", form).await;
}

#[tokio::test]
async fn a_login_sends_user_and_password_and_no_token() {
    let fake = Fake::answering(Answer::Json(OK.to_owned())).await;
    platform(&fake.form_url()).login().await.unwrap();
    let received: Vec<Received> = fake.received_at("/API/LOGIN/GetToken");
    assert_eq!(received.len(), 1);
    assert_eq!(
        received[0].body(),
        "username=%E7%94%A8%E6%88%B7&password=p%26ss%3Dw%2Brd%25"
    );
    assert_eq!(received[0].token(), None);
}

#[test]
fn what_a_second_copy_does_is_said_for_every_call() {
    fn repeat<E: Endpoint>(_: fn(E)) -> Repeat {
        E::REPEAT
    }
    assert_eq!(repeat::<Issue<'_>>(|_| ()), Repeat::AfterAsking);
    assert_eq!(repeat::<Resubmit<'_>>(|_| ()), Repeat::AfterAsking);
    assert_eq!(repeat::<RegisterCompany>(|_| ()), Repeat::AfterAsking);
    assert_eq!(repeat::<TaxLogin>(|_| ()), Repeat::Never);
    assert_eq!(repeat::<ListInvoices>(|_| ()), Repeat::Harmless);
    assert_eq!(repeat::<AskResult>(|_| ()), Repeat::Harmless);
}

#[test]
fn an_issue_may_take_a_minute_and_half_a_minute_per_document() {
    let payloads = vec![Payload::from_ledger("{}".into()); 3];
    assert_eq!(
        Issue {
            spid: "s",
            payloads: &payloads
        }
        .timeout()
        .as_secs(),
        150
    );
    assert_eq!(AwaitScan { spid: "s".into() }.timeout().as_secs(), 600);
    assert_eq!(ListCompanies {}.timeout().as_secs(), 30);
}
