//! The document's own irregularities, made on purpose: keys in either case, numbers as text, three ways to say nothing.

use std::borrow::Cow;

use rand_chacha::{ChaCha8Rng, rand_core::RngCore};

use crate::reply::{Json, Object};

/// Keys that the document's samples write in both cases.
const EITHER_CASE: [&str; 7] = ["Code", "code", "XTLSH", "xtlsh", "DATA", "FPZT", "Qrcode"];

/// Rewrites a reply as another of the platform's servers would have written it: the same facts in other clothes.
pub(crate) fn vary(reply: Object, issuing: bool, rng: &mut ChaCha8Rng) -> Object {
    let mut reply = object(reply, rng);
    for (key, value) in &mut reply.0 {
        match key.as_ref() {
            "Result" => {
                if coin(rng) {
                    *value = digits(value);
                }
                if issuing && coin(rng) {
                    *key = Cow::Borrowed("Reulst");
                }
            }
            "total" if coin(rng) => *value = digits(value),
            _ => {}
        }
    }
    reply
}

fn object(object: Object, rng: &mut ChaCha8Rng) -> Object {
    let taken: Vec<String> = object.0.iter().map(|(key, _)| key.to_lowercase()).collect();
    let renamed = object.0.into_iter().map(|(key, value)| {
        let twice = taken.iter().filter(|name| **name == key.to_lowercase()).count() > 1;
        let key = if !twice && EITHER_CASE.contains(&key.as_ref()) && coin(rng) {
            other_case(&key)
        } else {
            key
        };
        let value = nothing(&key, json(value, rng), rng);
        (key, value)
    });
    Object(renamed.collect())
}

fn json(value: Json, rng: &mut ChaCha8Rng) -> Json {
    match value {
        Json::List(list) => Json::List(list.into_iter().map(|item| json(item, rng)).collect()),
        Json::Object(inner) => Json::Object(object(inner, rng)),
        Json::Null | Json::Text(_) | Json::Number(_) => value,
    }
}

/// An empty text may also be `null` or `{}`: the document shows all three.
fn nothing(key: &str, value: Json, rng: &mut ChaCha8Rng) -> Json {
    match value {
        Json::Text(text) if text.is_empty() && key != "Message" => match rng.next_u32() % 3 {
            0 => Json::Null,
            1 => Json::Object(Object::default()),
            _ => Json::Text(text),
        },
        other => other,
    }
}

fn digits(value: &Json) -> Json {
    match value {
        Json::Text(text) => text.parse().map_or_else(|_| value.clone(), Json::Number),
        Json::Number(number) => Json::Text(number.to_string()),
        Json::Null | Json::List(_) | Json::Object(_) => value.clone(),
    }
}

fn other_case(key: &str) -> Cow<'static, str> {
    Cow::Owned(if key.chars().all(char::is_lowercase) {
        key.to_uppercase()
    } else {
        key.to_lowercase()
    })
}

fn coin(rng: &mut ChaCha8Rng) -> bool {
    rng.next_u32() & 1 == 1
}
