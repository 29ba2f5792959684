//! What a lesson may do: the one list that the rules check, the prompts tell and the lesson runtime enforces.
//!
//! The text is `assets/contract.toml`, embedded. Whoever changes it changes all three.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

const TEXT: &str = include_str!("../../assets/contract.toml");

static CONTRACT: LazyLock<Contract> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the text is part of the program, and a test reads it")]
    toml::from_str(TEXT).expect("the embedded contract is sound")
});

/// The contract every lesson is held to.
#[must_use]
pub fn contract() -> &'static Contract {
    &CONTRACT
}

/// See `assets/contract.toml`, which says what each part is for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    pub limits: Limits,
    pub modules: Vec<Module>,
    pub globals: Globals,
    pub forbidden: Vec<Group>,
    pub window: Window,
    pub objects: Vec<Object>,
    pub elements: Elements,
    pub urls: Urls,
}

/// How large a lesson may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Of TSX, in bytes.
    pub source_bytes: usize,
    /// Elements, functions, blocks, arrays and objects inside one another.
    pub nesting: usize,
    /// Host elements shown at a time.
    pub elements: usize,
}

/// A module a lesson may import.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Module {
    pub name: String,
    /// What it exports at run time.
    pub exports: Names,
    /// Exported too, but never suggested.
    pub internal: Names,
}

/// The names that exist without being declared, the forbidden ones apart.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Globals {
    pub language: Names,
    pub allowed: Names,
    /// Neither promised nor forbidden.
    pub unproved: Names,
    /// Node's; no browser has them.
    pub absent: Names,
}

/// Globals forbidden for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub group: String,
    pub reason: String,
    pub hint: String,
    pub names: Names,
    /// Those of `names` that are harmless until called.
    #[serde(default)]
    pub only_calls: Names,
}

/// The names of the global object.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub names: Names,
}

/// A global object of which only a part may be used.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    pub name: String,
    pub allowed: Names,
    pub writable: Names,
    pub reason: String,
    pub hint: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elements {
    /// Tag names in lower case.
    pub forbidden: Names,
    pub reason: String,
    pub hint: String,
    /// The relations with which a `<link>` fetches.
    pub links: Names,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Urls {
    /// As React names them.
    pub attributes: Names,
    /// Without the colon.
    pub external: Names,
    pub scripts: Names,
    pub reason: String,
    pub hint: String,
}

impl Contract {
    /// The group that forbids a global.
    #[must_use]
    pub fn group_of(&self, global: &str) -> Option<&Group> {
        self.forbidden.iter().find(|group| group.names.contains(global))
    }

    #[must_use]
    pub fn object(&self, name: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.name == name)
    }

    #[must_use]
    pub fn module(&self, name: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.name == name)
    }

    /// Does a browser have this global, allowed or not?
    #[must_use]
    pub fn knows(&self, global: &str) -> bool {
        let globals = &self.globals;
        [&globals.language, &globals.allowed, &globals.unproved].iter().any(|names| names.contains(global))
            || self.group_of(global).is_some()
            || self.window.names.contains(global)
    }
}

impl Module {
    #[must_use]
    pub fn exports(&self, name: &str) -> bool {
        name == "default" || self.exports.contains(name) || self.internal.contains(name)
    }
}

impl Group {
    /// Reason and cure in one line.
    #[must_use]
    pub fn advice(&self) -> String {
        format!("{}; {}", self.reason, self.hint)
    }
}

impl Object {
    #[must_use]
    pub fn advice(&self) -> String {
        format!("{}; {}", self.reason, self.hint)
    }
}

/// Names in the order they were written, with quick look-up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Names {
    listed: Vec<String>,
    index: HashSet<String>,
}

impl Names {
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.index.contains(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.listed.iter().map(String::as_str)
    }
}

impl From<String> for Names {
    fn from(text: String) -> Self {
        let listed: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let index = listed.iter().cloned().collect();
        Self { listed, index }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two places would say two things of one name.
    #[test]
    fn every_global_stands_in_one_place() {
        let contract = contract();
        let globals = &contract.globals;
        let mut all: Vec<&str> = [&globals.language, &globals.allowed, &globals.unproved, &globals.absent]
            .iter()
            .flat_map(|n| n.iter())
            .collect();
        all.extend(contract.forbidden.iter().flat_map(|group| group.names.iter()));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(count > 1200, "{count}");
    }

    #[test]
    fn what_is_singled_out_is_listed() {
        for group in &contract().forbidden {
            assert!(group.only_calls.iter().all(|name| group.names.contains(name)), "{}", group.group);
        }
        for object in &contract().objects {
            assert!(object.writable.iter().all(|name| object.allowed.contains(name)), "{}", object.name);
        }
        assert!(contract().modules.iter().any(|module| module.exports("useState") && module.exports("default")));
        assert!(contract().knows("ResizeObserver") && contract().knows("fetch") && !contract().knows("foo"));
    }
}
