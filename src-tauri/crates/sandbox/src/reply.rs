//! What the platform answers: JSON whose keys keep the order of the document's samples.

use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeMap};

/// A JSON value of a reply.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Text(String),
    Number(i64),
    List(Vec<Json>),
    Object(Object),
}

/// A JSON object of a reply, in the order in which its keys were written.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Object(pub(crate) Vec<(Cow<'static, str>, Json)>);

impl Object {
    /// Adds a key behind the others.
    pub(crate) fn with(mut self, key: &'static str, value: impl Into<Json>) -> Self {
        self.0.push((Cow::Borrowed(key), value.into()));
        self
    }

    /// Gives a key another value.
    pub(crate) fn set(mut self, key: &str, value: impl Into<Json>) -> Self {
        if let Some((_, known)) = self.0.iter_mut().find(|(name, _)| name == key) {
            *known = value.into();
        }
        self
    }

    /// A reply with `Result` and `Message`, which are in all of them.
    pub(crate) fn answer(ok: bool, message: &str) -> Self {
        Self::default()
            .with("Result", if ok { "1" } else { "0" })
            .with("Message", message)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<Object>> for Json {
    fn from(objects: Vec<Object>) -> Self {
        Self::List(objects.into_iter().map(Self::Object).collect())
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::List(list) => serializer.collect_seq(list),
            Self::Object(object) => object.serialize(serializer),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Why a call did not get what it asked for: `Result` 0, the words and sometimes a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The words of `Message`.
    pub(crate) message: String,
    /// The key and the value of the code: `Code` 2001 to 2009 for tokens, `code` 100 for a wrong call of KPJG.
    pub(crate) code: Option<(&'static str, &'static str)>,
}

impl Refusal {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            code: None,
        }
    }

    pub(crate) fn coded(message: impl Into<String>, key: &'static str, code: &'static str) -> Self {
        Self {
            message: message.into(),
            code: Some((key, code)),
        }
    }
}

impl From<Refusal> for Object {
    fn from(refusal: Refusal) -> Self {
        let reply = Self::answer(false, &refusal.message);
        match refusal.code {
            Some((key, code)) => reply.with(key, code),
            None => reply,
        }
    }
}

/// A call's answer.
pub(crate) type Answer = Result<Object, Refusal>;
