//! A call's parameters: a form, or one JSON object where the URL holds 127.0.0.1. Read strictly, so that a slip shows.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::reply::Refusal;

/// A call's parameters by their lower-case names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Params(BTreeMap<String, String>);

impl Params {
    /// Reads `name=value&…`, percent-encoded UTF-8.
    pub(crate) fn form(body: &[u8]) -> Result<Self, Refusal> {
        let mut params = BTreeMap::new();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(
                halves
                    .next()
                    .ok_or_else(|| Refusal::new(format!("参数 {name} 没有值。")))?,
            )?;
            if params.insert(name.clone(), value).is_some() {
                return Err(Refusal::new(format!("参数 {name} 重复。")));
            }
        }
        Ok(Self(params))
    }

    /// Reads one JSON object whose values are texts.
    pub(crate) fn json(body: &[u8]) -> Result<Self, Refusal> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        let value: Value = serde_json::from_slice(body).map_err(|_| Refusal::new("请求体不是JSON。"))?;
        let Value::Object(object) = value else {
            return Err(Refusal::new("请求体不是JSON对象。"));
        };
        let mut params = BTreeMap::new();
        for (name, value) in object {
            let Value::String(text) = value else {
                return Err(Refusal::new(format!("参数 {name} 必需是字符串。")));
            };
            params.insert(name, text);
        }
        Ok(Self(params))
    }

    /// Checks the names: all that the document demands are there and not empty, and none that it does not know.
    pub(crate) fn check(&self, spec: &Spec) -> Result<(), Refusal> {
        let missing = spec.mandatory.iter().filter(|name| self.get(name).is_empty()).copied();
        let absent = spec.present.iter().filter(|name| !self.0.contains_key(**name)).copied();
        let missing: Vec<&str> = missing.chain(absent).collect();
        let known = |name: &str| {
            [spec.mandatory, spec.present, spec.optional]
                .iter()
                .any(|names| names.contains(&name))
        };
        // Rule 2 of the document speaks of a parameter `token`, rule 10 of a header: both are borne, the header counts.
        let unknown: Vec<&str> = self
            .0
            .keys()
            .map(String::as_str)
            .filter(|name| *name != "token" && !known(name))
            .collect();
        let sentence = match (missing.is_empty(), unknown.is_empty()) {
            (true, true) => return Ok(()),
            (false, true) => format!("缺少参数 {}。", missing.join("、")),
            (true, false) => format!("不认识的参数 {}。", unknown.join("、")),
            (false, false) => format!("缺少参数 {}；不认识的参数 {}。", missing.join("、"), unknown.join("、")),
        };
        Err(Refusal::new(sentence))
    }

    /// A parameter's value, empty where it is absent: the document makes no difference.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// All parameters, by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The parameters of a call in the document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spec {
    /// Must be there and not empty.
    pub(crate) mandatory: &'static [&'static str],
    /// Must be there, may be empty.
    pub(crate) present: &'static [&'static str],
    /// May be absent.
    pub(crate) optional: &'static [&'static str],
}

/// Undoes `application/x-www-form-urlencoded`; a broken escape or broken UTF-8 is refused, never mended.
fn decode(text: &[u8]) -> Result<String, Refusal> {
    let broken = || Refusal::new("表单编码有误：请用UTF-8做百分号编码。");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = (rest.next().and_then(hex).zip(rest.next().and_then(hex))).ok_or_else(broken)?;
                digits.0 * 16 + digits.1
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).map_err(|_| broken())
}

fn hex(byte: &u8) -> Option<u8> {
    char::from(*byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec {
        mandatory: &["spid"],
        present: &["fhr"],
        optional: &["xfyf"],
    };

    fn sentence(body: &str) -> String {
        Params::form(body.as_bytes())
            .and_then(|params| params.check(&SPEC))
            .map_or_else(|refusal| refusal.message, |()| "ok".into())
    }

    #[test]
    fn a_slip_in_a_parameter_is_named() {
        #[rustfmt::skip]
        let rows = [
            ("all there",            "spid=1&fhr=",            "ok"),
            ("optional too",         "spid=1&fhr=&xfyf=202306", "ok"),
            ("token is borne",       "spid=1&fhr=&token=x",    "ok"),
            ("upper case is another", "SPID=1&fhr=",           "缺少参数 spid；不认识的参数 SPID。"),
            ("empty is missing",     "spid=&fhr=",             "缺少参数 spid。"),
            ("must be present",      "spid=1",                 "缺少参数 fhr。"),
            ("unknown",              "spid=1&fhr=&sp=2",       "不认识的参数 sp。"),
            ("twice",                "spid=1&spid=2",          "参数 spid 重复。"),
            ("a broken escape",      "spid=%4",                "表单编码有误：请用UTF-8做百分号编码。"),
            ("GBK is not UTF-8",     "spid=%BF%AA",            "表单编码有误：请用UTF-8做百分号编码。"),
        ];
        for (what, body, expected) in rows {
            assert_eq!(sentence(body), expected, "{what}");
        }
    }

    #[test]
    fn a_plus_is_a_space_and_an_escaped_plus_is_a_plus() {
        let params = Params::form("a=1+2&b=1%2B2&c=%E5%BC%80%f0%9f%98%80".as_bytes()).unwrap();
        assert_eq!(
            (params.get("a"), params.get("b"), params.get("c")),
            ("1 2", "1+2", "开😀")
        );
    }
}
