//! The name that was probably meant.
//!
//! May import: `model`.

use oxc::semantic::ScopeId;
use strsim::osa_distance;

use super::Lesson;

/// Of a long name, more letters than this are not a slip.
const MOST_SLIPS: usize = 3;
/// Names looked at; a lesson has a hundred.
const MOST_NAMES: usize = 2_000;

/// The candidate with the fewest slips, if they are few for the name's length; of equals the first.
pub(super) fn nearest<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let length = name.chars().count();
    // Two letters differ from two others for no reason at all.
    let most = (length / 3).min(MOST_SLIPS);
    let slips = candidates.take(MOST_NAMES).filter(|candidate| *candidate != name).map(|candidate| {
        let distance = if candidate.eq_ignore_ascii_case(name) {
            0
        } else if candidate.chars().count().abs_diff(length) > MOST_SLIPS {
            usize::MAX
        } else {
            osa_distance(name, candidate)
        };
        (distance, candidate)
    });
    slips.min_by_key(|(distance, _)| *distance).filter(|(distance, _)| *distance <= most).map(|(_, near)| near)
}

impl<'l, 'a> Lesson<'l, 'a> {
    /// The values that can be named in a scope, the nearest first.
    pub(super) fn in_scope(&self, scope: ScopeId) -> impl Iterator<Item = &'l str> + use<'l, 'a> {
        let scoping = self.semantic.scoping();
        scoping.scope_ancestors(scope).flat_map(move |scope| {
            let values = scoping.get_bindings(scope).iter().filter(|(_, symbol)| {
                let flags = scoping.symbol_flags(**symbol);
                flags.is_value() && !flags.is_ambient()
            });
            values.map(|(name, _)| name.as_str())
        })
    }

    /// Is there anything of that name?
    pub(super) fn declares(&self, name: &str) -> bool {
        self.semantic.scoping().symbol_names().any(|one| one == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slips_are_suggested() {
        for (name, candidates, expected) in [
            ("scroe", &["score", "store"][..], Some("score")),
            ("setscore", &["score", "setScore"], Some("setScore")),
            ("useStat", &["useState", "useId"], Some("useState")),
            ("x", &["y", "i"], None),
            ("answer", &["question", "total"], None),
            ("answers", &["answer"], Some("answer")),
            ("Quesiton", &["Question"], Some("Question")),
            ("a", &["A"], Some("A")),
        ] {
            assert_eq!(nearest(name, candidates.iter().copied()), expected, "{name}");
        }
    }
}
