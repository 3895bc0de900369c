//! Faults to order: which call, serial or company they strike, how often, and what they do.

use std::{collections::BTreeMap, str::FromStr};

use rand_chacha::{ChaCha8Rng, rand_core::RngCore};
use serde::{Deserialize, Serialize};

use crate::calls::Call;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// FPKJ and SHKP refuse: ErrList with `HaveSave` 0, nothing is kept. Any other call: `Result` 0, nothing is done.
    Refuse,
    /// No answer until the client gives up or ten minutes are over. Nothing is done unless [`Fault::acting`] says so.
    Hang,
    /// The answer comes [`Fault::ms`] later. What was asked is done even if the client does not wait for it.
    Delay,
    /// The connection is reset before anything is done.
    ResetBefore,
    /// The connection is reset when everything is done.
    ResetAfter,
    /// Everything is done; half of the reply arrives, then the connection ends.
    Cut,
    /// A page in HTML as of a gateway, with [`Fault::status`]; not done unless acting.
    Html,
    /// The bare text `test`; not done unless acting.
    Test,
    /// Status 200 and an empty body; not done unless acting.
    Empty,
    /// A redirect to the portal's login page; not done unless acting.
    Redirect,
    /// The token ends before its time (`Code` 2005).
    TokenExpired,
    /// FPKJ: accepted without a number; issued after [`Fault::ms`] or when KPJG has asked [`Fault::asks`] times.
    NoNumber,
    /// FPKJ: ErrList with `HaveSave` 1; the platform goes on by itself and issues as with [`FaultKind::NoNumber`].
    Kept,
    /// FPKJ: `发票已经用完，请申领发票`, without `HaveSave`; nothing is kept unless acting, then it waits for review.
    UsedUp,
    /// FPKJ: kept for review (FPZT 0) until SHKP.
    Held,
    /// FPKJ and SHKP: the company's face scan lapses; the invoice is kept for review unless the fault says otherwise.
    Face,
    /// FPKJ: issued, and the reply has the serial in both lists.
    BothLists,
    /// FPKJ: issued, and the reply has the serial in neither list.
    NeitherList,
    /// FPKJ: issued, and the reply names a serial that nobody sent.
    Stranger,
    /// FPKJ: issued later like [`FaultKind::NoNumber`], but SucessList says `kpjg` 0 with the platform's words in `kpfk`.
    Failed,
    /// FPKJ: issued, but the reply is lost and nothing shows it for [`Fault::ms`]: KPJG says code 100, FPLIST lists nothing,
    /// and the same serial sent again is issued once more. SHKP: the reply is lost while the second run is in progress.
    Late,
}

impl FaultKind {
    /// All kinds.
    pub const ALL: [Self; 21] = [
        Self::Refuse,
        Self::Hang,
        Self::Delay,
        Self::ResetBefore,
        Self::ResetAfter,
        Self::Cut,
        Self::Html,
        Self::Test,
        Self::Empty,
        Self::Redirect,
        Self::TokenExpired,
        Self::NoNumber,
        Self::Kept,
        Self::UsedUp,
        Self::Held,
        Self::Face,
        Self::BothLists,
        Self::NeitherList,
        Self::Stranger,
        Self::Failed,
        Self::Late,
    ];

    /// Its name on the command line and at the control endpoint.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Hang => "hang",
            Self::Delay => "delay",
            Self::ResetBefore => "reset-before",
            Self::ResetAfter => "reset-after",
            Self::Cut => "cut",
            Self::Html => "html",
            Self::Test => "test",
            Self::Empty => "empty",
            Self::Redirect => "redirect",
            Self::TokenExpired => "token-expired",
            Self::NoNumber => "no-number",
            Self::Kept => "kept",
            Self::UsedUp => "used-up",
            Self::Held => "held",
            Self::Face => "face",
            Self::BothLists => "both-lists",
            Self::NeitherList => "neither-list",
            Self::Stranger => "stranger",
            Self::Failed => "failed",
            Self::Late => "late",
        }
    }

    /// Whether it strikes single invoices of an issuing call and not the call as a whole.
    fn strikes_invoices(self) -> bool {
        match self {
            Self::Hang
            | Self::Delay
            | Self::ResetBefore
            | Self::ResetAfter
            | Self::Cut
            | Self::Html
            | Self::Test
            | Self::Empty
            | Self::Redirect
            | Self::TokenExpired => false,
            Self::Refuse
            | Self::NoNumber
            | Self::Kept
            | Self::UsedUp
            | Self::Held
            | Self::Face
            | Self::BothLists
            | Self::NeitherList
            | Self::Stranger
            | Self::Failed
            | Self::Late => true,
        }
    }
}

