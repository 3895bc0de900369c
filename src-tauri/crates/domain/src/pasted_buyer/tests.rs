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
        // The other one's number is no account.
        ("two companies",
            "上海开科思软件有限公司\n91310115563144366Q\n中国工商银行股份有限公司\n91100000100003962T",
            [NAME, ID, "", "", "", "", ""]),
        ("somebody's title above the name",
            "王会计\n上海开科思软件有限公司\n91310115563144366Q",
            [NAME, ID, "", "", "", "", ""]),
        ("an amount above the name",
            "1500\n开科思\n91310115563144366Q",
            ["开科思", ID, "", "", "", "", ""]),
        ("the word 公司 above the name, and a house below",
            "公司\n张江大厦\n上海开科思软件有限公司\n91310115563144366Q",
            [NAME, ID, "张江大厦", "", "", "", ""]),
        ("a phone where the address should be",
            "名称：上海开科思软件有限公司\n地址：021-68880001",
            [NAME, "", "021-68880001", "", "", "", ""]),
        ("punctuation at the ends of lines",
            "名称：上海开科思软件有限公司；\n税号：91310115563144366Q，\n地址：上海市浦东新区张江路1888号3幢201室。",
            [NAME, ID, ADDRESS, "", "", "", ""]),
        ("labels without colons, all in one line",
            "名称 上海开科思软件有限公司 税号 91310115563144366Q 地址 上海市浦东新区张江路1888号3幢201室 电话 021-68880001 开户行 中国工商银行上海张江支行 账号 1001234509876543210",
            ALL),
        // 公司税号 is a label too, and 手机 one that needs something behind it.
        ("labels without colons right behind a text",
            "上海开科思软件有限公司税号91310115563144366Q手机13906310000",
            [NAME, ID, "", "13906310000", "", "", ""]),
        ("the word of a label within a name",
            "深圳市华强手机配件有限公司\n91310115563144366Q",
            ["深圳市华强手机配件有限公司", ID, "", "", "", "", ""]),
        ("a short name before a label",
            "开科思 税号：91310115563144366Q",
            ["开科思", ID, "", "", "", "", ""]),
        ("a list without labels",
            "1. 上海开科思软件有限公司\n2. 91310115563144366Q\n3. 上海市浦东新区张江路1888号3幢201室\n4. 021-68880001\n5. 中国工商银行上海张江支行\n6. 1001234509876543210",
            ALL),
        ("a list without labels, bullets",
            "- 上海开科思软件有限公司\n- 91310115563144366Q\n- 上海市浦东新区张江路1888号3幢201室\n- 021-68880001\n- 中国工商银行上海张江支行\n- 1001234509876543210",
            ALL),
        ("a list with circled numbers",
            "①上海开科思软件有限公司\n②税号 91310115563144366Q\n③021-68880001",
            [NAME, ID, "", PHONE, "", "", ""]),
        ("a list with Chinese numbers",
            "一、上海开科思软件有限公司\n二、税号 91310115563144366Q\n三、电话 021-68880001",
            [NAME, ID, "", PHONE, "", "", ""]),
        ("a list in brackets, more than nine",
            "（10）上海开科思软件有限公司\n（11）税号 91310115563144366Q",
            [NAME, ID, "", "", "", "", ""]),
        ("a list in one line",
            "1.名称：上海开科思软件有限公司 2.税号：91310115563144366Q 3.地址：上海市浦东新区张江路1888号3幢201室；4.电话：021-68880001；5.开户行：中国工商银行上海张江支行；6.账号：1001234509876543210",
            ALL),
        ("a number that names begin with is of no list",
            "100、200米便利店\n91310115563144366Q",
            ["100、200米便利店", ID, "", "", "", "", ""]),
        ("a house number before a label is of no list",
            "名称：上海开科思软件有限公司 地址：张江路 18 电话：021-68880001",
            [NAME, "", "张江路 18", PHONE, "", "", ""]),
        ("signs between",
            "上海开科思软件有限公司 - 上海市浦东新区张江路1888号3幢201室 - 021-68880001 / 91310115563144366Q / 中国工商银行上海张江支行 / 1001234509876543210",
            ALL),
        ("nothing between name and number",
            "上海开科思软件有限公司91310115563144366Q\n上海市浦东新区张江路1888号3幢201室021-68880001 中国工商银行上海张江支行1001234509876543210",
            ALL),
        ("a bank right behind the address",
            "上海开科思软件有限公司 91310115563144366Q 上海市浦东新区张江路1888号3幢201室 中国工商银行 上海张江支行 1001234509876543210",
            [NAME, ID, ADDRESS, "", "中国工商银行 上海张江支行", ACCOUNT, ""]),
        ("the town before its bank",
            "上海开科思软件有限公司\n上海 浦东发展银行 张江支行 1001234509876543210",
            [NAME, "", "", "", "上海 浦东发展银行 张江支行", ACCOUNT, ""]),
        ("a bank by its short name",
            "上海开科思软件有限公司\n工行张江 1001234509876543210",
            [NAME, "", "", "", "工行张江", ACCOUNT, ""]),
        ("a branch by its short name",
            "上海开科思软件有限公司\n浦发张江支行 1001234509876543210",
            [NAME, "", "", "", "浦发张江支行", ACCOUNT, ""]),
        ("house numbers with blanks around",
            "上海开科思软件有限公司 上海市 张江路 1888 号 3 幢 201 021-68880001 中国工商银行上海张江支行",
            [NAME, "", "上海市 张江路 1888 号 3 幢 201", PHONE, BANK, "", ""]),
        ("a postcode behind the address",
            "上海开科思软件有限公司\n上海市浦东新区张江路1888号 201203",
            [NAME, "", "上海市浦东新区张江路1888号 201203", "", "", "", ""]),
        ("a mail between others",
            "上海开科思软件有限公司 zhang@example.com 91310115563144366Q",
            [NAME, ID, "", "", "", "", "zhang@example.com"]),
        ("an account in groups behind the bank",
            "名称：上海开科思软件有限公司\n开户行及账号：浦发张江 1001 2345 0987 6543 210",
            [NAME, "", "", "", "浦发张江", ACCOUNT, ""]),
        ("a short account behind the bank",
            "名称：上海开科思软件有限公司\n开户行及账号：民生银行张江支行600123456",
            [NAME, "", "", "", "民生银行张江支行", "600123456", ""]),
        ("the bank's own number behind its name is no account",
            "名称：上海开科思软件有限公司\n开户行及账号：民生银行张江支行 95568",
            [NAME, "", "", "", "民生银行张江支行 95568", "", ""]),
        // It would be an identity card as well.
        ("an account of 18 digits above the tax number",
            "农业银行上海张江支行 103001040012340002\n上海开科思软件有限公司\n91310115563144366Q",
            [NAME, ID, "", "", "农业银行上海张江支行", "103001040012340002", ""]),
        ("a tax number mistyped, O for 0",
            "上海开科思软件有限公司\n9131O115563144366Q",
            [NAME, "9131O115563144366Q", "", "", "", "", ""]),
        ("a foreign name as long as a tax number",
            "EVERGREENLOGISTICS\n上海市浦东新区张江路1888号3幢201室",
            ["EVERGREENLOGISTICS", "", ADDRESS, "", "", "", ""]),
        ("letters at the end of a name",
            "名称：罗森便利店A12\n电话：021-68880001",
            ["罗森便利店A12", "", "", PHONE, "", "", ""]),
        ("the tax number behind the label of the name",
            "抬头：91310115563144366Q\n上海开科思软件有限公司",
            [NAME, ID, "", "", "", "", ""]),
    ];
    for (what, text, expected) in rows {
        let found = read(text).unwrap_or_else(|| panic!("{what}: nothing found"));
        assert_eq!(fields(&found), *expected, "{what}");
    }
}

