//! The first pass: cleans the text of a draft, so that what was pasted is what it looks like.

use crate::{BuyerType, Delivery, Draft, InvoiceNumber, Line, Party, Staff, special, tax_id, text};

/// Tidies a draft: text alone, no number, no choice. A tidied draft stays as it is.
#[must_use]
pub fn tidy(mut draft: Draft) -> Draft {
    tidy_party(&mut draft.buyer);
    tidy_party(&mut draft.seller);
    if draft.buyer_type == BuyerType::Company {
        draft.buyer.name = company_brackets(&draft.buyer.name);
    }
    let Delivery { email, mobile } = &mut draft.delivery;
    *email = text::identifier(email);
    *mobile = text::identifier(mobile);
    draft.lines.iter_mut().for_each(tidy_line);
    draft.remark = text::lines(&draft.remark);
    let Staff {
        drawer,
        payee,
        reviewer,
    } = &mut draft.staff;
    for name in [drawer, payee, reviewer] {
        *name = text::line(name);
    }
    for field in &mut draft.extra {
        field.name = text::line(&field.name);
        field.content = text::line(&field.content);
    }
    if let Some(special) = &mut draft.special {
        special::tidy(special);
    }
    if let Some(reversal) = &mut draft.reversal {
        let InvoiceNumber { code, number } = &mut reversal.original;
        *code = text::identifier(code);
        *number = text::identifier(number);
        reversal.info_number = reversal
            .info_number
            .as_deref()
            .map(text::identifier)
            .filter(|number| !number.is_empty());
    }
    draft
}

pub(crate) fn tidy_party(party: &mut Party) {
    let Party {
        name,
        tax_id,
        address,
        phone,
        bank,
        account,
    } = party;
    *name = text::line(name);
    *tax_id = tax_id::tidy(tax_id);
    *address = text::line(address);
    *phone = text::half_width_line(phone);
    *bank = text::line(bank);
    *account = text::half_width_line(account);
}

fn tidy_line(line: &mut Line) {
    line.name = without_short_name(&text::line(&line.name)).to_owned();
    line.model = text::line(&line.model);
    line.unit = text::line(&line.unit);
    line.code = text::identifier(&line.code);
}

/// Takes off the `*简称*` that a name copied from an invoice begins with: the tax bureau puts it there itself (RULES §8).
pub fn without_short_name(name: &str) -> &str {
    const STAR: [char; 2] = ['*', '＊'];
    let inner = name
        .strip_prefix(STAR)
        .and_then(|rest| rest.split_once(STAR))
        .filter(|(short_name, rest)| {
            // A star also means "times": 简称 are Chinese words, and something is left behind them.
            short_name.chars().any(text::is_han) && !rest.trim().is_empty()
        });
    inner.map_or(name, |(_, rest)| without_short_name(rest.trim()))
}

/// The brackets of a Chinese company name are full-width in the register (RULES §3.3); of others they stay.
fn company_brackets(name: &str) -> String {
    if name.chars().any(text::is_han) {
        name.replace('(', "（").replace(')', "）")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample;

    #[test]
    fn a_pasted_short_name_goes_and_other_stars_stay() {
        #[rustfmt::skip]
        let rows = [
            ("*信息技术服务*软件开发",      "软件开发"),
            ("＊信息技术服务＊软件开发",    "软件开发"),
            ("*餐饮服务* 餐费",            "餐费"),
            ("*餐饮服务**餐饮服务*餐费",    "餐费"),
            ("3*5 钢板",                  "3*5 钢板"),
            ("*3*5 钢板",                 "*3*5 钢板"),
            ("*软件开发",                 "*软件开发"),
            ("*信息技术服务*",             "*信息技术服务*"),
            ("**",                       "**"),
        ];
        for (pasted, name) in rows {
            assert_eq!(without_short_name(pasted), name, "{pasted}");
        }
    }

    #[test]
    fn brackets_of_chinese_company_names_become_full_width() {
        let mut draft = sample::draft();
        draft.buyer.name = " 开科思(上海)商务信息咨询有限公司\n".into();
        assert_eq!(tidy(draft.clone()).buyer.name, "开科思（上海）商务信息咨询有限公司");
        draft.buyer.name = "ACME (Shanghai) Ltd".into();
        assert_eq!(tidy(draft.clone()).buyer.name, "ACME (Shanghai) Ltd");
        draft.buyer.name = "张(女士)".into();
        draft.buyer_type = BuyerType::Person;
        assert_eq!(
            tidy(draft).buyer.name,
            "张(女士)",
            "a person's name is not in the register"
        );
    }

    #[test]
    fn every_text_of_a_draft_is_tidied_and_numbers_are_not() {
        let mut draft = sample::draft();
        draft.buyer.tax_id = " 91440101-340088133n".into();
        draft.buyer.phone = "０２０－８８８８０００１".into();
        draft.delivery.email = " zhang＠example.com ".into();
        draft.lines[0].code = " 3040203 000000000000\u{200b}".into();
        draft.lines[0].unit = "次\t".into();
        draft.remark = "一\r\n二 ".into();
        draft.staff.drawer = " 王五".into();
        let quantity = draft.lines[0].quantity;
        let tidied = tidy(draft);
        assert_eq!(tidied.buyer.tax_id, "91440101340088133N");
        assert_eq!(tidied.buyer.phone, "020-88880001");
        assert_eq!(tidied.delivery.email, "zhang@example.com");
        assert_eq!(tidied.lines[0].code, "3040203000000000000");
        assert_eq!(tidied.lines[0].unit, "次");
        assert_eq!(tidied.remark, "一\n二");
        assert_eq!(tidied.staff.drawer, "王五");
        assert_eq!(tidied.lines[0].quantity, quantity);
        assert_eq!(tidy(tidied.clone()), tidied, "twice is as once");
    }

    proptest! {
        #[test]
        fn whatever_is_pasted_is_tidied_once_and_judged_without_panic(
            texts in prop::collection::vec("[ *＊()（）a-cＡ-Ｃ一二\u{200b}\u{3000}\u{a0}\r\n\t😀&-]{0,24}", 8),
            sizes in prop::collection::vec(any::<i64>(), 4),
        ) {
            let mut draft = sample::draft();
            let mut texts = texts.into_iter();
            let mut next = || texts.next().unwrap_or_default();
            draft.buyer.name = next();
            draft.buyer.tax_id = next();
            draft.buyer.phone = next();
            draft.delivery.email = next();
            draft.lines[0].name = next();
            draft.lines[0].code = next();
            draft.remark = next();
            draft.staff.drawer = next();
            draft.lines[0].amount = Some(crate::Fen(sizes[0]));
            draft.lines[0].tax = Some(crate::Fen(sizes[1]));
            draft.lines[0].deduction = Some(crate::Fen(sizes[2]));
            draft.lines[0].price = Some(rust_decimal::Decimal::new(sizes[3], 9));
            let tidied = tidy(draft.clone());
            prop_assert_eq!(tidy(tidied.clone()), tidied);
            let shown = crate::preview(draft);
            prop_assert_eq!(shown.totals.lines.len(), 1);
        }
    }
}
