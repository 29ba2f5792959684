//! What the lesson runtime tells of a lesson, as it stands in its JSON.
//!
//! May import: `model`.

use serde::Deserialize;

use crate::model::tree::{Controls, Played};

/// The runtime's report on one lesson.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::tsx) struct Telling {
    /// What it was doing last, e.g. `mount` or `click "Check" at 40:9`.
    pub(in crate::tsx) doing: String,
    pub(in crate::tsx) faults: Vec<Fault>,
    pub(in crate::tsx) warnings: Vec<Fault>,
    /// Names that browsers have and the runtime has not.
    pub(in crate::tsx) unsupported: Vec<String>,
    /// An error of the runtime's own.
    pub(in crate::tsx) internal: Option<Internal>,
    pub(in crate::tsx) played: Played,
    pub(in crate::tsx) controls: Controls,
    /// Every distinct text a learner saw, in order of first sight.
    pub(in crate::tsx) texts: Vec<String>,
}

/// One thing found.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::tsx) struct Fault {
    /// `exception` where the lesson threw; a rule of the runtime's otherwise.
    pub(in crate::tsx) rule: String,
    pub(in crate::tsx) message: String,
    /// From 1; the column in UTF-16 units.
    pub(in crate::tsx) line: Option<u32>,
    pub(in crate::tsx) column: Option<u32>,
    pub(in crate::tsx) component: Option<String>,
    /// The engine's stack of what was thrown.
    pub(in crate::tsx) stack: Option<String>,
    /// The thrown error's name, e.g. `TypeError`.
    pub(in crate::tsx) name: Option<String>,
    pub(in crate::tsx) hint: Option<String>,
    pub(in crate::tsx) during: Option<String>,
    /// How often a warning was met.
    pub(in crate::tsx) count: Option<u32>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(in crate::tsx) struct Internal {
    pub(in crate::tsx) message: String,
    pub(in crate::tsx) stack: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_told_and_misses_nothing_that_is_not() {
        let told: Telling = serde_json::from_str(
            r#"{"doing": "mount", "faults": [{"rule": "exception", "message": "m", "line": 3, "new": 1}],
                "internal": null, "empty": false, "played": {"clicks": 2}}"#,
        )
        .unwrap();
        assert_eq!((told.doing.as_str(), told.faults[0].line, told.played.clicks), ("mount", Some(3), 2));
        assert!(told.internal.is_none() && told.texts.is_empty());
    }
}