#[test]
fn the_phone_behind_an_address_leaves_it_its_house_number() {
    #[rustfmt::skip]
    let rows = [
        // The pair, the address, the phone.
        ("张江路1888号 6888 0001",              "张江路1888号",           "6888 0001"),
        ("张江路 1888 68880001",                "张江路 1888",            "68880001"),
        ("张江路 1888 13906310000",             "张江路 1888",            "13906310000"),
        ("张江路 188 13906310000",               "张江路 188",             "13906310000"),
        ("张江路 1888 201 021-68880001",        "张江路 1888 201",        "021-68880001"),
        ("张江路1888号 139 0631 0000",          "张江路1888号",           "139 0631 0000"),
        ("张江路1888号 +86 139 0631 0000",      "张江路1888号",           "+86 139 0631 0000"),
        ("张江路1888号 (021) 68880001",         "张江路1888号",           "(021) 68880001"),
        ("张江路1888号 400 820 8820",           "张江路1888号",           "400 820 8820"),
        ("张江路1888号 5288000 13906310000",    "张江路1888号",           "5288000 13906310000"),
        ("张江路1888号(近金科路)021-68880001",   "张江路1888号(近金科路)", "021-68880001"),
        ("张江路1888号 201203",                 "张江路1888号 201203",    ""),
    ];
    for (pair, address, phone) in rows {
        let found = read(&format!("名称：{NAME}\n地址、电话：{pair}")).unwrap();
        assert_eq!(fields(&found), [NAME, "", address, phone, "", "", ""], "{pair}");
    }
}

#[test]
fn a_number_without_a_label_is_what_it_looks_like() {
    #[rustfmt::skip]
    let rows = [
        // The number; then as tax number, phone, account.
        ("5288000",                     "", "5288000",                  ""),
        ("68880001",                    "", "68880001",                 ""),
        ("13906310000",                 "", "13906310000",              ""),
        ("139 0631 0000",               "", "139 0631 0000",            ""),
        ("4008208820",                  "", "4008208820",               ""),
        ("075588880001",                "", "075588880001",             ""),
        ("021 68880001",                "", "021 68880001",             ""),
        ("+86 139 0631 0000",           "", "+86 139 0631 0000",        ""),
        ("(0755)88880001",              "", "(0755)88880001",           ""),
        ("021-68880001-8001",           "", "021-68880001-8001",        ""),
        ("68880001 13906310000",        "", "68880001",                 ""),
        // Of 民生银行, of 中国银行, and as 农业银行 writes it.
        ("600123456",                   "", "",                         "600123456"),
        ("454612345678",                "", "",                         "454612345678"),
        ("03-340600040012345",          "", "",                         "03340600040012345"),
        ("1001 2345 0987 6543 210",     "", "",                         ACCOUNT),
        ("021-68880001 1001234509876543210", "", "021-68880001",        ACCOUNT),
        // An old tax number, one in groups, and a person's.
        ("440106123456789",             "440106123456789",    "",       ""),
        ("9144 0300 1922 0382 16",      "914403001922038216", "",       ""),
        ("310115198503120012",          "310115198503120012", "",       ""),
        ("11010519491231002x",          "11010519491231002X", "",       ""),
        ("914403001922038216 0755-88880001", "914403001922038216", "0755-88880001", ""),
    ];
    for (number, tax_id, phone, account) in rows {
        let found = read(&format!("{NAME}\n{number}")).unwrap();
        assert_eq!(fields(&found), [NAME, tax_id, "", phone, "", account, ""], "{number}");
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
