use proptest::prelude::*;

use super::*;
use crate::{
    Rate,
    sample::{self, any_draft},
};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn fen(text: &str) -> Fen {
    text.parse().unwrap()
}

/// A draft of one line at a rate.
fn one(pricing: Pricing, rate: u16) -> Draft {
    let mut draft = sample::draft();
    draft.pricing = pricing;
    draft.lines[0].treatment = TaxTreatment::at(Rate(rate));
    draft.lines[0].quantity = None;
    draft.lines[0].amount = None;
    draft
}

#[test]
fn a_gross_amount_splits_to_the_fen() {
    #[rustfmt::skip]
    let rows = [
        // what                          gross         rate   net          tax
        ("13 %",                         "113.00",     1_300, "100.00",     "13.00"),
        ("a fen off the check form",     "100.00",     1_300, "88.50",      "11.50"),
        ("one fen carries no tax",       "0.01",       1_300, "0.01",       "0.00"),
        ("four fen neither",             "0.04",       1_300, "0.04",       "0.00"),
        ("five fen carry one",           "0.05",       1_300, "0.04",       "0.01"),
        ("1 %",                          "200.00",       100, "198.02",     "1.98"),
        ("1 %, more",                    "500.00",       100, "495.05",     "4.95"),
        ("1 %, odd",                     "33.50",        100, "33.17",      "0.33"),
        ("1 %, small",                   "16.80",        100, "16.63",      "0.17"),
        ("3 %",                          "1000.00",      300, "970.87",     "29.13"),
        ("5 %",                          "3.15",         500, "3.00",       "0.15"),
        ("6 %",                          "1409.50",      600, "1329.72",    "79.78"),
        ("6 %, large",                   "530000.00",    600, "500000.00",  "30000.00"),
        ("9 %",                          "2150.00",      900, "1972.48",    "177.52"),
        ("9 %, ten million",             "10000000.00",  900, "9174311.93", "825688.07"),
        ("all nines",                    "99999.99",   1_300, "88495.57",   "11504.42"),
        ("the platform's sample",        "416.97",     1_300, "369.00",     "47.97"),
        ("another",                      "111.63",     1_300, "98.79",      "12.84"),
        ("red mirrors blue",             "-113.00",    1_300, "-100.00",    "-13.00"),
        ("no tax",                       "100.00",         0, "100.00",     "0.00"),
    ];
    for (what, gross, rate, net, tax) in rows {
        let mut draft = one(Pricing::Gross, rate);
        draft.lines[0].amount = Some(fen(gross));
        let totals = total(&draft);
        assert_eq!(
            (totals.net, totals.tax, totals.gross),
            (fen(net), fen(tax), fen(gross)),
            "{what}"
        );
    }
}

#[test]
fn a_net_amount_gets_its_tax_half_away_from_zero() {
    #[rustfmt::skip]
    let rows = [
        // what                    net       rate   tax      gross
        ("the platform's sample",  "369.00", 1_300, "47.97", "416.97"),
        ("a tie at 1 %",           "0.50",     100, "0.01",  "0.51"),
        ("a tie at 3 %",           "2.50",     300, "0.08",  "2.58"),
        ("a tie to odd",           "1.50",     300, "0.05",  "1.55"),
        ("a larger tie",           "88.50",    100, "0.89",  "89.39"),
        ("no tie",                 "12.18",    300, "0.37",  "12.55"),
        ("negative",               "-20.00", 1_300, "-2.60", "-22.60"),
        ("a negative tie",         "-2.50",    300, "-0.08", "-2.58"),
    ];
    for (what, net, rate, tax, gross) in rows {
        let mut draft = one(Pricing::Net, rate);
        draft.lines[0].amount = Some(fen(net));
        let totals = total(&draft);
        assert_eq!(
            (totals.net, totals.tax, totals.gross),
            (fen(net), fen(tax), fen(gross)),
            "{what}"
        );
    }
}

