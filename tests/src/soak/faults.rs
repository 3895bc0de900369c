//! Every fault that the sandbox knows, each in its share.

use kaipiao_sandbox::{Call, Fault, FaultKind as Kind};

use super::options::Options;

/// What the platform does wrong, so that on each call something does with the share of the options.
pub(super) fn usual(options: &Options) -> Vec<Fault> {
    let share = options.faults;
    let half = share / 2.0;
    let mut all = Vec::new();
    // A call and the invoice in it are struck apart: half and half.
    all.extend(spread(Call::Fpkj, half, connection()));
    all.extend(spread(Call::Fpkj, half, invoice(options.hides)));
    all.extend(spread(Call::Shkp, half, connection()));
    all.extend(spread(Call::Shkp, half, again(options.hides)));
    for call in [Call::Kpjg, Call::Fplist, Call::List, Call::Qrcode, Call::Ewmdd] {
        let mut kinds = connection();
        kinds.push((1, Fault::once(Kind::Refuse)));
        all.extend(spread(call, half, kinds));
    }
    all.push(Fault::sometimes(Kind::ResetAfter, half).on(Call::GetToken));
    all.push(Fault::sometimes(Kind::Html, half).on(Call::GetToken));
    all
}

/// Rarer than their share, and ordered once: each of them stands still for a minute, or until a person logs in.
pub(super) fn rare(options: &Options) -> Vec<Fault> {
    let times = options.invoices.div_ceil(500);
    let mut all = Vec::new();
    for call in [Call::Fpkj, Call::Kpjg] {
        let hang = Fault::sometimes(Kind::Hang, 0.02).on(call).times(times);
        all.extend([hang.clone().acting(), hang]);
        all.push(Fault::sometimes(Kind::TokenExpired, 0.02).on(call).times(times));
    }
    all
}

/// What becomes of a connection: the request is lost, or its reply.
fn connection() -> Vec<(u32, Fault)> {
    let page = |status| Fault {
        status: Some(status),
        ..Fault::once(Kind::Html)
    };
    vec![
        (3, Fault::once(Kind::ResetBefore)),
        (3, Fault::once(Kind::ResetAfter)),
        (3, Fault::once(Kind::Cut)),
        (1, page(502)),
        (1, page(504).acting()),
        (1, Fault::once(Kind::Test)),
        (1, Fault::once(Kind::Empty)),
        (1, Fault::once(Kind::Empty).acting()),
        (1, Fault::once(Kind::Redirect)),
        (2, Fault::once(Kind::Delay).ms(120)),
    ]
}

/// What becomes of an invoice that is sent.
fn invoice(hides: u64) -> Vec<(u32, Fault)> {
    let face = Fault::once(Kind::Face);
    let forgets = Fault {
        forgets: true,
        ..face.clone()
    };
    let retries = Fault {
        retries: true,
        ..face.clone()
    };
    vec![
        (2, Fault::once(Kind::Late).ms(hides)),
        (2, Fault::once(Kind::Late).ms(hides / 2)),
        (1, Fault::once(Kind::Late).ms(hides / 10)),
        (1, Fault::once(Kind::Refuse)),
        (2, Fault::once(Kind::NoNumber).ms(400)),
        (1, Fault::once(Kind::NoNumber).asks(2)),
        (2, Fault::once(Kind::Kept).ms(400)),
        (1, Fault::once(Kind::UsedUp)),
        (1, Fault::once(Kind::UsedUp).acting()),
        (2, Fault::once(Kind::Held)),
        (1, face),
        (1, forgets),
        (1, retries),
        (1, Fault::once(Kind::BothLists)),
        (1, Fault::once(Kind::NeitherList)),
        (1, Fault::once(Kind::Stranger)),
        (1, Fault::once(Kind::Failed).ms(400)),
    ]
}

/// What becomes of one that is submitted again.
fn again(hides: u64) -> Vec<(u32, Fault)> {
    vec![
        (2, Fault::once(Kind::Late).ms(hides / 2)),
        (1, Fault::once(Kind::Refuse)),
        (1, Fault::once(Kind::Held)),
        (1, Fault::once(Kind::UsedUp)),
        (1, Fault::once(Kind::NoNumber).ms(400)),
        (1, Fault::once(Kind::Face)),
    ]
}

/// Spreads a share of a call over faults by their weight. The sandbox tries one after the other and takes the first that strikes, so
/// that a later one needs a larger share of what is left.
fn spread(call: Call, share: f64, kinds: Vec<(u32, Fault)>) -> Vec<Fault> {
    let weights: u32 = kinds.iter().map(|(weight, _)| weight).sum();
    let mut left = 1.0;
    let mut faults = Vec::new();
    for (weight, fault) in kinds {
        let part = share * f64::from(weight) / f64::from(weights);
        faults.push(Fault {
            share: Some(part / left),
            ..fault.on(call)
        });
        left -= part;
    }
    faults
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_fault_that_the_sandbox_knows_is_ordered() {
        let options = Options {
            invoices: 300,
            faults: 0.3,
            kills: 0,
            seed: 1,
            companies: Some(1),
            quiet: 1,
            hides: 1,
            patience: 1,
        };
        let all = [usual(&options), rare(&options)].concat();
        let ordered: BTreeSet<_> = all.iter().map(|fault| fault.kind.name()).collect();
        let known: BTreeSet<_> = Kind::ALL.map(Kind::name).into();
        assert_eq!(ordered, known);
    }

    #[test]
    fn shares_add_up_to_what_was_asked_for() {
        let mut none = 1.0;
        for fault in spread(Call::Fpkj, 0.3, connection()) {
            none *= 1.0 - fault.share.unwrap();
        }
        assert!((1.0 - none - 0.3_f64).abs() < 1e-9, "{none}");
    }
}
