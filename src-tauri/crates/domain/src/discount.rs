//! A discount of the whole invoice, spread over its lines (RULES §1.4).

use rust_decimal::Decimal;

use crate::{
    Discount, Draft, Fen, Pricing,
    money::divide,
    total::{self, percent_of, total},
};

/// Why a discount can't be spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpreadError {
    /// A line has no amount yet.
    #[error("请先填好每一行的金额")]
    Incomplete,
    /// It is not above zero.
    #[error("折扣要大于 0")]
    Nothing,
    /// It is more than the invoice.
    #[error("折扣不能超过合计 {0}")]
    TooLarge(Fen),
}

/// Takes an amount off the whole invoice: each line gives its share, beside the discount that it has. The amount is with
/// or without tax as the draft's [`Pricing`] says.
///
/// # Errors
/// [`SpreadError`]; the draft is then as it was.
pub fn spread_amount(draft: &mut Draft, amount: Fen) -> Result<(), SpreadError> {
    let (left, taken) = left_and_taken(draft)?;
    let sum: Fen = left.iter().copied().sum();
    if amount <= Fen::ZERO {
        return Err(SpreadError::Nothing);
    }
    if amount > sum {
        return Err(SpreadError::TooLarge(sum));
    }
    for ((line, share), taken) in draft.lines.iter_mut().zip(shares(amount, &left)).zip(taken) {
        if share > Fen::ZERO {
            line.discount = Some(Discount::Amount {
                amount: taken + share,
                tax: None,
            });
        }
    }
    Ok(())
}

/// Takes a percentage off what the whole invoice comes to, rounded once.
///
/// # Errors
/// [`SpreadError`]; the draft is then as it was.
pub fn spread_percent(draft: &mut Draft, percent: Decimal) -> Result<(), SpreadError> {
    let (left, _) = left_and_taken(draft)?;
    let sum: Fen = left.into_iter().sum();
    if percent > Decimal::ONE_HUNDRED {
        return Err(SpreadError::TooLarge(sum));
    }
    spread_amount(draft, percent_of(sum, percent))
}

/// What is left of each line, and what its own discount takes, in the draft's pricing.
fn left_and_taken(draft: &Draft) -> Result<(Vec<Fen>, Vec<Fen>), SpreadError> {
    let amounts: Option<Vec<Fen>> = draft.lines.iter().map(total::amount).collect();
    let amounts = amounts.ok_or(SpreadError::Incomplete)?;
    let taken: Vec<Fen> = total(draft)
        .lines
        .iter()
        .map(|line| match draft.pricing {
            Pricing::Net => line.discount_net,
            Pricing::Gross => line.discount_net + line.discount_tax,
        })
        .collect();
    let left = amounts
        .iter()
        .zip(&taken)
        .map(|(amount, taken)| *amount - *taken)
        .collect();
    Ok((left, taken))
}