/// A fault as ordered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// The call it strikes; absent: any, but FPKJ only for those that strike invoices.
    #[serde(default)]
    pub call: Option<Call>,
    /// The XTLSH it strikes; absent: any.
    #[serde(default)]
    pub serial: Option<String>,
    /// The spid of the company it strikes; absent: any.
    #[serde(default)]
    pub company: Option<String>,
    /// How often it strikes; absent: once, or for ever where a share is given.
    #[serde(default)]
    pub times: Option<u32>,
    /// The share of occasions on which it strikes, 0 to 1.
    #[serde(default)]
    pub share: Option<f64>,
    /// Milliseconds of the sandbox's clock (real ones for a delay) until what it holds back shows.
    #[serde(default)]
    pub ms: Option<u64>,
    /// How often KPJG is asked until what it holds back shows.
    #[serde(default)]
    pub asks: Option<u32>,
    /// Whether the call is acted on although its reply is spoilt.
    #[serde(default)]
    pub acts: bool,
    /// For [`FaultKind::Face`]: nothing is kept (`HaveSave` 0).
    #[serde(default)]
    pub forgets: bool,
    /// For [`FaultKind::Face`]: what was kept goes on by itself after the scan.
    #[serde(default)]
    pub retries: bool,
    /// The status of an HTML page; absent: 502.
    #[serde(default)]
    pub status: Option<u16>,
    /// For [`FaultKind::Late`]: the reply hangs instead of the connection being reset.
    #[serde(default)]
    pub hangs: bool,
    /// The platform's words.
    #[serde(default)]
    pub message: Option<String>,
}

impl Fault {
    /// A fault that strikes once.
    pub fn once(kind: FaultKind) -> Self {
        Self {
            kind,
            call: None,
            serial: None,
            company: None,
            times: None,
            share: None,
            ms: None,
            asks: None,
            acts: false,
            forgets: false,
            retries: false,
            status: None,
            hangs: false,
            message: None,
        }
    }

    /// A fault that strikes a share (0 to 1) of all occasions.
    pub fn sometimes(kind: FaultKind, share: f64) -> Self {
        Self {
            share: Some(share),
            ..Self::once(kind)
        }
    }

    /// Strikes one call only.
    #[must_use]
    pub fn on(self, call: Call) -> Self {
        Self {
            call: Some(call),
            ..self
        }
    }

    /// Strikes one serial only.
    #[must_use]
    pub fn serial(self, serial: &str) -> Self {
        Self {
            serial: Some(serial.to_owned()),
            ..self
        }
    }

    /// Strikes one company (spid) only.
    #[must_use]
    pub fn company(self, spid: &str) -> Self {
        Self {
            company: Some(spid.to_owned()),
            ..self
        }
    }

    /// Strikes so many times.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }

    /// Holds back for so many milliseconds.
    #[must_use]
    pub fn ms(self, ms: u64) -> Self {
        Self { ms: Some(ms), ..self }
    }

    /// Holds back until KPJG has asked so many times.
    #[must_use]
    pub fn asks(self, asks: u32) -> Self {
        Self {
            asks: Some(asks),
            ..self
        }
    }

    /// Spoils the reply of a call that is acted on.
    #[must_use]
    pub fn acting(self) -> Self {
        Self { acts: true, ..self }
    }

    /// Speaks these words.
    #[must_use]
    pub fn message(self, message: &str) -> Self {
        Self {
            message: Some(message.to_owned()),
            ..self
        }
    }

    /// Whether it strikes single invoices; a refusal of any other call strikes the call.
    fn strikes_invoices(&self) -> bool {
        let issues = self.call.is_none_or(|call| matches!(call, Call::Fpkj | Call::Shkp));
        self.kind.strikes_invoices() && (issues || self.kind != FaultKind::Refuse)
    }

    fn strikes(&self, call: Call, company: &str, serials: &[String]) -> bool {
        let call_fits = match self.call {
            Some(wanted) => wanted == call,
            None => !self.kind.strikes_invoices() || call == Call::Fpkj,
        };
        call_fits
            && self.company.as_deref().is_none_or(|spid| spid == company)
            && self.serial.as_ref().is_none_or(|serial| serials.contains(serial))
    }
}

/// `KIND=SHARE` of the command line.
impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, share) = text.split_once('=').ok_or("应写成 KIND=SHARE，例如 late=0.05")?;
        let kind = FaultKind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| {
                format!(
                    "没有故障 {name}，可用的有：{}",
                    FaultKind::ALL.map(FaultKind::name).join(" ")
                )
            })?;
        match share.parse() {
            Ok(share) if (0.0..=1.0).contains(&share) => Ok(Self::sometimes(kind, share)),
            Ok(_) | Err(_) => Err(format!("比例 {share} 应在 0 和 1 之间")),
        }
    }
}

