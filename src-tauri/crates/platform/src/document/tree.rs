//! The JSON of a file, before its nodes are known: one object or an array, no key twice, numbers as their digits.

use kaipiao_domain::FaultCode;
use serde_json::{Map, Value};

use super::{error::DocumentError, faults::Faults};
use crate::reply::Node;

/// Reads a file: its invoices as JSON objects in their order, every number a text.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Node>, DocumentError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = str::from_utf8(bytes).map_err(|_| DocumentError::NotUtf8)?;
    let root = serde_json::from_str(text).map_err(|error| DocumentError::NotJson {
        line: error.line(),
        column: error.column(),
    })?;
    match root {
        Node::List(invoices) if !invoices.is_empty() => Ok(invoices),
        Node::List(_) => Err(DocumentError::Empty),
        object @ Node::Object(_) => Ok(vec![object]),
        Node::Null | Node::Text(_) => Err(DocumentError::NoDocument),
    }
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
                let here = if place.is_empty() {
                    key.clone()
                } else {
                    format!("{place}.{key}")
                };
                if object.contains_key(&key) {
                    faults.block(FaultCode::Unreadable, here, "这个节点写了两次，请只留一个");
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

/// Takes a node out, so that the rest can be read; of a list's element an empty object stays, or the others would move up.
pub(super) fn take_out(root: &mut Value, node: &str) -> bool {
    let pointer = format!("/{}", node.replace('[', "/").replace(']', "").replace('.', "/"));
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return false;
    };
    match root.pointer_mut(parent) {
        Some(Value::Object(pairs)) => pairs.remove(key).is_some(),
        Some(Value::Array(elements)) => key
            .parse::<usize>()
            .ok()
            .and_then(|index| elements.get_mut(index))
            .is_some_and(|element| {
                let is_wrong = !element.is_object();
                *element = Value::Object(Map::new());
                is_wrong
            }),
        _ => false,
    }
}
