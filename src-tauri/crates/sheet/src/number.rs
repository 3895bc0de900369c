//! Numbers of cells as decimal text.

/// A number as Excel shows it: 15 significant digits, no exponent. `None` where it is none.
pub(crate) fn text(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    // `-d.dddddddddddddde-x`: always 15 digits.
    let scientific = format!("{value:.14e}");
    let (mantissa, exponent) = scientific.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let negative = mantissa.starts_with('-');
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    let point = exponent + 1;
    let mut text = String::from(if negative { "-" } else { "" });
    match usize::try_from(point) {
        Ok(point) if point >= digits.len() => {
            text.push_str(digits);
            text.extend(std::iter::repeat_n('0', point - digits.len()));
        }
        Ok(point) if point > 0 => {
            let (whole, fraction) = digits.split_at_checked(point)?;
            text.push_str(whole);
            text.push('.');
            text.push_str(fraction);
        }
        _ => {
            text.push_str("0.");
            text.extend(std::iter::repeat_n('0', usize::try_from(-point).ok()?));
            text.push_str(digits);
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_what_excel_shows() {
        #[rustfmt::skip]
        let rows = [
            ("nothing",                     0.0,                   "0"),
            ("nothing, negative",          -0.0,                   "0"),
            ("a whole number",              12.0,                  "12"),
            ("tens",                        120.0,                 "120"),
            ("money",                       1234.56,               "1234.56"),
            ("red",                        -0.5,                   "-0.5"),
            ("a sum that floats get wrong", 0.1 + 0.2,             "0.3"),
            ("thirteen decimals",           145.630_833_333_333,   "145.630833333333"),
            ("a thousandth",                0.001,                 "0.001"),
            ("fifteen digits",              123_456_789_012_345.0, "123456789012345"),
            ("nineteen: the rest is lost",  1.080_101_010_101_020_1e18, "1080101010101020000"),
        ];
        for (what, value, expected) in rows {
            assert_eq!(text(value).as_deref(), Some(expected), "{what}");
        }
        assert_eq!(text(f64::NAN), None);
        assert_eq!(text(f64::INFINITY), None);
    }

    proptest! {
        #[test]
        fn fifteen_digits_come_back(digits in 1i64..1_000_000_000_000_000, places in 0usize..12) {
            let typed = format!("{digits}e-{places}").parse::<f64>().unwrap();
            let shown = text(typed).unwrap();
            prop_assert_eq!(shown.parse::<f64>().unwrap().to_bits(), typed.to_bits());
            prop_assert!(!shown.contains('e'));
        }
    }
}