#[test]
fn quantity_and_gross_price_give_amounts_and_the_net_price() {
    #[rustfmt::skip]
    let rows = [
        // quantity  price       rate   gross        net         tax         net price
        ("3",        "9.99",     1_300, "29.97",     "26.52",    "3.45",     "8.84"),
        ("7",        "3.33",       100, "23.31",     "23.08",    "0.23",     "3.2971428571429"),
        ("0.333",    "99.90",      900, "33.27",     "30.52",    "2.75",     "91.6516516516517"),
        ("1000",     "0.07",       600, "70.00",     "66.04",    "3.96",     "0.06604"),
        ("12",       "150",        300, "1800.00",   "1747.57",  "52.43",    "145.630833333333"),
        ("999999",   "0.01",     1_300, "9999.99",   "8849.55",  "1150.44",  "0.0088495588496"),
        ("3",        "33333.33", 1_300, "99999.99",  "88495.57", "11504.42", "29498.5233333333"),
    ];
    for (count, price, rate, gross, net, tax, net_price) in rows {
        let mut draft = one(Pricing::Gross, rate);
        draft.lines[0].quantity = Some(decimal(count));
        draft.lines[0].price = Some(decimal(price));
        let line = total(&draft).lines[0];
        let what = format!("{count} × {price}");
        assert_eq!(
            (line.gross, line.net, line.tax),
            (fen(gross), fen(net), fen(tax)),
            "{what}"
        );
        assert_eq!(line.net_price.unwrap().to_string(), net_price, "{what}");
        assert_eq!(line.gross_price, Some(decimal(price)), "{what}: the price typed stays");
        assert_eq!(
            quantity::amount(decimal(count), decimal(net_price)),
            Some(fen(net)),
            "{what}: net by net price"
        );
    }
}

#[test]
fn of_quantity_price_and_amount_two_give_the_third() {
    #[rustfmt::skip]
    let rows = [
        // what                     quantity    price           amount           quantity           net price
        ("the amount",              Some("4"),  Some("2.5"),    None,            Some("4"),         Some("2.5"),        "10.00"),
        ("the price",               Some("3"),  None,           Some("10.00"),   Some("3"),         Some("3.3333333333333"), "10.00"),
        ("the quantity",            None,       Some("3"),      Some("10.00"),   Some("3.3333333333333"), Some("3"),    "10.00"),
        ("an amount alone",         None,       None,           Some("10.00"),   None,              None,               "10.00"),
        ("given, all three stay",   Some("3"),  Some("3.33"),   Some("10.00"),   Some("3"),         Some("3.33"),       "10.00"),
        ("a quantity alone",        Some("3"),  None,           None,            Some("3"),         None,               "0.00"),
        ("a price alone",           None,       Some("3"),      None,            None,              Some("3"),          "0.00"),
        ("no quantity at all",      Some("0"),  None,           Some("10.00"),   Some("0"),         None,               "10.00"),
        ("a price of nothing",      None,       Some("0"),      Some("10.00"),   None,              Some("0"),          "10.00"),
        ("red: the sign is the quantity's", None, Some("5"),    Some("-10.00"),  Some("-2"),        Some("5"),          "-10.00"),
    ];
    for (what, count, price, amount, all_count, all_price, net) in rows {
        let mut draft = one(Pricing::Net, 0);
        draft.lines[0].quantity = count.map(decimal);
        draft.lines[0].price = price.map(decimal);
        draft.lines[0].amount = amount.map(fen);
        let line = total(&draft).lines[0];
        assert_eq!(line.quantity, all_count.map(decimal), "{what}: quantity");
        assert_eq!(line.net_price, all_price.map(decimal), "{what}: price");
        assert_eq!(line.net, fen(net), "{what}: net");
    }
}

