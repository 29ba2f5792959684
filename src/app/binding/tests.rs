use super::*;
use Scope::{
    BulkDialog, BulkEditor, ConfirmDialog, Diff as InDiff, DiscardDialog, DrainingDialog, Editors, Everywhere, Filter,
    Fleet, FleetLessons, FleetProviders, GroupLessons, Groups, Help as InHelp, Inputs, Lesson as InLesson, Lessons,
    Lists, Overview, Palette as InPalette, Panes, PauseDialog, QuitDialog, RetryDialog, Rows, Sorting,
};

const SCREENS: [&[Scope]; 22] = [
    &[Overview, Lessons, Lists, Everywhere],
    &[InLesson, Lessons, Panes, Everywhere],
    &[InDiff, InLesson, Lessons, Panes, Everywhere],
    &[Editors],
    &[Inputs],
    &[InPalette],
    &[Filter],
    &[Sorting],
    &[InHelp],
    &[RetryDialog],
    &[ConfirmDialog],
    &[BulkDialog],
    &[BulkEditor],
    &[QuitDialog],
    &[DrainingDialog],
    &[DiscardDialog],
    &[Groups, Rows, Everywhere],
    &[GroupLessons, Rows, Lessons, Everywhere],
    &[Fleet, Rows, Everywhere],
    &[FleetLessons, Rows, Lessons, Everywhere],
    &[FleetProviders, Rows, Everywhere],
    &[PauseDialog],
];

#[test]
fn no_key_means_two_things_on_one_screen() {
    for scopes in SCREENS {
        let mut keys: Vec<&str> =
            BINDINGS.iter().filter(|b| scopes.contains(&b.scope)).flat_map(|b| b.keys).copied().collect();
        keys.sort_unstable();
        for pair in keys.windows(2) {
            assert_ne!(pair[0], pair[1], "{scopes:?}");
            assert!(!pair[1].starts_with(&format!("{} ", pair[0])), "{} hides {}", pair[0], pair[1]);
        }
    }
}

#[test]
fn every_key_can_be_made_from_its_spelling() {
    for binding in BINDINGS {
        for keys in binding.keys {
            let prefix = keys.rsplit_once(' ').and_then(|(first, _)| first.chars().next());
            let key = key_of(keys).unwrap_or_else(|| panic!("{keys}"));
            let Meaning::Bound(found) = meaning(&[binding.scope], prefix, key) else { panic!("{keys}") };
            assert!(found.keys.contains(keys), "{keys}");
        }
    }
}

#[test]
fn every_binding_is_reachable_and_explained() {
    for binding in BINDINGS {
        assert!(!binding.help.is_empty() && !binding.keys.is_empty(), "{binding:?}");
        assert!(binding.footer.is_empty() || binding.footer.contains(' '), "{binding:?}");
        assert!(SCREENS.iter().any(|scopes| scopes.contains(&binding.scope)), "{binding:?}");
    }
}

#[test]
fn nothing_that_changes_hangs_on_the_tail_of_an_escape_sequence() {
    const TAILS: [&str; 17] = ["[", "O", "A", "B", "C", "D", "F", "G", "H", "I", "M", "P", "Q", "R", "S", "Z", "~"];
    for binding in BINDINGS.iter().filter(|binding| binding.action.changes()) {
        assert!(binding.keys.iter().all(|key| !TAILS.contains(key)), "{binding:?}");
    }
}

#[test]
fn sequences_and_aliases_are_understood() {
    let scopes = SCREENS[0];
    let action = |prefix, key| match meaning(scopes, prefix, key) {
        Meaning::Bound(binding) => Some(binding.action),
        Meaning::Prefix | Meaning::Nothing => None,
    };
    assert!(matches!(meaning(scopes, None, Key::char('g')), Meaning::Prefix));
    assert_eq!(action(Some('g'), Key::char('g')), Some(Action::Top));
    assert_eq!(action(None, Key::plain(KeyCode::Home)), Some(Action::Top));
    assert_eq!(action(None, Key::plain(KeyCode::PageDown)), Some(Action::PageDown));
    assert_eq!(action(None, Key::ctrl('c')), Some(Action::QuitNow));
    assert_eq!(action(Some('g'), Key::char('r')), None, "an unfinished sequence changes nothing");
    assert_eq!(action(None, Key { alt: true, ..Key::char('r') }), None);
}
