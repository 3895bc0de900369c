//! Giving serials to the invoices of a file that have none.

use std::fmt::Write as _;

use kaipiao_domain::Serial;
use serde_json::Value;

use super::{error::DocumentError, tree};
use crate::reply::Node;

/// Writes a file again with an `XTLSH` where one is missing. Everything else stays: nodes in their order, numbers with
/// their digits, one object or an array.
///
/// # Errors
/// [`DocumentError`], as [`read`](super::read()) gives it: what holds no invoices is not filled.
pub fn fill(bytes: &[u8], mut new: impl FnMut() -> Serial) -> Result<String, DocumentError> {
    let is_array = bytes
        .trim_ascii_start()
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start()
        .starts_with(b"[");
    let mut invoices = Vec::new();
    for node in tree::parse(bytes)? {
        let mut pairs = match node {
            Node::Object(pairs) => pairs,
            other => {
                invoices.push(other);
                continue;
            }
        };
        let written = pairs.iter_mut().find(|(key, _)| key == "XTLSH");
        let empty =
            |node: &Node| matches!(node, Node::Null) || matches!(node, Node::Text(text) if text.trim().is_empty());
        match written {
            Some((_, node)) if empty(node) => *node = Node::Text(new().to_string()),
            Some(_) => {}
            None => pairs.insert(0, ("XTLSH".to_owned(), Node::Text(new().to_string()))),
        }
        invoices.push(Node::Object(pairs));
    }
    let mut json = String::new();
    match (is_array, invoices.as_slice()) {
        (false, [one]) => render(one, 0, &mut json),
        _ => render(&Node::List(invoices), 0, &mut json),
    }
    json.push('\n');
    Ok(json)
}

/// Numbers become texts: the platform reads both, and no program loses a digit of a text.
fn render(node: &Node, depth: usize, json: &mut String) {
    let quoted = |text: &str| Value::from(text).to_string();
    let indent = "    ".repeat(depth + 1);
    let close = "    ".repeat(depth);
    match node {
        Node::Null => json.push_str("null"),
        Node::Text(text) => json.push_str(&quoted(text)),
        Node::List(nodes) if nodes.is_empty() => json.push_str("[]"),
        Node::Object(pairs) if pairs.is_empty() => json.push_str("{}"),
        Node::List(nodes) => {
            json.push_str("[\n");
            for (index, node) in nodes.iter().enumerate() {
                json.push_str(&indent);
                render(node, depth + 1, json);
                json.push_str(if index + 1 < nodes.len() { ",\n" } else { "\n" });
            }
            let _ = write!(json, "{close}]");
        }
        Node::Object(pairs) => {
            json.push_str("{\n");
            for (index, (key, node)) in pairs.iter().enumerate() {
                let _ = write!(json, "{indent}{}: ", quoted(key));
                render(node, depth + 1, json);
                json.push_str(if index + 1 < pairs.len() { ",\n" } else { "\n" });
            }
            let _ = write!(json, "{close}}}");
        }
    }
}
