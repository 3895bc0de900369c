//! A red invoice may wait for its buyer: they confirm it at the tax bureau, or do not, within three days.

use kaipiao_ledger::{State, Timestamp, issuance::Issuance};

/// How long a buyer has to confirm a red invoice (红字信息确认单), in milliseconds: 72 hours.
const BUYER_HAS: i64 = 72 * 3600 * 1000;

/// Until when a document may be waiting for its buyer; `None` for one that waits for nobody.
pub(crate) fn until(issuance: &Issuance) -> Option<Timestamp> {
    let is_red = issuance.gross.is_negative();
    let since = issuance.sent_at.unwrap_or(issuance.created_at);
    (is_red && issuance.state == State::Accepted).then_some(Timestamp(since.0.saturating_add(BUYER_HAS)))
}
