//! How an issued document is written: the row of a success, the row of a duplicate, the links and codes in both.

use base64::{Engine, engine::general_purpose::STANDARD};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};

use crate::{
    books::Document,
    clock::{compact_date, dashed_date, time_of_day},
    invoice::Kind,
    number::check_code,
    reply::Object,
    state::State,
};

/// The row of SucessList for a document, issued or only accepted.
pub(super) fn success(state: &State, document: &Document) -> Object {
    let facts = Facts::of(state, document);
    let issued = document.number().is_some();
    facts
        .lower(
            Object::default()
                .with("xtlsh", document.serial())
                .with("fpzl", document.invoice.kind.code()),
        )
        .with("kpjg", if issued { "1" } else { "" })
        .with("pdfxx", if issued { "PDF生成成功" } else { "" })
        .with("kpfk", if issued { "开具成功" } else { "" })
}

/// The row of ErrList for a serial that was issued before: the same facts twice, in upper and in lower case.
pub(super) fn duplicate(state: &State, document: &Document) -> (String, Object) {
    let facts = Facts::of(state, document);
    let at = facts.at;
    let message = format!(
        "此单据已经开过发票, FPHM = {}:KPRQ ={} 00:00:00.000。",
        facts.joined,
        dashed_date(at)
    );
    let upper = Object::default()
        .with("XTLSH", document.serial())
        .with("FPHM", facts.joined.as_str())
        .with("KPRQ", format!("{} 00:00:00.000", dashed_date(at)))
        .with("MW", format!("[{}]", STANDARD.encode(&facts.cipher)))
        .with("XYM", facts.check.as_str())
        .with("JQBH", facts.machine.as_str())
        .with("FPZL", document.invoice.kind.code())
        .with("ErrMsg", format!("{message} "));
    let lower = upper
        .with("xtlsh", document.serial())
        .with("fpzl", document.invoice.kind.code());
    let row = facts
        .lower(lower)
        .with("kpjg", "1")
        .with("pdfxx", "PDF生成成功")
        .with("kpfk", "开具成功");
    (message, row)
}

/// What KPJG says of an issued document.
pub(super) fn verdict(state: &State, document: &Document) -> Object {
    let facts = Facts::of(state, document);
    Object::default()
        .with("XTLSH", document.serial())
        .with("FPHM", facts.joined.as_str())
        .with("KPRQ", format!("{}T{}", dashed_date(facts.at), time_of_day(facts.at)))
        .with("MW", facts.cipher.as_str())
        .with("XYM", facts.check.as_str())
        .with("JQBH", facts.machine.as_str())
        .with("URL", facts.link.as_str())
        .with("SWQM", "")
}

/// The facts of a document that several rows repeat; empty where it is not issued.
pub(super) struct Facts {
    code: String,
    number: String,
    joined: String,
    at: i64,
    issued: bool,
    cipher: String,
    pub(super) check: String,
    pub(super) machine: String,
    qr: String,
    pub(super) link: String,
}

impl Facts {
    pub(super) fn of(state: &State, document: &Document) -> Self {
        let kind = document.invoice.kind;
        let number = document.number();
        let issued = number.is_some();
        let at = document.issued_at().unwrap_or(document.received_at);
        let key = check_code(document.id);
        let older = issued && !kind.is_digital();
        let text = |wanted: bool, text: &str| if wanted { text.to_owned() } else { String::new() };
        let machine = state
            .company(&document.spid)
            .map_or("", |company| company.terminal.as_str());
        let mut facts = Self {
            code: number.map(|number| number.code.clone()).unwrap_or_default(),
            number: number.map(|number| number.number.clone()).unwrap_or_default(),
            joined: number.map(crate::number::Number::joined).unwrap_or_default(),
            at,
            issued,
            cipher: if older { cipher(document.id) } else { String::new() },
            check: text(older, &key),
            machine: text(older, machine),
            qr: String::new(),
            link: text(
                issued && kind.has_pdf(),
                &format!("{}{}", state.manner.link_base, link(&key, kind)),
            ),
        };
        facts.qr = facts.qr_text(document);
        facts
    }

    /// What the QR code of the face holds (RULES §11.4): the gross of a 数电票, the net of the older kinds.
    fn qr_text(&self, document: &Document) -> String {
        if !self.issued {
            return String::new();
        }
        let (kind, date) = (document.invoice.kind, compact_date(self.at));
        let mark = match kind {
            Kind::PaperSpecial => "01",
            Kind::PaperOrdinary => "04",
            Kind::ElectronicOrdinary => "10",
            Kind::ElectronicSpecial => "08",
            Kind::DigitalSpecial => "31",
            Kind::DigitalOrdinary => "32",
        };
        if kind.is_digital() {
            return format!(
                "01,{mark},,{},{:.2},{date},,2C4A",
                self.number,
                document.invoice.gross()
            );
        }
        format!(
            "01,{mark},{},{},{:.2},{date},{},2C4A,",
            self.code,
            self.number,
            document.invoice.net(),
            self.check
        )
    }

    fn lower(&self, row: Object) -> Object {
        row.with("fpdm", self.code.as_str())
            .with("fphm", self.number.as_str())
            .with(
                "kprq",
                if self.issued {
                    compact_date(self.at)
                } else {
                    String::new()
                },
            )
            .with("skm", self.cipher.as_str())
            .with("jym", self.check.as_str())
            .with("jqbh", self.machine.as_str())
            .with("ewm", self.qr.as_str())
            .with("url", self.link.as_str())
    }
}

/// The relative link of a document's PDF.
fn link(key: &str, kind: Kind) -> String {
    format!("/KPGL/PDFXZ?XYM={key}&FPZL={}", kind.code())
}

/// 密文 of the older kinds: 112 characters of its alphabet, meaning nothing.
fn cipher(id: u64) -> String {
    const ALPHABET: &[u8; 16] = b"0123456789+-*/<>";
    let mut rng = ChaCha8Rng::seed_from_u64(id);
    (0..112)
        .map(|_| {
            ALPHABET
                .get(rng.next_u32() as usize % 16)
                .map_or('0', |byte| char::from(*byte))
        })
        .collect()
}
