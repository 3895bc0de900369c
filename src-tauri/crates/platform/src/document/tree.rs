//! The JSON of a file, before its nodes are known: one object or an array, no key twice, numbers as their digits.

use serde_json::{Map, Value};

use super::error::{DocumentError, Faults};
use crate::reply::Node;

/// Reads a file: its invoices as JSON objects in their order, every number a text.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Node>, DocumentError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = str::from_utf8(bytes).map_err(|_| DocumentError::NotUtf8)?;
    let root = serde_json::from_str(text).map_err(|error| DocumentError::NotJson {
        line: error.line(),
        column: error.column(),
    })?;
    let mut faults = Faults::default();
    match root {
        Node::List(invoices) if !invoices.is_empty() => return Ok(invoices),
        Node::List(_) => faults.add("[]", "文件里没有发票"),
        object @ Node::Object(_) => return Ok(vec![object]),
        Node::Null | Node::Text(_) => faults.add("$", "应为一张发票的对象，或多张发票的数组"),
    }
    Err(faults.into_error())
}

/// One node as a JSON value: `null` is as good as absent, a key that stands twice is a fault.
pub(super) fn value(node: Node, place: &str, faults: &mut Faults) -> Option<Value> {
    Some(match node {
        Node::Null => return None,
        Node::Text(text) => Value::String(text),
        Node::List(nodes) => Value::Array(
            nodes
                .into_iter()
                .enumerate()
                .map(|(index, node)| value(node, &format!("{place}[{index}]"), faults).unwrap_or_default())
                .collect(),
        ),
        Node::Object(pairs) => {
            let mut object = Map::new();
            for (key, node) in pairs {
                let here = format!("{place}.{key}");
                if object.contains_key(&key) {
                    faults.add(here, "这个节点写了两次，请只留一个");
                    continue;
                }
                if let Some(value) = value(node, &here, faults) {
                    object.insert(key, value);
                }
            }
            Value::Object(object)
        }
    })
}
