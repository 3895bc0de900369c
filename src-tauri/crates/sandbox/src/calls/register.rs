//! TERM/REGISTRY (添加客户): a company of one's own.

use rand_chacha::rand_core::RngCore;

use crate::{
    company::{Company, PROVINCES},
    credit_code::is_credit_code,
    journal::Entry,
    params::Params,
    reply::{Answer, Object, Refusal},
    state::State,
};

const TERMINALS: [&str; 7] = ["0", "2", "4", "6", "8", "01", "02"];

pub(super) fn act(state: &mut State, params: &Params) -> Answer {
    let text = |name: &str| params.get(name).to_owned();
    let tax_number = text("qysh");
    let characters = tax_number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    let holds = if tax_number.len() == 18 {
        is_credit_code(&tax_number)
    } else {
        (15..=20).contains(&tax_number.len())
    };
    if !characters || !holds {
        return Err(Refusal::new(format!("企业税号 {tax_number} 不正确。")));
    }
    if state.companies.iter().any(|company| company.tax_number == tax_number) {
        return Err(Refusal::new(format!("企业税号 {tax_number} 已经存在。")));
    }
    if !TERMINALS.contains(&params.get("zdlx")) {
        return Err(Refusal::new("税控终端类型 zdlx 只能是0、2、4、6、8、01、02。"));
    }
    let wanted = params.get("ssdq");
    // The document does not say whether it wants the name or the code.
    let province = PROVINCES.iter().find(|(code, name)| *code == wanted || *name == wanted);
    let (code, name) = province.ok_or_else(|| Refusal::new(format!("所属省份 {wanted} 不在省份代码表中。")))?;
    let mut random = || format!("{:016x}", state.rng.next_u64());
    let spid = random() + &random();
    let device = (random() + &random()).to_uppercase();
    let company = Company {
        spid: spid.clone(),
        name: text("qymc"),
        tax_number,
        terminal: text("zdbh"),
        terminal_type: text("zdlx"),
        region: (*name).to_owned(),
        region_code: (*code).to_owned(),
        drawer: text("kpr"),
        payee: text("skr"),
        reviewer: text("fhr"),
        address: text("dzdh"),
        bank: text("yhzh"),
        device,
        small_scale: false,
        face_lapsed: false,
        logged_in: false,
    };
    state.commit(vec![Entry::Company(Box::new(company))])?;
    Ok(Object::default()
        .with("Result", "1")
        .with("Code", "")
        .with("Message", "")
        .with("spid", spid))
}
