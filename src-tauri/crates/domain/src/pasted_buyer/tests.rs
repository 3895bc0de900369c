use proptest::prelude::*;

use super::*;

/// Name, tax number, address, phone, bank, account, mail.
type Expected = [&'static str; 7];

const NAME: &str = "上海开科思软件有限公司";
const ID: &str = "91310115563144366Q";
const ADDRESS: &str = "上海市浦东新区张江路1888号3幢201室";
const PHONE: &str = "021-68880001";
const BANK: &str = "中国工商银行上海张江支行";
const ACCOUNT: &str = "1001234509876543210";
const ALL: Expected = [NAME, ID, ADDRESS, PHONE, BANK, ACCOUNT, ""];

fn fields(found: &PastedBuyer) -> [&str; 7] {
    let PastedBuyer { party, email } = found;
    [
        &party.name,
        &party.tax_id,
        &party.address,
        &party.phone,
        &party.bank,
        &party.account,
        email,
    ]
}

#[test]
fn a_pasted_block_fills_the_fields() {
    #[rustfmt::skip]
    let rows: &[(&str, &str, Expected)] = &[
        ("with labels",
            "名称：上海开科思软件有限公司\n纳税人识别号：91310115563144366Q\n地址：上海市浦东新区张江路1888号3幢201室\n电话：021-68880001\n开户行：中国工商银行上海张江支行\n账号：1001234509876543210",
            ALL),
        ("as an invoice names them",
            "名称：上海开科思软件有限公司\r\n统一社会信用代码/纳税人识别号：91310115563144366Q\r\n地址、电话：上海市浦东新区张江路1888号3幢201室 021-68880001\r\n开户行及账号：中国工商银行上海张江支行 1001234509876543210",
            ALL),
        ("pairs without a blank between",
            "公司名称:上海开科思软件有限公司\n税号:91310115563144366Q\n地址电话:上海市浦东新区张江路1888号3幢201室021-68880001\n开户行账号:中国工商银行上海张江支行1001234509876543210",
            ALL),
        ("full-width, blanks around",
            "　公司名称 ： 上海开科思软件有限公司 \n 税　号：９１３１０１１５５６３１４４３６６Ｑ\n单位地址：上海市浦东新区张江路1888号3幢201室\n电话号码：０２１－６８８８０００１\n开户银行：中国工商银行上海张江支行\n银行账号：1001 2345 0987 6543 210",
            ALL),
        ("all in one line",
            "开票抬头：上海开科思软件有限公司 税号：91310115563144366Q 地址：上海市浦东新区张江路1888号3幢201室 电话：021-68880001 开户行：中国工商银行上海张江支行 账号：1001234509876543210",
            ALL),
        ("without anything between",
            "名称:上海开科思软件有限公司税号:91310115563144366Q地址:上海市浦东新区张江路1888号3幢201室电话:021-68880001开户行:中国工商银行上海张江支行账号:1001234509876543210",
            ALL),
        ("labels without colons",
            "名称 上海开科思软件有限公司\n税号 91310115563144366Q\n地址 上海市浦东新区张江路1888号3幢201室\n电话 021-68880001\n开户行 中国工商银行上海张江支行\n账号 1001234509876543210",
            ALL),
        ("in a list",
            "1、单位名称：上海开科思软件有限公司\n2、税号：91310115563144366Q\n3、单位地址：上海市浦东新区张江路1888号3幢201室\n4、电话：021-68880001\n5、开户银行：中国工商银行上海张江支行\n6、银行账户：1001234509876543210",
            ALL),
        ("without labels, a line each",
            "上海开科思软件有限公司\n91310115563144366Q\n上海市浦东新区张江路1888号3幢201室\n021-68880001\n中国工商银行上海张江支行\n1001234509876543210",
            ALL),
        ("without labels, another order, small letters",
            "中国工商银行上海张江支行 1001234509876543210\n91310115563144366q\n上海市浦东新区张江路1888号3幢201室 021-68880001\n上海开科思软件有限公司",
            ALL),
        ("without labels, all in one line",
            "上海开科思软件有限公司 91310115563144366Q 上海市浦东新区张江路1888号3幢201室 021-68880001 中国工商银行上海张江支行 1001234509876543210",
            ALL),
        ("commas between",
            "上海开科思软件有限公司，91310115563144366Q，上海市浦东新区张江路1888号3幢201室，021-68880001，中国工商银行上海张江支行，1001234509876543210",
            ALL),
        ("the first two without labels",
            "上海开科思软件有限公司\n91310115563144366Q\n地址：上海市浦东新区张江路1888号3幢201室 021-68880001\n开户行：中国工商银行上海张江支行 1001234509876543210",
            ALL),
        ("what follows the label's own line",
            "名称：上海开科思软件有限公司\n91310115563144366Q",
            [NAME, ID, "", "", "", "", ""]),
        ("the tax number behind the name",
            "抬头：上海开科思软件有限公司 91310115563144366Q",
            [NAME, ID, "", "", "", "", ""]),
        ("more than is asked for",
            "您好，请按下面开票\n【公司名称】上海开科思软件有限公司\n【税号】91310115563144366Q\n【邮箱】zhang@example.com\n【联系人】张三 13800000000\n【开票内容】技术服务费",
            [NAME, ID, "", "", "", "", "zhang@example.com"]),
        ("a mobile and half-width brackets",
            "税号：92371000MA3MXH0E3W\n名称：威海市环翠区阿信(海鲜)店\n电话：13906310000",
            ["威海市环翠区阿信(海鲜)店", "92371000MA3MXH0E3W", "", "13906310000", "", "", ""]),
        ("a credit code of digits alone, an account of digits alone",
            "深圳市某某实业有限公司\n914403001922038216\n招商银行深圳分行 755900012345678",
            ["深圳市某某实业有限公司", "914403001922038216", "", "", "招商银行深圳分行", "755900012345678", ""]),
        ("a house number before the phone",
            "名称：上海开科思软件有限公司\n地址电话：张江路 1888 021 68880001",
            [NAME, "", "张江路 1888", "021 68880001", "", "", ""]),
        ("a bank as buyer",
            "中国工商银行股份有限公司\n税号：91100000100003962T",
            ["中国工商银行股份有限公司", "91100000100003962T", "", "", "", "", ""]),
        ("no bank account, an old tax number",
            "单位：\n公司名称：广州甲厂\n税号：440106123456789\n",
            ["广州甲厂", "440106123456789", "", "", "", "", ""]),
        ("words of politeness before a name that nothing gives away",
            "您好\n开科思\n91310115563144366Q",
            ["开科思", ID, "", "", "", "", ""]),
        ("the place of a name that is known",
            "上海开科思软件有限公司\n张江大厦\n技术服务费\n91310115563144366Q",
            [NAME, ID, "张江大厦", "", "", "", ""]),
        ("two names",
            "上海开科思软件有限公司\n北京第二有限公司\n91310115563144366Q",
            [NAME, ID, "", "", "", "", ""]),
        ("a phone where the address should be",
            "名称：上海开科思软件有限公司\n地址：021-68880001",
            [NAME, "", "021-68880001", "", "", "", ""]),
        ("punctuation at the ends of lines",
            "名称：上海开科思软件有限公司；\n税号：91310115563144366Q，\n地址：上海市浦东新区张江路1888号3幢201室。",
            [NAME, ID, ADDRESS, "", "", "", ""]),
    ];
    for (what, text, expected) in rows {
        let found = read(text).unwrap_or_else(|| panic!("{what}: nothing found"));
        assert_eq!(fields(&found), *expected, "{what}");
    }
}

#[test]
fn what_says_one_thing_is_no_block() {
    for text in [
        "",
        " \n ",
        "上海开科思软件有限公司",
        "91310115563144366Q",
        "张女士",
        "技术服务费",
        "地址：上海市浦东新区张江路1888号 021-68880001",
        "名称：上海开科思软件有限公司",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn nothing_pasted_panics(text in "[名称税号地址电话开户行账:：， \n0-9A-Z上海市公司()（）-]{0,80}") {
        read(&text);
    }

    #[test]
    fn a_block_without_order_fills_the_same_fields(seed in Just([0_usize, 1, 2, 3]).prop_shuffle()) {
        let lines = [
            format!("名称：{NAME}"),
            format!("税号：{ID}"),
            format!("地址、电话：{ADDRESS} {PHONE}"),
            format!("开户行及账号：{BANK} {ACCOUNT}"),
        ];
        let text = seed.map(|at| lines[at].clone()).join("\n");
        let found = read(&text).unwrap();
        prop_assert_eq!(fields(&found), ALL);
    }
}
