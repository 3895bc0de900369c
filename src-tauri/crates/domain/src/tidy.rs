//! The first pass: cleans the text of a draft.
use crate::Draft;
/// Tidies a draft.
pub fn tidy(draft: Draft) -> Draft {
    draft
}
