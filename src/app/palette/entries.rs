//! What the palette lists: the table of keys, and what has no key.

use crate::app::App;
use crate::app::appearance::Appearance;
use crate::app::binding::{Action, BINDINGS, Binding, Scope, key_of};
use crate::app::key::Key;
use crate::app::lesson::Pane;
use crate::app::list::Tab;

/// One command.
#[derive(Debug, Clone)]
pub struct Entry {
    pub name: String,
    /// What else it is called: the footer's word.
    pub(super) alias: &'static str,
    /// The keys that do the same; empty where there are none.
    pub keys: String,
    /// What it does, or why it cannot be done now.
    pub note: String,
    /// It can be done now.
    pub ready: bool,
    /// Where else it can be done; `None` where that is here.
    pub(super) not_here: Option<&'static str>,
    pub(super) deed: Deed,
}

#[derive(Debug, Clone)]
pub(super) enum Deed {
    Bound(&'static Binding, Key),
    /// Opens the lesson whose id begins so.
    Jump(String),
    Wear(Appearance),
    Mouse(bool),
}

impl Entry {
    pub(super) fn jump(prefix: String) -> Self {
        let name = format!("go to lesson {prefix}");
        Self::plain(name, "", Deed::Jump(prefix))
    }

    fn plain(name: String, note: &str, deed: Deed) -> Self {
        Self { name, alias: "", keys: String::new(), note: note.to_owned(), ready: true, not_here: None, deed }
    }
}

/// Where the keys of a scope hold, in words; `None` for what is only typed into or answered.
const fn place(scope: Scope) -> Option<&'static str> {
    match scope {
        Scope::Everywhere => Some("anywhere"),
        Scope::Lists => Some("in a list"),
        Scope::Lessons => Some("on a lesson"),
        Scope::Overview => Some("on Overview"),
        Scope::Lesson | Scope::Panes => Some("in a lesson"),
        Scope::Diff => Some("in a diff"),
        Scope::Rows | Scope::Groups | Scope::GroupLessons => Some("on Failures"),
        Scope::Fleet | Scope::FleetLessons | Scope::FleetProviders => Some("on Workers"),
        Scope::Editors
        | Scope::Inputs
        | Scope::Filter
        | Scope::Sorting
        | Scope::Palette
        | Scope::Help
        | Scope::RetryDialog
        | Scope::ConfirmDialog
        | Scope::PauseDialog
        | Scope::BulkDialog
        | Scope::BulkEditor
        | Scope::QuitDialog
        | Scope::DrainingDialog
        | Scope::DiscardDialog => None,
    }
}

/// What can be done here, in the table's order; what has no key; what can be done elsewhere. Recently used ones lead.
pub(super) fn entries(app: &App) -> Vec<Entry> {
    let scopes = app.scopes();
    let listed = BINDINGS.iter().filter(|binding| place(binding.scope).is_some() && binding.action != Action::Palette);
    let (here, elsewhere): (Vec<&'static Binding>, Vec<&'static Binding>) =
        listed.partition(|binding| scopes.contains(&binding.scope));
    // What only moves is known to the fingers: it comes after what is looked for.
    let (moves, here): (Vec<&Binding>, Vec<&Binding>) = here.into_iter().partition(|binding| only_moves(binding));
    let mut entries: Vec<Entry> = here.into_iter().flat_map(|binding| bound(app, binding)).collect();
    entries.extend(Appearance::ALL.map(|appearance| {
        Entry::plain(format!("theme {}", appearance.word()), appearance.explained(), Deed::Wear(appearance))
    }));
    let mouse = if app.takes_mouse() { "off: select as always" } else { "on: clicks, the wheel" };
    entries.push(Entry::plain("mouse".to_owned(), mouse, Deed::Mouse(!app.takes_mouse())));
    entries.extend(moves.into_iter().flat_map(|binding| bound(app, binding)));
    for binding in elsewhere.into_iter().filter(|binding| !binding.footer.is_empty() || binding.action.changes()) {
        let known = |entry: &Entry| entry.name == binding.help;
        if let Some(place) = place(binding.scope).filter(|_| !entries.iter().any(known)) {
            entries.push(absent(binding, place));
        }
    }
    let rank = |entry: &Entry| app.used.iter().position(|name| *name == entry.name).unwrap_or(usize::MAX);
    entries.sort_by_key(rank);
    entries
}

fn only_moves(binding: &Binding) -> bool {
    matches!(
        binding.action,
        Action::Down
            | Action::Up
            | Action::HalfDown
            | Action::HalfUp
            | Action::PageDown
            | Action::PageUp
            | Action::Top
            | Action::End
            | Action::Left
            | Action::Right
            | Action::NextTab
            | Action::PrevTab
            | Action::NextPane
            | Action::PrevPane
    )
}

/// One command for a key, or one for each where the key says which.
fn bound(app: &App, binding: &'static Binding) -> Vec<Entry> {
    let each: &[&str] = match binding.action {
        Action::ChooseTab | Action::ChoosePane => binding.keys,
        _ => binding.keys.get(..1).unwrap_or_default(),
    };
    let allowed = app.allows(binding);
    let entry = |(at, keys): (usize, &&'static str)| {
        Some(Entry {
            name: name(binding, at),
            alias: binding.footer_word(),
            keys: (*keys).to_owned(),
            note: allowed.as_ref().err().map(ToString::to_string).unwrap_or_default(),
            ready: allowed.is_ok(),
            not_here: None,
            deed: Deed::Bound(binding, key_of(keys)?),
        })
    };
    each.iter().enumerate().filter_map(entry).collect()
}

fn name(binding: &Binding, at: usize) -> String {
    let which = match (binding.action, binding.scope) {
        (Action::ChooseTab, Scope::Lists) => Tab::ALL.get(at).map(|tab| ("tab", tab.word())),
        // Its help names them in order.
        (Action::ChooseTab, _) => binding.help.split(", ").nth(at).map(|period| ("period", period)),
        (Action::ChoosePane, _) => Pane::ALL.get(at).map(|pane| ("pane", pane.word())),
        _ => None,
    };
    which.map_or_else(|| binding.help.to_owned(), |(what, which)| format!("{what} {which}"))
}

fn absent(binding: &'static Binding, place: &'static str) -> Entry {
    let key = binding.keys.first().copied().unwrap_or_default();
    Entry {
        name: binding.help.to_owned(),
        alias: binding.footer_word(),
        keys: key.to_owned(),
        note: place.to_owned(),
        ready: false,
        not_here: Some(place),
        deed: Deed::Bound(binding, key_of(key).unwrap_or(Key::char(' '))),
    }
}
