//! What can be asked of a group of failed lessons: its cause, class, models and fingerprint.

use super::parse::{self, Keys};
use super::{Field, Key, Problem, Query, Test, Text};
use crate::model::failure::FailureClass;
use crate::model::failures::FailureGroup;

/// In the order of help.
const GROUPS: Keys = Keys {
    known: &[Key::Cause, Key::In(Field::Error), Key::In(Field::Model), Key::In(Field::Group)],
    where_to_find: "causes have cause: error: model: group:",
    not_here: "is of lessons; causes have cause: error: model: group:",
};

impl Query {
    /// As [`Query::parse`], of groups of failures; what can be asked only of a lesson is a [`Problem`].
    #[must_use]
    pub fn parse_for_groups(text: &str) -> (Self, Vec<Problem>) {
        parse::query(text, GROUPS)
    }

    /// Whether a group matches; `None` where `model:` asks for one that may be among those not looked at.
    #[must_use]
    pub fn matches_group(&self, group: &FailureGroup) -> Option<bool> {
        let mut all = Some(true);
        for term in &self.terms {
            match term.test.holds_for(group).map(|holds| holds != term.not) {
                Some(false) => return Some(false),
                Some(true) => {}
                None => all = None,
            }
        }
        all
    }
}

impl Test {
    fn holds_for(&self, group: &FailureGroup) -> Option<bool> {
        let fingerprint = |wanted: &Text| group.fingerprint.as_deref().is_some_and(|text| wanted.matches(text));
        let model = |wanted: &Text| group.models.iter().any(|model| wanted.matches(model));
        match self {
            // A word is of what is in sight: nearly every group has models that are not.
            Self::Anywhere(wanted) => Some(wanted.matches(&error_of(group)) || model(wanted) || fingerprint(wanted)),
            Self::Cause(wanted) => Some(group.class.is_some_and(|class| wanted.contains(&class))),
            Self::In(Field::Error, wanted) => Some(wanted.matches(&error_of(group))),
            Self::In(Field::Group, wanted) => Some(fingerprint(wanted)),
            Self::In(Field::Model, wanted) => (model(wanted) || group.all_models).then(|| model(wanted)),
            // Of lessons, and not understood above.
            Self::In(Field::Title | Field::Outline | Field::Worker, _)
            | Self::Status(_)
            | Self::Age(..)
            | Self::Attempts(..)
            | Self::Id(_) => None,
        }
    }
}

/// Class and cause, as the error of a lesson.
fn error_of(group: &FailureGroup) -> String {
    let class = group.class.map(FailureClass::as_str);
    class.into_iter().chain([group.cause.as_str()]).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group() -> FailureGroup {
        let at = "2026-11-21T13:04:31Z".parse().unwrap();
        FailureGroup {
            fingerprint: Some("rule:forbidden-call:fetch".to_owned()),
            class: Some(FailureClass::Rules),
            cause: "forbidden call `fetch`".to_owned(),
            lessons: 9,
            first: at,
            last: at,
            models: vec!["gpt-4o-mini".to_owned()],
            all_models: true,
            wasted_usd: 0.0,
            unpriced: 0,
        }
    }

    fn asked(text: &str, group: &FailureGroup) -> Option<bool> {
        let (query, problems) = Query::parse_for_groups(text);
        assert_eq!(problems, [], "{text}");
        query.matches_group(group)
    }

    #[test]
    fn words_are_of_cause_class_models_and_fingerprint() {
        for (text, holds) in [
            ("", true),
            ("FETCH", true),
            ("forbidden fetch", true),
            ("\"forbidden call\"", true),
            ("forbidden-call", true),
            ("forbid*fetch", true),
            ("mini", true),
            ("-fetch", false),
            ("-claude", true),
            ("fetch claude", false),
            ("error:forbid*", false),
            ("error:rules*", true),
            ("cause:rules,compile", true),
            ("cause:compile", false),
            ("-cause:compile", true),
            ("model:gpt*", true),
            ("model:claude", false),
            ("group:fetch", true),
        ] {
            assert_eq!(asked(text, &group()), Some(holds), "{text}");
        }
    }

    #[test]
    fn a_model_that_may_be_among_those_not_looked_at_is_not_denied() {
        let some = FailureGroup { all_models: false, ..group() };
        for (text, holds) in [
            ("model:gpt*", Some(true)),
            ("-model:gpt*", Some(false)),
            ("model:claude*", None),
            ("-model:claude*", None),
            ("model:claude* cause:compile", Some(false)),
            ("claude", Some(false)),
        ] {
            assert_eq!(asked(text, &some), holds, "{text}");
        }
    }

    #[test]
    fn what_only_lessons_have_is_said() {
        for (text, said) in [
            ("age:<1h", "age: is of lessons; causes have cause: error: model: group:"),
            ("fetch title:sky", "title: is of lessons; causes have cause: error: model: group:"),
            ("foo:bar", "no key foo:, in quotes it is text; causes have cause: error: model: group:"),
            ("causes:x", "no key causes: but cause:, in quotes it is text"),
            ("stat:x", "no key stat:, in quotes it is text; causes have cause: error: model: group:"),
            ("-status:failed", "status: is of lessons; causes have cause: error: model: group:"),
        ] {
            let (query, problems) = Query::parse_for_groups(text);
            assert_eq!(problems.first().map(|problem| problem.message.as_str()), Some(said), "{text}");
            assert_eq!(query.matches_group(&group()), Some(true), "the rest of {text} holds");
        }
        let (_, problems) = Query::parse_for_groups("cause:fetch");
        assert!(problems[0].message.starts_with("no cause fetch"), "{problems:?}");
    }
}
