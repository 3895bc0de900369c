use rust_decimal::Decimal;

use super::*;
use crate::{InvoiceNumber, Line, Rate, ReversalOf, TaxTreatment, sample, total::total};

/// Two lines of the same name at different rates, one of another: ¥100.00 + 6.00, ¥50.00 + 6.50, ¥30.00 + 1.80.
fn blue() -> Draft {
    let mut draft = sample::draft();
    draft.pricing = crate::Pricing::Net;
    draft.lines = vec![
        line("服务", 600, 10_000),
        line("服务", 1_300, 5_000),
        line("零星", 600, 3_000),
    ];
    draft
}

fn line(name: &str, rate: u16, net: i64) -> Line {
    Line {
        name: name.into(),
        quantity: None,
        unit: String::new(),
        treatment: TaxTreatment::at(Rate(rate)),
        amount: Some(Fen(net)),
        ..sample::line()
    }
}

fn held() -> Held {
    let (blue, totals) = (blue(), total(&blue()));
    let lines = OriginalLine::of(&blue, &totals);
    Held::new(blue.buyer.name, blue.buyer.tax_id, Sums::of(&totals), lines)
}

fn red(reason: Reason, lines: Vec<Line>) -> Draft {
    Draft {
        lines,
        reversal: Some(ReversalOf {
            original: InvoiceNumber::default(),
            info_number: None,
            reason: Some(reason),
            mirrored: false,
        }),
        ..blue()
    }
}

fn after(earlier: &[Line]) -> Held {
    let mut held = held();
    for line in earlier {
        let earlier = red(Reason::Stopped, vec![line.clone()]);
        let totals = total(&earlier);
        held.reversed_by(Sums::of(&totals), OriginalLine::of(&earlier, &totals));
    }
    held
}

/// Code, path and severity of a fault, and a part of its message.
type Found<'a> = (FaultCode, &'a str, Severity, &'a str);

/// What it shows, what was reversed before, what is reversed now, what is found.
type Row<'a> = (&'a str, Vec<Line>, Vec<Line>, &'a [Found<'a>]);