#[test]
fn a_discount_is_taxed_like_its_line() {
    let off = |amount: &str| Discount::Amount {
        amount: fen(amount),
        tax: None,
    };
    let percent = |percent: &str| Discount::Percent {
        percent: decimal(percent),
    };
    #[rustfmt::skip]
    let rows = [
        // what                    pricing         amount     rate   discount           off net   off tax  net       tax       gross
        ("100 off 1,000",          Pricing::Gross, "1000.00", 1_300, off("100.00"),     "88.50",  "11.50", "796.46", "103.54", "900.00"),
        ("a gift",                 Pricing::Gross, "50.00",     600, off("50.00"),      "47.17",  "2.83",  "0.00",   "0.00",   "0.00"),
        ("all of it in percent",   Pricing::Gross, "50.00",     600, percent("100"),    "47.17",  "2.83",  "0.00",   "0.00",   "0.00"),
        ("10 percent",             Pricing::Gross, "1000.00", 1_300, percent("10"),     "88.50",  "11.50", "796.46", "103.54", "900.00"),
        ("half a fen rounds away", Pricing::Net,   "0.10",        0, percent("5"),      "0.01",   "0.00",  "0.09",   "0.00",   "0.09"),
        ("a fine percentage",      Pricing::Net,   "300.00",  1_300, percent("33.333"), "100.00", "13.00", "200.00", "26.00",  "226.00"),
        ("nothing",                Pricing::Net,   "100.00",  1_300, percent("0"),      "0.00",   "0.00",  "100.00", "13.00",  "113.00"),
        ("less than nothing",      Pricing::Net,   "100.00",  1_300, percent("-1"),     "0.00",   "0.00",  "100.00", "13.00",  "113.00"),
    ];
    for (what, pricing, amount, rate, discount, off_net, off_tax, net, tax, gross) in rows {
        let mut draft = one(pricing, rate);
        draft.lines[0].amount = Some(fen(amount));
        draft.lines[0].discount = Some(discount);
        let totals = total(&draft);
        let line = totals.lines[0];
        assert_eq!(
            (line.discount_net, line.discount_tax),
            (fen(off_net), fen(off_tax)),
            "{what}: taken off"
        );
        assert_eq!(
            (totals.net, totals.tax, totals.gross),
            (fen(net), fen(tax), fen(gross)),
            "{what}: what is left"
        );
    }
}

#[test]
fn a_line_without_amount_shows_the_price_that_was_typed() {
    for (pricing, net, gross) in [
        (Pricing::Net, Some(decimal("9.99")), None),
        (Pricing::Gross, None, Some(decimal("9.99"))),
    ] {
        let mut draft = one(pricing, 600);
        let line = &mut draft.lines[0];
        (line.quantity, line.price, line.amount) = (None, Some(decimal("9.99")), None);
        let shown = total(&draft).lines[0];
        assert_eq!(
            (shown.net_price, shown.gross_price, shown.gross),
            (net, gross, Fen::ZERO)
        );
    }
}

#[test]
fn a_given_tax_is_kept() {
    let mut draft = one(Pricing::Net, 1_300);
    draft.lines[0].amount = Some(fen("88.50"));
    draft.lines[0].tax = Some(fen("11.50"));
    assert_eq!(total(&draft).gross, fen("100.00"), "computed it would be 11.51");
    draft.pricing = Pricing::Gross;
    draft.lines[0].amount = Some(fen("100.00"));
    draft.lines[0].tax = Some(fen("11.51"));
    assert_eq!(total(&draft).net, fen("88.49"));
    draft.lines[0].discount = Some(Discount::Amount {
        amount: fen("100.00"),
        tax: None,
    });
    let totals = total(&draft);
    assert_eq!(
        (totals.net, totals.tax),
        (Fen::ZERO, Fen::ZERO),
        "a gift takes the given tax off"
    );
    draft.lines[0].discount = Some(Discount::Amount {
        amount: fen("10.00"),
        tax: Some(fen("1.16")),
    });
    let line = total(&draft).lines[0];
    assert_eq!((line.discount_net, line.discount_tax), (fen("8.84"), fen("1.16")));
}

#[test]
fn a_deduction_lowers_the_tax_only() {
    let mut draft = one(Pricing::Gross, 500);
    draft.lines[0].amount = Some(fen("1000.00"));
    draft.lines[0].deduction = Some(fen("600.00"));
    let totals = total(&draft);
    assert_eq!(
        (totals.net, totals.tax, totals.gross),
        (fen("980.95"), fen("19.05"), fen("1000.00"))
    );
}

