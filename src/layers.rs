//! Enforces the import rule: a room imports only rooms it is allowed to.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may import. `model` may import none.
const ROOMS: [(&str, &[&str]); 13] = [
    ("model", &[]),
    ("db", &["model"]),
    ("llm", &["model"]),
    ("tsx", &["model"]),
    ("worker", &["model", "db", "llm", "tsx"]),
    ("health", &["model", "db", "worker"]),
    ("app", &["model"]),
    ("ui", &["model", "app"]),
    ("term", &["app"]),
    ("config", &[]),
    ("telemetry", &[]),
    ("shutdown", &[]),
    ("console", &["model", "app", "ui", "term", "db", "tsx", "shutdown", "telemetry"]),
];

/// Rooms that may use anything.
const OPEN: [&str; 3] = ["cli", "lib", "main"];

/// Crates a room may not name, whatever it imports of homeroom's.
const FOREIGN: [(&str, &[&str]); 5] = [
    ("model", &["tokio", "tokio_postgres", "ratatui", "crossterm", "reqwest", "oxc"]),
    ("app", &["tokio", "tokio_postgres", "ratatui", "crossterm", "reqwest", "oxc"]),
    ("ui", &["tokio", "tokio_postgres", "crossterm", "reqwest", "oxc"]),
    ("worker", &["tokio_postgres", "ratatui", "crossterm", "hyper"]),
    ("health", &["tokio_postgres", "ratatui", "crossterm", "reqwest"]),
];

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn room_of(path: &Path, src: &Path) -> String {
    let first = path.strip_prefix(src).unwrap().components().next().unwrap();
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The rooms that follow `crate::` in a file, whether in a `use`, a path or a nested `use crate::{…}`.
fn imports(text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list.split(['}', ';']).next().unwrap().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let room: String = name.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            rooms.insert(room);
        }
    }
    rooms
}

fn sources() -> Vec<(String, PathBuf, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    rust_files(&src)
        .into_iter()
        .map(|path| (room_of(&path, &src), path.clone(), fs::read_to_string(&path).unwrap()))
        .filter(|(room, ..)| room != "layers")
        .collect()
}

#[test]
fn a_room_imports_only_what_it_may() {
    for (room, path, text) in sources() {
        if OPEN.contains(&room.as_str()) {
            continue;
        }
        let (_, allowed) = ROOMS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("no rule for {room}"));
        for import in imports(&text) {
            assert!(
                import == room || allowed.contains(&import.as_str()),
                "{} is in `{room}` and imports `{import}`, which `{room}` may not",
                path.display()
            );
        }
    }
}

#[test]
fn a_room_names_no_crate_it_may_not() {
    for (room, path, text) in sources() {
        let banned = FOREIGN.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, crates)| *crates);
        for name in banned {
            assert!(!text.contains(&format!("{name}::")), "{} is in `{room}` and names `{name}`", path.display());
        }
    }
}

#[test]
fn the_reader_of_imports_sees_every_form() {
    let text = "use crate::db::Db;\nuse crate::{llm, tsx::Checker};\n// use crate::ui;\nfn f() { crate::app::g() }";
    let expected = ["app", "db", "llm", "tsx"].map(str::to_owned).into_iter().collect();
    assert_eq!(imports(text), expected);
}