fn expect(what: &str, held: &Held, red: &Draft, expected: &[Found<'_>]) {
    let found = held.faults(red, &total(red));
    assert_eq!(found.len(), expected.len(), "{what}: {found:?}");
    for (fault, (code, path, severity, words)) in found.iter().zip(expected) {
        assert_eq!(
            (fault.code, fault.path.as_str(), fault.severity),
            (*code, *path, *severity),
            "{what}: {fault:?}"
        );
        assert!(fault.message.contains(words), "{what}: {fault:?}");
    }
}

#[test]
fn a_line_takes_no_more_than_is_left_of_its_line_whatever_is_left_in_all() {
    use FaultCode::AboveOriginal;
    use Severity::Block;
    #[rustfmt::skip]
    let rows: [Row<'_>; 10] = [
        // what                        before                              now                                      found
        ("all of it",                  vec![],                             vec![line("服务", 600, -10_000), line("服务", 1_300, -5_000), line("零星", 600, -3_000)], &[]),
        ("in another order",           vec![],                             vec![line("零星", 600, -3_000), line("服务", 1_300, -5_000)], &[]),
        ("a fen too much",             vec![],                             vec![line("服务", 1_300, -5_001)],       &[(AboveOriginal, "lines[0].amount", Block, "第 1 行最多还能红冲 ¥56.50（不含税 ¥50.00，税额 ¥6.50）：请减少金额")]),
        ("too much of the second",     vec![],                             vec![line("零星", 600, -1), line("服务", 1_300, -5_001)], &[(AboveOriginal, "lines[1].amount", Block, "第 2 行最多")]),
        ("an earlier one counts",      vec![line("服务", 1_300, -2_000)],  vec![line("服务", 1_300, -3_001)],       &[(AboveOriginal, "lines[0].amount", Block, "不含税 ¥30.00，税额 ¥3.90")]),
        ("what it left",               vec![line("服务", 1_300, -2_000)],  vec![line("服务", 1_300, -3_000)],       &[]),
        ("nothing is left of it",      vec![line("零星", 600, -3_000)],    vec![line("零星", 600, -100)],           &[(AboveOriginal, "lines[0].amount", Block, "第 1 行已经全部红冲")]),
        ("twice on one invoice",       vec![],                             vec![line("零星", 600, -2_000), line("零星", 600, -1_001)], &[(AboveOriginal, "lines[1].amount", Block, "第 2 行最多")]),
        ("each of two",                vec![],                             vec![line("零星", 600, -3_001), line("服务", 1_300, -5_001)], &[(AboveOriginal, "lines[0].amount", Block, "第 1 行"), (AboveOriginal, "lines[1].amount", Block, "第 2 行")]),
        ("its tax alone",              vec![],                             vec![Line { tax: Some(Fen(-181)), ..line("零星", 600, -3_000) }], &[(AboveOriginal, "lines[0].amount", Block, "税额最多还能红冲 ¥1.80")]),
    ];
    for (what, before, now, expected) in rows {
        expect(what, &after(&before), &red(Reason::Stopped, now), expected);
    }
}

#[test]
fn a_line_has_name_code_and_rate_of_one_of_the_original_s() {
    use FaultCode::NotInOriginal;
    use Severity::{Block, Warn};
    let other_code = |line: Line| Line {
        code: "1090509010000000000".into(),
        ..line
    };
    #[rustfmt::skip]
    let rows: [(&str, Line, &[Found<'_>]); 5] = [
        ("another code",       other_code(line("服务", 600, -100)),          &[(NotInOriginal, "lines[0].code", Block, "原发票没有第 1 行的税收编码")]),
        ("another rate",       line("服务", 900, -100),                      &[(NotInOriginal, "lines[0].treatment", Block, "税率是 6%、13%")]),
        ("another name",       line("别的", 600, -100),                      &[(NotInOriginal, "lines[0].name", Warn, "没有叫“别的”的项目")]),
        ("with its 简称",       line("*信息技术服务*服务", 600, -100),         &[]),
        ("no code yet",        Line { code: String::new(), ..line("", 900, -100) }, &[]),
    ];
    for (what, line, expected) in rows {
        expect(what, &held(), &red(Reason::Stopped, vec![line]), expected);
    }
    let mut uncoded = held();
    for line in &mut uncoded.lines {
        line.code.clear();
    }
    let any = red(Reason::Stopped, vec![other_code(line("服务", 600, -100))]);
    expect("an original listed without codes", &uncoded, &any, &[]);
}

#[test]
fn without_lines_the_sums_of_net_and_tax_count_each() {
    use FaultCode::AboveOriginal;
    let without = |mut held: Held| {
        held.lines.clear();
        held
    };
    let given = |net: i64, tax: i64| {
        let line = Line {
            tax: Some(Fen(tax)),
            ..line("别的", 900, net)
        };
        red(Reason::Stopped, vec![line])
    };
    let earlier = after(&[line("零星", 600, -3_000)]);
    #[rustfmt::skip]
    let rows = [
        ("all of it",               held(),          given(-18_000, -1_430), ""),
        ("less tax, more net",      held(),          given(-18_001, -1_429), "原发票 ¥194.30，已红冲 ¥0.00，最多还能红冲 ¥194.30（不含税 ¥180.00，税额 ¥14.30）：请减少金额"),
        ("less net, more tax",      held(),          given(-17_999, -1_431), "税额 ¥14.30"),
        ("what an earlier one left", earlier.clone(), given(-15_000, -1_250), ""),
        ("a fen above it",          earlier,         given(-15_000, -1_251), "最多还能红冲 ¥162.50"),
    ];
    for (what, held, red, words) in rows {
        let expected = [(AboveOriginal, "lines", Severity::Block, words)];
        let expected = if words.is_empty() { &[][..] } else { &expected[..] };
        expect(what, &without(held), &red, expected);
    }
}

#[test]
fn a_mistake_is_reversed_whole() {
    use FaultCode::BadReason;
    let all = || {
        blue().lines.into_iter().map(|line| Line {
            amount: line.amount.map(|amount| -amount),
            ..line
        })
    };
    let part = || red(Reason::Mistake, vec![line("服务", 600, -10_000)]);
    let path = "reversal.reason";
    expect("all of it", &held(), &red(Reason::Mistake, all().collect()), &[]);
    expect(
        "a part",
        &held(),
        &part(),
        &[(
            BadReason,
            path,
            Severity::Block,
            "“开票有误”只能全额红冲，原发票 ¥194.30",
        )],
    );
    let earlier = after(&[line("零星", 600, -3_000)]);
    expect(
        "the rest",
        &earlier,
        &red(Reason::Mistake, all().take(2).collect()),
        &[(BadReason, path, Severity::Block, "已红冲 ¥31.80")],
    );
    expect(
        "a part for another reason",
        &held(),
        &red(Reason::Stopped, part().lines),
        &[],
    );
}

#[test]
fn lines_that_are_alike_each_take_what_fits_them() {
    let mut two = blue();
    two.lines = vec![line("服务", 600, 10_000), line("服务", 600, 5_000)];
    let totals = total(&two);
    let held = Held::new(
        two.buyer.name.clone(),
        two.buyer.tax_id.clone(),
        Sums::of(&totals),
        OriginalLine::of(&two, &totals),
    );
    let small_first = red(
        Reason::Stopped,
        vec![line("服务", 600, -5_000), line("服务", 600, -10_000)],
    );
    expect("the smaller first", &held, &small_first, &[]);
    let both = red(Reason::Stopped, vec![line("服务", 600, -10_001)]);
    let words = [(FaultCode::AboveOriginal, "lines[0].amount", Severity::Block, "¥106.00")];
    expect("more than either", &held, &both, &words);
}

#[test]
fn a_line_of_its_model_is_taken_before_others() {
    let mut lines = OriginalLine::of(&blue(), &total(&blue()));
    lines.truncate(1);
    lines.push(OriginalLine {
        model: "B".into(),
        quantity: Some(2.into()),
        ..lines[0].clone()
    });
    let part = OriginalLine {
        model: "B".into(),
        net: Fen(-100),
        tax: Fen(-6),
        quantity: Some(-Decimal::ONE),
        ..lines[0].clone()
    };
    assert_eq!(place(&mut lines, vec![part]), Fen(106));
    let before: Vec<_> = lines
        .iter()
        .map(|line| (line.net_before, line.tax_before, line.quantity_before))
        .collect();
    assert_eq!(before, [(Fen(0), Fen(0), 0.into()), (Fen(100), Fen(6), 1.into())]);
}

#[test]
fn the_buyer_is_the_original_s() {
    use FaultCode::OtherBuyer;
    let all = || red(Reason::Stopped, vec![line("服务", 600, -100)]);
    let mut other = all();
    other.buyer.tax_id = "91310115563144366Q".into();
    expect(
        "another",
        &held(),
        &other,
        &[(OtherBuyer, "buyer.taxId", Severity::Block, "91440101340088133N")],
    );
    other.buyer.tax_id.clear();
    expect("a number that is missing", &held(), &other, &[]);
    other.buyer.name = "别人".into();
    expect(
        "another name",
        &held(),
        &other,
        &[(OtherBuyer, "buyer.name", Severity::Warn, "请核对")],
    );
}
