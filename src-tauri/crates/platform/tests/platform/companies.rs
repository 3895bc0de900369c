//! Companies at the sandbox: scans that lapse, companies that are added, logins at the tax bureau.

use kaipiao_platform::{
    CallError, ExposeSecret, Secret,
    call::{
        AwaitScan, FaceQr, InputCredentials, Issue, ListCompanies, LoginAnswer, LoginMethod, ReadSms, RegisterCompany,
        Repair, SetSms, TaxLogin, UpdateCredentials,
    },
};
use kaipiao_sandbox::Manner;

use super::sandbox::{SPID, draft, issued, payload, stages};

#[tokio::test]
async fn a_lapsed_scan_shows_and_a_new_one_heals_it() {
    for (what, sandbox, platform) in stages().await {
        sandbox.lapse(SPID);
        let payloads = [payload(draft("A1"))];
        let reply = platform
            .call(&Issue {
                spid: SPID,
                payloads: &payloads,
            })
            .await
            .unwrap();
        assert!(reply.scan_lapsed(), "{what}: {reply:?}");
        let code = platform.call(&FaceQr { spid: SPID.into() }).await.unwrap();
        assert!(code.text.expose_secret().starts_with("qrcode_id="), "{what}");
        platform.call(&AwaitScan { spid: SPID.into() }).await.unwrap();
        issued(&platform, draft("A2")).await;
    }
}

#[tokio::test]
async fn the_companies_are_listed_and_a_new_one_is_registered() {
    for (what, _sandbox, platform) in stages().await {
        let register = RegisterCompany {
            name: "新公司 & 伙伴".into(),
            tax_id: "914403001922038216".into(),
            province: "深圳".into(),
            terminal: String::new(),
            terminal_type: "8".into(),
            reviewer: "甲".into(),
            payee: "乙".into(),
            drawer: "丙".into(),
            address_phone: "深圳 0755-88888888".into(),
            bank_account: "银行 123".into(),
            tax_user: "u".into(),
            tax_password: Secret::from("p"),
            config: String::new(),
        };
        let spid = platform.call(&register).await.unwrap().spid;
        let list = platform.call(&ListCompanies {}).await.unwrap();
        assert_eq!(list.rows.len(), 3, "{what}");
        let found = list.rows.iter().find(|company| company.spid == spid).unwrap();
        assert_eq!(
            (found.name.as_str(), found.region_code.as_str()),
            ("新公司 & 伙伴", "4403"),
            "{what}"
        );
        let again = platform.call(&register).await.unwrap_err();
        assert!(matches!(again, CallError::Refused { .. }), "{what}: {again:?}");
        let update = UpdateCredentials {
            spid,
            user: "u".into(),
            password: Secret::from("p"),
            input: Some(InputCredentials {
                user: "v".into(),
                password: Secret::from("q"),
            }),
        };
        platform.call(&update).await.unwrap();
        platform
            .call(&Repair {
                spid: SPID.into(),
                month: Some("202611".into()),
            })
            .await
            .unwrap();
        platform
            .call(&Repair {
                spid: SPID.into(),
                month: None,
            })
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_company_logs_in_by_message_and_by_scan() {
    for (what, sandbox, platform) in stages().await {
        let login = |method| TaxLogin {
            spid: SPID.into(),
            user: "u".into(),
            password: Secret::from("p"),
            method,
        };
        let answer = platform.call(&login(LoginMethod::FaceScan)).await.unwrap().answer();
        assert!(matches!(answer, LoginAnswer::LoggedIn), "{what}: {answer:?}");
        sandbox.lapse(SPID);
        let answer = platform.call(&login(LoginMethod::Sms)).await.unwrap().answer();
        assert!(
            matches!(&answer, LoginAnswer::CodeSent { phone } if phone == "13800138000"),
            "{what}: {answer:?}"
        );
        let wrong = platform
            .call(&SetSms {
                spid: SPID.into(),
                code: Secret::from("000000"),
            })
            .await;
        assert!(matches!(wrong, Err(CallError::Refused { .. })), "{what}");
        let code = platform.call(&ReadSms::of_company(SPID.into())).await.unwrap().code;
        platform
            .call(&SetSms {
                spid: SPID.into(),
                code,
            })
            .await
            .unwrap();
        sandbox.lapse(SPID);
        let answer = platform.call(&login(LoginMethod::FaceScan)).await.unwrap().answer();
        assert!(
            matches!(&answer, LoginAnswer::Picture(picture) if picture.media_type == "image/png"),
            "{what}: {answer:?}"
        );
        platform.call(&AwaitScan { spid: SPID.into() }).await.unwrap();
        sandbox.set_manner(Manner {
            login_text: true,
            scan_ms: Some(0),
            ..Manner::default()
        });
        sandbox.lapse(SPID);
        let answer = platform.call(&login(LoginMethod::FaceScan)).await.unwrap().answer();
        assert!(matches!(answer, LoginAnswer::QrText(_)), "{what}: {answer:?}");
    }
}
