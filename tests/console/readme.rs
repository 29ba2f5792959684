//! The README's key table is the table that drives the keys.

use std::fmt::Write as _;

use homeroom::app::binding::{BINDINGS, Binding};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const BEGIN: &str = "| where | keys |\n|---|---|\n";

/// One line for each heading of the help: its keys and what they do, in the table's order.
fn table() -> String {
    let mut headings: Vec<(&str, Vec<&Binding>)> = Vec::new();
    for binding in BINDINGS {
        let heading = binding.scope.heading();
        match headings.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, bindings)) => bindings.push(binding),
            None => headings.push((heading, vec![binding])),
        }
    }
    let mut table = String::from(BEGIN);
    for (heading, bindings) in headings {
        let mut told: Vec<String> = Vec::new();
        for binding in bindings {
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{key}`")).collect();
            let entry = format!("{} {}", keys.join(" "), binding.help);
            if !told.contains(&entry) {
                told.push(entry);
            }
        }
        writeln!(table, "| {} | {} |", heading.to_lowercase(), told.join(" · ")).unwrap();
    }
    table
}

#[test]
fn the_readme_has_the_keys() {
    let readme = std::fs::read_to_string(README).unwrap();
    let start = readme.find(BEGIN).expect("the README has a key table");
    let end = readme[start..].find("\n\n").map_or(readme.len(), |at| start + at + 1);
    let table = table();
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(README, [&readme[..start], &table, &readme[end..]].concat()).unwrap();
        return;
    }
    assert_eq!(&readme[start..end], table, "UPDATE_README=1 cargo test --test console readme writes it anew");
}
