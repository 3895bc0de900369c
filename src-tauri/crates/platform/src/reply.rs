//! From the bytes of a reply to a typed one, as tolerant as the platform is loose.
//!
//! One step makes the JSON uniform, so that the types need not care: keys are trimmed and in lower case; `null`, `""`
//! and `{}` are as good as absent; numbers and booleans are texts, digit for digit. Where one object holds a key in
//! several spellings with different values, the upper-case one wins, then the first; the others are kept under the
//! key with a count behind it (`fphm (2)`). Keys that no type knows are kept aside by the types.

use std::{collections::BTreeMap, fmt, ops::Deref};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Value};

/// Keys of a reply that its type does not know, and second values of those it does: kept, never an error.
///
/// They may hold a secret or a buyer's data, so `Debug` shows the keys alone.
#[derive(Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Rest(BTreeMap<String, Value>);

impl Deref for Rest {
    type Target = BTreeMap<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Keys that the document itself spells in two ways: `Reulst` in FPKJ's first sample, `nsrsmc` in TERM/LIST's table.
const MISSPELT: [(&str, &str); 2] = [("reulst", "result"), ("nsrsmc", "nsrmc")];

/// What a body turned out to be.
#[derive(Debug)]
pub(crate) struct Envelope {
    /// `Result`; `None` where the reply has none.
    pub(crate) result: Option<bool>,
    /// `Code`; empty where the reply has none.
    pub(crate) code: String,
    /// `Message`.
    pub(crate) message: String,
    body: Value,
}

/// A field that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DecodeError {
    pub(crate) path: String,
    pub(crate) reason: String,
}

impl Envelope {
    /// Reads a body; `None` where it is not a JSON object in UTF-8 (with or without a byte order mark).
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let Node::Object(pairs) = serde_json::from_slice(bytes).ok()? else {
            return None;
        };
        let body = uniform_object(pairs);
        let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Some(Self {
            result: flag(&text("result")),
            code: text("code"),
            message: text("message"),
            body: Value::Object(body),
        })
    }

    /// Whether it says that the token is no longer good (`Code` 2001 to 2009). A reply that holds anything that was
    /// done is not such a reply, whatever its code.
    pub(crate) fn rejects_token(&self) -> bool {
        let done = ["sucesslist", "errlist", "rows"].iter().any(|key| {
            self.body
                .get(key)
                .is_some_and(|value| value.as_array().is_none_or(|list| !list.is_empty()))
        });
        self.result != Some(true) && !done && self.code.parse().is_ok_and(|code| (2001..=2009).contains(&code))
    }

    /// The typed reply.
    pub(crate) fn decode<T: DeserializeOwned>(self) -> Result<T, DecodeError> {
        decode(self.body)
    }
}

/// Reads a type out of uniform JSON; an error names the place and quotes no value.
pub(crate) fn decode<T: DeserializeOwned>(value: Value) -> Result<T, DecodeError> {
    serde_path_to_error::deserialize(value).map_err(|error| DecodeError {
        path: error.path().to_string(),
        reason: reason(error.inner()),
    })
}

/// What is wrong, without the value that serde's own words quote: it may be a buyer's.
fn reason(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match words.split_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => words,
    }
}

/// A yes or no as the platform writes it.
pub(crate) fn flag(text: &str) -> Option<bool> {
    match text.trim() {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

/// JSON as it stands, with every pair of an object in its order and numbers as their digits.
pub(crate) enum Node {
    Null,
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// The key by which `serde_json` hands over the digits of a number (its `arbitrary_precision`).
const NUMBER: &str = "$serde_json::private::Number";

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Node, E> {
        Ok(Node::Text(if yes { "1" } else { "0" }.to_owned()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Text(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Text(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut pairs = Vec::new();
        while let Some((key, node)) = map.next_entry::<String, Node>()? {
            if key == NUMBER && pairs.is_empty() {
                return match node {
                    Node::Text(digits) => Ok(Node::Text(digits)),
                    Node::Null | Node::List(_) | Node::Object(_) => Err(A::Error::custom("not a number")),
                };
            }
            pairs.push((key, node));
        }
        Ok(Node::Object(pairs))
    }
}

/// One node made uniform; `None` for what is as good as absent.
fn uniform(node: Node) -> Option<Value> {
    match node {
        Node::Null => None,
        Node::Text(text) => (!text.is_empty()).then_some(Value::String(text)),
        // An element of a list counts even where it says nothing: an unreadable row must not look like no row.
        Node::List(nodes) => Some(Value::Array(
            nodes
                .into_iter()
                .map(|node| match node {
                    Node::Object(pairs) => Value::Object(uniform_object(pairs)),
                    Node::Null => Value::Null,
                    Node::Text(text) => Value::String(text),
                    list @ Node::List(_) => uniform(list).unwrap_or_default(),
                })
                .collect(),
        )),
        Node::Object(pairs) => {
            let object = uniform_object(pairs);
            (!object.is_empty()).then_some(Value::Object(object))
        }
    }
}

fn uniform_object(pairs: Vec<(String, Node)>) -> Map<String, Value> {
    let mut object: Map<String, Value> = Map::new();
    let mut written: BTreeMap<String, Spelling> = BTreeMap::new();
    for (spelling, node) in pairs {
        let spelling = spelling.trim();
        let Some(mut value) = uniform(node) else {
            continue;
        };
        let folded = spelling.to_lowercase();
        let key = MISSPELT
            .iter()
            .find(|(wrong, _)| *wrong == folded)
            .map_or(folded, |(_, right)| (*right).to_owned());
        let is_upper = spelling == spelling.to_uppercase();
        let Some(first) = object.get_mut(&key) else {
            written.insert(key.clone(), Spelling { is_upper, values: 1 });
            object.insert(key, value);
            continue;
        };
        if *first == value {
            continue;
        }
        let known = written.entry(key.clone()).or_default();
        if is_upper && !known.is_upper {
            std::mem::swap(first, &mut value);
            known.is_upper = true;
        }
        known.values += 1;
        object.insert(format!("{key} ({})", known.values), value);
    }
    object
}

/// How a key of an object was written so far.
#[derive(Default)]
struct Spelling {
    is_upper: bool,
    values: usize,
}

/// Whether a reply gave two different values for a field.
pub(crate) fn second_value<'a>(rest: &'a Rest, key: &str) -> Option<&'a str> {
    rest.get(&format!("{key} (2)")).and_then(Value::as_str)
}
