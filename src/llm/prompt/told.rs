//! What a model is told of the contract: the very lists the rules check.
//!
//! May import: `model`.

use crate::model::contract::{Group, Names, contract};

/// Names of browsers that a lesson reaches in ways told of elsewhere.
const TOLD_APART: [&str; 7] = ["window", "document", "navigator", "self", "frames", "top", "parent"];

/// The places that the contract fills in any prompt.
pub(super) fn places() -> Vec<(&'static str, String)> {
    let contract = contract();
    let modules: Vec<String> = contract.modules.iter().map(|module| format!("\"{}\"", module.name)).collect();
    let exports = contract.modules.iter().flat_map(|module| module.exports.iter());
    let browser = contract.globals.allowed.iter().filter(|name| !TOLD_APART.contains(name));
    let of = |object: &str| contract.object(object).map(|object| coded(object.allowed.iter())).unwrap_or_default();
    let forbidden: Vec<String> = contract.forbidden.iter().map(told).collect();
    vec![
        ("{{modules}}", modules.join(", ")),
        ("{{exports}}", coded(exports)),
        ("{{forbidden}}", forbidden.join("\n")),
        ("{{document}}", of("document")),
        ("{{navigator}}", of("navigator")),
        ("{{elements}}", elements(&contract.elements.forbidden)),
        ("{{browser}}", coded(browser)),
        ("{{bytes}}", contract.limits.source_bytes.to_string()),
        ("{{nesting}}", contract.limits.nesting.to_string()),
    ]
}

fn told(group: &Group) -> String {
    let reason = capitalised(&group.reason);
    format!("   - {reason} ({}): {}.", coded(group.names.iter()), group.hint)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn coded<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn elements(names: &Names) -> String {
    names.iter().map(|name| format!("`<{name}>`")).collect::<Vec<_>>().join(", ")
}
