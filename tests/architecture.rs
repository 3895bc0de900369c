//! Which way packages may look, as ARCHITECTURE.md draws it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests stop at the first thing that is not as it should be"
)]

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

/// Our packages, and which of ours each may depend on when it is built (tests may use the sandbox).
const ALLOWED: [(&str, &[&str]); 11] = [
    ("kaipiao-domain", &[]),
    ("kaipiao-platform", &["kaipiao-domain"]),
    ("kaipiao-ledger", &["kaipiao-domain"]),
    ("kaipiao-paper", &[]),
    ("kaipiao-sheet", &["kaipiao-domain"]),
    ("kaipiao-vault", &["kaipiao-domain"]),
    ("kaipiao-sandbox", &[]),
    (
        "kaipiao-desk",
        &[
            "kaipiao-domain",
            "kaipiao-ledger",
            "kaipiao-paper",
            "kaipiao-platform",
            "kaipiao-sheet",
            "kaipiao-vault",
        ],
    ),
    ("kaipiao-cli", &["kaipiao-desk", "kaipiao-sandbox"]),
    ("kaipiao-desktop", &["kaipiao-desk", "kaipiao-sandbox"]),
    ("kaipiao-tests", &["kaipiao-cli", "kaipiao-desk", "kaipiao-sandbox"]),
];

/// What cargo knows of all packages, those of other systems included: on a new machine it fetches what is missing.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The names that a package depends on when it is built.
fn depends_on(package: &Value) -> BTreeSet<&str> {
    package["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
        .map(|dependency| dependency["name"].as_str().unwrap())
        .collect()
}

#[test]
fn packages_look_downwards_only() {
    let metadata = metadata();
    let members = metadata["workspace_members"].as_array().unwrap();
    let ours: Vec<_> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|package| members.contains(&package["id"]))
        .collect();
    assert_eq!(ours.len(), ALLOWED.len(), "a package is missing in the table");
    for package in &ours {
        let name = package["name"].as_str().unwrap();
        let (_, allowed) = ALLOWED
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap_or_else(|| panic!("{name}"));
        for dependency in depends_on(package)
            .iter()
            .filter(|dependency| dependency.starts_with("kaipiao-"))
        {
            assert!(allowed.contains(dependency), "{name} must not depend on {dependency}");
        }
    }
}

/// The names of all packages that a package is built with, directly or not.
fn built_with(metadata: &Value, name: &str) -> BTreeSet<String> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let name_of = |id: &Value| {
        let packages = metadata["packages"].as_array().unwrap();
        packages.iter().find(|package| package["id"] == *id).unwrap()["name"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let mut open: Vec<&Value> = nodes
        .iter()
        .filter(|node| name_of(&node["id"]) == name)
        .map(|node| &node["id"])
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.as_str().unwrap()) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == *id).unwrap();
        for dependency in node["deps"].as_array().unwrap() {
            let kinds = dependency["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"].as_str() != Some("dev")) {
                open.push(&dependency["pkg"]);
            }
        }
    }
    seen.iter().map(|id| name_of(&Value::from(*id))).collect()
}

#[test]
fn only_the_shell_knows_tauri() {
    let metadata = metadata();
    for (name, _) in ALLOWED.iter().filter(|(name, _)| *name != "kaipiao-desktop") {
        let built_with = built_with(&metadata, name);
        assert!(built_with.contains(*name), "the walk began");
        let tauri: Vec<_> = built_with
            .iter()
            .filter(|name| name.starts_with("tauri") || *name == "wry")
            .collect();
        assert!(tauri.is_empty(), "{name} is built with {tauri:?}");
    }
    assert!(
        built_with(&metadata, "kaipiao-desktop").contains("tauri"),
        "the walk finds what is there"
    );
}

#[test]
fn domain_can_do_no_input_or_output() {
    let metadata = metadata();
    let domain = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|package| package["name"] == "kaipiao-domain")
        .unwrap();
    // `time` gives it dates; clippy keeps it from the clocks.
    let forbidden = ["tokio", "reqwest", "rusqlite", "chrono", "rand", "tracing"];
    let found: Vec<_> = depends_on(domain)
        .into_iter()
        .filter(|name| forbidden.contains(name))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn only_the_host_folder_imports_tauri_in_the_window() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src");
    let mut folders = vec![source.clone()];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            read += 1;
            let in_host = path.starts_with(source.join("host"));
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                in_host || !text.contains("@tauri-apps"),
                "{} imports @tauri-apps",
                path.display()
            );
        }
    }
    assert!(read > 10, "the front end's source was not found");
}
