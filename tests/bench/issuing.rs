//! What a document costs us from the form's draft to its number: commits and processor time, the network's part included.

use std::time::Duration;

use crate::{
    Subject,
    measure::{Sheet, millis},
    queue::Load,
};

pub(crate) const SUBJECT: Subject = Subject {
    name: "issuing",
    about: "commits and processor time of one document, from draft to number",
    run,
};

fn run(sheet: &mut Sheet) {
    let load = Load {
        companies: 4,
        each: 100,
        latency: Duration::from_millis(5),
    };
    let documents = load.documents() as f64;
    let taken = sheet.rounds(5, || load.issue());
    let each = |of: fn(&crate::queue::Taken) -> f64| taken.iter().map(|one| of(one) / documents).collect();
    sheet.bound("commits", "", each(|one| f64::from(one.commits)), 3.0);
    sheet.bound("processor time of our own", "ms", each(|one| millis(one.own)), 2.0);
}