/// The faults on order, in the order in which they were ordered, and how often faults struck.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    ordered: Vec<Fault>,
    struck: BTreeMap<&'static str, u64>,
}

impl Faults {
    pub(crate) fn order(&mut self, fault: Fault) {
        self.ordered.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        self.ordered.clear();
    }

    pub(crate) fn pending(&self) -> &[Fault] {
        &self.ordered
    }

    /// How often each kind struck.
    pub(crate) fn struck(&self) -> BTreeMap<String, u64> {
        self.struck
            .iter()
            .map(|(kind, times)| ((*kind).to_owned(), *times))
            .collect()
    }

    /// The first fault that strikes this call as a whole; it is used up by one.
    pub(crate) fn strike_call(
        &mut self,
        call: Call,
        company: &str,
        serials: &[String],
        rng: &mut ChaCha8Rng,
    ) -> Option<Fault> {
        self.strike(|fault| !fault.strikes_invoices(), call, company, serials, rng)
    }

    /// The first fault that strikes one invoice of an issuing call; it is used up by one.
    pub(crate) fn strike_invoice(
        &mut self,
        call: Call,
        company: &str,
        serial: &str,
        rng: &mut ChaCha8Rng,
    ) -> Option<Fault> {
        self.strike(Fault::strikes_invoices, call, company, &[serial.to_owned()], rng)
    }

    fn strike(
        &mut self,
        layer: impl Fn(&Fault) -> bool,
        call: Call,
        company: &str,
        serials: &[String],
        rng: &mut ChaCha8Rng,
    ) -> Option<Fault> {
        let mut struck = None;
        for (index, fault) in self.ordered.iter().enumerate() {
            if layer(fault)
                && fault.strikes(call, company, serials)
                && fault.share.is_none_or(|share| chance(share, rng))
            {
                struck = Some(index);
                break;
            }
        }
        let index = struck?;
        let fault = self.ordered.get_mut(index)?;
        let once = fault.clone();
        *self.struck.entry(once.kind.name()).or_default() += 1;
        let left = match (fault.times, fault.share) {
            (Some(times), _) => Some(times.saturating_sub(1)),
            (None, Some(_)) => None,
            (None, None) => Some(0),
        };
        fault.times = left;
        if left == Some(0) {
            self.ordered.remove(index);
        }
        Some(once)
    }
}

fn chance(share: f64, rng: &mut ChaCha8Rng) -> bool {
    f64::from(rng.next_u32()) < share * f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use rand_chacha::rand_core::SeedableRng;

    use super::*;

    #[test]
    fn a_fault_strikes_only_what_it_was_ordered_for_and_only_so_often() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut faults = Faults::default();
        faults.order(
            Fault::once(FaultKind::ResetAfter)
                .on(Call::Fpkj)
                .serial("A")
                .company("c1")
                .times(2),
        );
        let serials = ["B".to_owned(), "A".to_owned()];
        #[rustfmt::skip]
        let rows = [
            ("another call",     Call::Kpjg, "c1", &serials[..],  false),
            ("another company",  Call::Fpkj, "c2", &serials[..],  false),
            ("another serial",   Call::Fpkj, "c1", &serials[..1], false),
            ("the first time",   Call::Fpkj, "c1", &serials[..],  true),
            ("the second time",  Call::Fpkj, "c1", &serials[1..], true),
            ("a third time",     Call::Fpkj, "c1", &serials[..],  false),
        ];
        for (what, call, company, serials, strikes) in rows {
            assert_eq!(
                faults.strike_call(call, company, serials, &mut rng).is_some(),
                strikes,
                "{what}"
            );
        }
        assert_eq!(faults.struck(), BTreeMap::from([("reset-after".to_owned(), 2)]));
    }

    #[test]
    fn a_share_strikes_about_as_often_as_it_says_and_the_same_for_a_seed() {
        let count = |seed| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut faults = Faults::default();
            faults.order(Fault::sometimes(FaultKind::Cut, 0.25));
            (0..1_000)
                .filter(|_| faults.strike_call(Call::Fpkj, "c", &[], &mut rng).is_some())
                .count()
        };
        assert!((200..300).contains(&count(7)), "{}", count(7));
        assert_eq!(count(7), count(7));
    }

    #[test]
    fn the_command_line_names_every_kind() {
        for kind in FaultKind::ALL {
            let fault: Fault = format!("{}=0.5", kind.name()).parse().unwrap();
            assert_eq!((fault.kind, fault.share), (kind, Some(0.5)));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        assert!("late".parse::<Fault>().is_err());
        assert!("late=1.5".parse::<Fault>().is_err());
        assert!("early=1".parse::<Fault>().unwrap_err().contains("late"));
    }
}