/// Shares an amount out by weight; the shares add up to it and none exceeds its weight.
///
/// Each share is rounded and the last takes the remainder. Where many small shares were rounded the same way, the last
/// could become negative or larger than its line: then no share takes more than is left, and what the last can't take
/// goes to the lines before it.
fn shares(amount: Fen, weights: &[Fen]) -> Vec<Fen> {
    let sum: i128 = weights.iter().map(|weight| i128::from(weight.0.max(0))).sum();
    let mut left = amount;
    let mut shares: Vec<Fen> = weights
        .iter()
        .map(|weight| {
            let weight = Fen(weight.0.max(0));
            let share = divide(i128::from(amount.0) * i128::from(weight.0), sum.max(1))
                .min(left)
                .min(weight);
            left = left - share;
            share
        })
        .collect();
    for (share, weight) in shares.iter_mut().zip(weights).rev() {
        let more = left.min(*weight - *share).max(Fen::ZERO);
        *share += more;
        left = left - more;
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{FaultCode, preview, sample};

    #[test]
    fn the_last_share_takes_the_remainder() {
        #[rustfmt::skip]
        let rows: [(&str, i64, &[i64], &[i64]); 9] = [
            ("a fen over",                    10_000, &[33_333, 33_333, 33_334], &[3_333, 3_333, 3_334]),
            ("a fen short",                        5, &[100, 100, 100],          &[2, 2, 1]),
            ("by weight",                      1_000, &[10_000, 20_000, 40_000], &[143, 286, 571]),
            ("all of it",                        700, &[100, 200, 400],          &[100, 200, 400]),
            ("half a fen each, no minus",          5, &[1; 10],                  &[1, 1, 1, 1, 1, 0, 0, 0, 0, 0]),
            ("the last is too small for it",       4, &[3, 3, 3, 1],             &[1, 1, 1, 1]),
            ("a full line takes no more",         38, &[10, 10, 10, 10, 1],      &[9, 9, 9, 10, 1]),
            ("a line of nothing",                 10, &[100, 0, 100],            &[5, 0, 5]),
            ("the remainder goes back",          100, &[34, 34, 34, 0],          &[33, 33, 34, 0]),
        ];
        for (what, amount, weights, expected) in rows {
            let weights: Vec<Fen> = weights.iter().copied().map(Fen).collect();
            let expected: Vec<Fen> = expected.iter().copied().map(Fen).collect();
            assert_eq!(shares(Fen(amount), &weights), expected, "{what}");
        }
    }

    #[test]
    fn a_discount_of_the_invoice_joins_those_of_its_lines() {
        let mut draft = sample::draft();
        draft.lines.push(sample::line());
        draft.lines[1].discount = Some(Discount::Percent { percent: 50.into() });
        spread_amount(&mut draft, Fen(1_590)).unwrap();
        let off = |amount| {
            Some(Discount::Amount {
                amount: Fen(amount),
                tax: None,
            })
        };
        assert_eq!(draft.lines[0].discount, off(1_060), "two thirds");
        assert_eq!(draft.lines[1].discount, off(5_300 + 530), "a third beside the half");
        assert_eq!(preview(draft).totals.gross, Fen(10_600 + 5_300 - 1_590));
    }

    #[test]
    fn what_can_not_be_spread_leaves_the_draft_as_it_was() {
        let mut draft = sample::draft();
        let before = draft.clone();
        assert_eq!(
            spread_amount(&mut draft, Fen(10_601)),
            Err(SpreadError::TooLarge(Fen(10_600)))
        );
        assert_eq!(spread_amount(&mut draft, Fen(0)), Err(SpreadError::Nothing));
        assert_eq!(
            spread_percent(&mut draft, 101.into()),
            Err(SpreadError::TooLarge(Fen(10_600)))
        );
        assert_eq!(draft, before);
        draft.lines[0].amount = None;
        assert_eq!(spread_amount(&mut draft, Fen(1)), Err(SpreadError::Incomplete));
    }

    #[test]
    fn all_of_it_can_be_given_away() {
        let mut draft = sample::draft();
        spread_amount(&mut draft, Fen(10_600)).unwrap();
        assert_eq!(preview(draft.clone()).totals.gross, Fen::ZERO);
        assert_eq!(
            spread_amount(&mut draft, Fen(1)),
            Err(SpreadError::TooLarge(Fen::ZERO)),
            "nothing is left"
        );
        let mut draft = sample::draft();
        spread_percent(&mut draft, 100.into()).unwrap();
        assert_eq!(preview(draft).totals.gross, Fen::ZERO);
    }

    #[test]
    fn a_line_whose_share_is_nothing_stays_without_discount() {
        let mut draft = sample::draft();
        draft.lines.push(sample::line());
        draft.lines[1].amount = Some(Fen(1));
        spread_amount(&mut draft, Fen(50)).unwrap();
        assert_eq!(draft.lines[1].discount, None);
        assert_eq!(preview(draft).faults, []);
    }

    #[test]
    fn a_percentage_is_of_the_sum() {
        let mut draft = sample::draft();
        draft.lines = vec![sample::line(); 3];
        for line in &mut draft.lines {
            line.amount = Some(Fen(33));
        }
        spread_percent(&mut draft, 5.into()).unwrap();
        assert_eq!(preview(draft).totals.gross, Fen(99 - 5), "4.95 is rounded once");
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_exceeds_its_line(weights in prop::collection::vec(0_i64..100_000, 1..40), part in 0_i64..=1_000) {
            let weights: Vec<Fen> = weights.into_iter().map(Fen).collect();
            let sum: Fen = weights.iter().copied().sum();
            let amount = Fen(sum.0 * part / 1_000);
            let shares = shares(amount, &weights);
            prop_assert_eq!(shares.iter().copied().sum::<Fen>(), amount);
            for (share, weight) in shares.iter().zip(&weights) {
                prop_assert!(*share <= *weight && !share.is_negative());
            }
        }

        #[test]
        fn a_spread_discount_is_never_refused(amounts in prop::collection::vec(1_i64..100_000, 1..20), part in 1_i64..=1_000) {
            let mut draft = sample::draft();
            draft.lines = amounts.iter().map(|amount| crate::Line { amount: Some(Fen(*amount)), ..sample::line() }).collect();
            let sum: i64 = amounts.iter().sum();
            let amount = Fen((sum * part / 1_000).max(1));
            spread_amount(&mut draft, amount).unwrap();
            let shown = preview(draft);
            prop_assert_eq!(shown.totals.gross, Fen(sum) - amount);
            prop_assert!(!shown.faults.iter().any(|fault| fault.code == FaultCode::BadDiscount), "{:?}", shown.faults);
        }
    }
}