#[test]
fn absurd_numbers_do_not_panic() {
    let mut draft = one(Pricing::Gross, u16::MAX);
    draft.lines = vec![draft.lines[0].clone(); 3];
    draft.lines[0].amount = Some(Fen(i64::MAX));
    draft.lines[1].amount = Some(Fen(i64::MIN));
    draft.lines[1].deduction = Some(Fen(i64::MAX));
    draft.lines[2].quantity = Some(Decimal::MAX);
    draft.lines[2].price = Some(Decimal::MIN);
    for pricing in [Pricing::Net, Pricing::Gross] {
        draft.pricing = pricing;
        for line in &mut draft.lines {
            line.discount = Some(Discount::Percent { percent: Decimal::MAX });
        }
        let _ = total(&draft);
        for line in &mut draft.lines {
            line.discount = Some(Discount::Percent {
                percent: decimal("0.0000000000000000000000000001"),
            });
        }
        let _ = total(&draft);
    }
}

/// The same draft with every amount turned around; a discount has no place in it.
fn red(mut draft: Draft) -> Draft {
    for line in &mut draft.lines {
        line.amount = line.amount.map(|amount| -amount);
        line.quantity = line.quantity.map(|quantity| -quantity);
        line.tax = line.tax.map(|tax| -tax);
        line.deduction = line.deduction.map(|deduction| -deduction);
    }
    draft
}

proptest! {
    #[test]
    fn no_fen_is_lost_or_made(draft in any_draft()) {
        let totals = total(&draft);
        prop_assert_eq!(totals.net + totals.tax, totals.gross);
        for (line, part) in draft.lines.iter().zip(&totals.lines) {
            prop_assert_eq!(part.net + part.tax, part.gross);
            let typed = match draft.pricing { Pricing::Net => part.net, Pricing::Gross => part.gross };
            prop_assert_eq!(Some(typed), line.amount);
            prop_assert!(part.discount_net <= part.net && part.discount_tax <= part.tax);
        }
        let gross: Fen = totals.lines.iter().map(|line| line.gross - line.discount_net - line.discount_tax).sum();
        prop_assert_eq!(gross, totals.gross);
    }

    #[test]
    fn red_mirrors_blue(mut draft in any_draft()) {
        for line in &mut draft.lines {
            line.discount = None;
        }
        let (blue, red) = (total(&draft), total(&red(draft)));
        prop_assert_eq!((blue.net, blue.tax, blue.gross), (-red.net, -red.tax, -red.gross));
        for (blue, red) in blue.lines.iter().zip(&red.lines) {
            prop_assert_eq!((blue.net, blue.tax), (-red.net, -red.tax));
            // A minus takes one of the 16 characters, so that the quantity alone is turned around to the digit.
            prop_assert_eq!(blue.quantity, red.quantity.map(|quantity| -quantity));
        }
    }

    #[test]
    fn what_we_compute_is_within_the_tolerance_of_the_tax_bureau(mut draft in any_draft()) {
        draft.lines.iter_mut().for_each(|line| line.tax = None);
        let totals = total(&draft);
        for (line, part) in draft.lines.iter().zip(&totals.lines) {
            let of_line = line.treatment.deviation(part.net, part.tax, line.deduction.unwrap_or_default()).abs();
            let of_discount = line.treatment.deviation(part.discount_net, part.discount_tax, Fen::ZERO).abs();
            prop_assert!(of_line <= 6_000 && of_discount <= 6_000, "a tax is off by {of_line} or {of_discount}");
        }
    }

    #[test]
    fn what_we_compute_passes_our_own_check(draft in any_draft()) {
        let differing = crate::preview(draft)
            .faults
            .into_iter()
            .find(|fault| matches!(fault.code, crate::FaultCode::TaxDiffers | crate::FaultCode::ProductDiffers));
        prop_assert_eq!(differing, None);
    }
}
