//! The one table of keys: it drives dispatch, the footer's hints and the help screen.

mod table;

use super::key::{Key, KeyCode};

pub use table::BINDINGS;

/// Where a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Lists,
    Lessons,
    Overview,
    Lesson,
    Panes,
    /// The pane that compares two attempts.
    Diff,
    Editors,
    /// A line that is typed into: a search.
    Inputs,
    Palette,
    /// The line that filters lists.
    Filter,
    /// The choice of an order.
    Sorting,
    Help,
    /// Moving in the lists of Failures and Workers.
    Rows,
    Groups,
    GroupLessons,
    Fleet,
    FleetLessons,
    FleetProviders,
    /// Pause or resume: one worker or all.
    PauseDialog,
    RetryDialog,
    /// A question about one lesson: yes or no.
    ConfirmDialog,
    BulkDialog,
    /// The bulk dialog while its model and attempts are being changed.
    BulkEditor,
    QuitDialog,
    /// How to quit while lessons are being finished already.
    DrainingDialog,
    DiscardDialog,
    Everywhere,
}

impl Scope {
    /// Its heading on the help screen.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Lists | Self::Rows => "LISTS",
            Self::Groups | Self::GroupLessons => "FAILURES",
            Self::Fleet | Self::FleetLessons | Self::FleetProviders => "WORKERS",
            Self::Lessons => "LESSONS",
            Self::Overview => "OVERVIEW",
            Self::Lesson => "LESSON",
            Self::Panes => "PANES",
            Self::Diff => "DIFF",
            Self::Editors => "EDITOR",
            Self::Inputs => "INPUT",
            Self::Palette => "COMMAND",
            Self::Filter => "FILTER",
            Self::Sorting => "SORT",
            Self::Help => "HELP",
            Self::RetryDialog
            | Self::ConfirmDialog
            | Self::PauseDialog
            | Self::BulkDialog
            | Self::BulkEditor
            | Self::QuitDialog
            | Self::DrainingDialog
            | Self::DiscardDialog => "DIALOG",
            Self::Everywhere => "EVERYWHERE",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Open,
    Down,
    Up,
    HalfDown,
    HalfUp,
    PageDown,
    PageUp,
    Top,
    End,
    /// The key says which.
    ChooseTab,
    NextTab,
    PrevTab,
    CopyId,
    Mark,
    MarkRange,
    MarkAll,
    Filter,
    Sort,
    /// The next order of Failures or Workers.
    NextOrder,
    Retry,
    /// Change the outline, the model and the attempts, and retry.
    Edit,
    Cancel,
    Delete,
    /// The priority of the marked lessons or of a queued one.
    Raise,
    Lower,
    /// Take back what the last action did.
    TakeBackBulk,
    New,
    /// The key says which.
    ChoosePane,
    NextPane,
    PrevPane,
    NextAttempt,
    PrevAttempt,
    NextLesson,
    PrevLesson,
    Left,
    Right,
    Follow,
    Search,
    /// The next match of a search, else the next issue.
    NextMark,
    PrevMark,
    Wrap,
    Zoom,
    Copy,
    /// Write the pane's text to a file.
    Save,
    /// Show it in a pager.
    Page,
    /// The attempt on the left of a comparison.
    NextLeft,
    PrevLeft,
    /// What is compared.
    NextSubject,
    NextField,
    PrevField,
    /// The outline in the operator's editor.
    Editor,
    Add,
    Undo,
    Redo,
    /// Go to the screen of that name.
    GoOverview,
    GoFailures,
    GoWorkers,
    /// Retry every lesson of a group.
    RetryGroup,
    /// Copy what the row at the cursor is called.
    CopyName,
    /// One slot more, or fewer.
    More,
    Fewer,
    /// Pause a worker or all of them, or end that.
    Pause,
    DrainWorker,
    PauseProvider,
    /// Not this one alone: all.
    All,
    Times,
    Reread,
    Repaint,
    Suspend,
    /// Close the innermost.
    Close,
    /// Go back, or quit at the root.
    Back,
    QuitNow,
    Help,
    Palette,
    /// Keep what was typed.
    Accept,
    /// Forget what was typed.
    Clear,
    /// What was typed before, and after it.
    Earlier,
    Later,
    Complete,
    CompleteBack,
    Choose,
    Confirm,
    /// Retry the first lesson alone.
    First,
    Drain,
    Release,
    Discard,
    Keep,
}

/// What must hold for an action to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    Always,
    /// A lesson is under the cursor.
    Lesson,
    /// Lessons are marked, or the one under the cursor is failed or generated; the database takes changes.
    Again,
    /// A failed lesson is under the cursor, and the database takes changes.
    Edit,
    /// Lessons are marked, or the one under the cursor is queued, generating here or stalled elsewhere; the database takes
    /// changes. Or an action is under way.
    Cancel,
    /// Lessons are marked, or the one under the cursor is not generating; the database takes changes.
    Delete,
    /// Lessons are marked, or a queued one is under the cursor; the database takes changes.
    Queued,
    /// An action can be taken back.
    Undo,
    /// The database takes changes: LIVE or POLL, and not read-only.
    Writable,
    /// The attempt on screen is running.
    Running,
    /// A group with a cause is under the cursor, and the database takes changes.
    Group,
    /// A living worker is, and so on.
    Worker,
    Provider,
}

impl Action {
    /// Whether it asks the database for a change.
    #[must_use]
    pub const fn changes(self) -> bool {
        matches!(
            self,
            Self::Retry
                | Self::Edit
                | Self::Cancel
                | Self::Delete
                | Self::Raise
                | Self::Lower
                | Self::TakeBackBulk
                | Self::Add
                | Self::Confirm
                | Self::First
                | Self::Drain
                | Self::Release
                | Self::RetryGroup
                | Self::More
                | Self::Fewer
                | Self::Pause
                | Self::DrainWorker
                | Self::PauseProvider
                | Self::All
        )
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Binding {
    pub scope: Scope,
    pub keys: &'static [&'static str],
    pub action: Action,
    pub help: &'static str,
    /// Keys and word in the footer, parted by the last space; empty for none.
    pub footer: &'static str,
    pub guard: Guard,
}

impl Binding {
    /// The keys of its hint in the footer and the word; empty for none.
    #[must_use]
    pub fn hint(&self) -> (&'static str, &'static str) {
        let first = self.footer.split(' ').take_while(|part| part.chars().count() == 1).count();
        let keys = match first {
            0 => self.footer.find(' '),
            n => self.footer.match_indices(' ').nth(n - 1).map(|(at, _)| at),
        };
        keys.map_or((self.footer, ""), |at| (&self.footer[..at], &self.footer[at + 1..]))
    }

    /// What the footer calls it.
    #[must_use]
    pub fn footer_word(&self) -> &'static str {
        self.hint().1
    }
}

/// What a key means in the given scopes.
#[derive(Debug, Clone, Copy)]
pub enum Meaning {
    Bound(&'static Binding),
    /// The first key of a sequence.
    Prefix,
    Nothing,
}

/// `prefix`: the keys pressed before of an unfinished sequence.
#[must_use]
pub fn meaning(scopes: &[Scope], prefix: Option<char>, key: Key) -> Meaning {
    let Some(name) = name(key) else { return Meaning::Nothing };
    let name = prefix.map_or_else(|| name.clone(), |first| format!("{first} {name}"));
    let active = || BINDINGS.iter().filter(|binding| scopes.contains(&binding.scope));
    if let Some(binding) = active().find(|binding| binding.keys.contains(&name.as_str())) {
        return Meaning::Bound(binding);
    }
    let begins = |keys: &str| keys.strip_prefix(&name).is_some_and(|rest| rest.starts_with(' '));
    if active().any(|binding| binding.keys.iter().any(|keys| begins(keys))) {
        Meaning::Prefix
    } else {
        Meaning::Nothing
    }
}

/// A key as the table spells it.
fn name(key: Key) -> Option<String> {
    let plain = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::Enter => "enter".to_owned(),
        KeyCode::Esc => "esc".to_owned(),
        KeyCode::Tab if key.shift => "shift-tab".to_owned(),
        KeyCode::Tab => "tab".to_owned(),
        KeyCode::BackTab => "shift-tab".to_owned(),
        KeyCode::Up => "↑".to_owned(),
        KeyCode::Down => "↓".to_owned(),
        KeyCode::Left => "←".to_owned(),
        KeyCode::Right => "→".to_owned(),
        KeyCode::PageDown => "ctrl-f".to_owned(),
        KeyCode::PageUp => "ctrl-b".to_owned(),
        KeyCode::Home => "g g".to_owned(),
        KeyCode::End => "G".to_owned(),
        KeyCode::Backspace | KeyCode::Delete | KeyCode::F(_) => return None,
    };
    match (key.ctrl, key.alt) {
        (_, true) => None,
        (true, false) => Some(format!("ctrl-{plain}")),
        (false, false) => Some(plain),
    }
}

/// The key that the table spells so; of a sequence the last.
#[must_use]
pub fn key_of(keys: &str) -> Option<Key> {
    let last = keys.rsplit(' ').next()?;
    let plain = match last.strip_prefix("ctrl-").unwrap_or(last) {
        "space" => Key::char(' '),
        "enter" => Key::plain(KeyCode::Enter),
        "esc" => Key::plain(KeyCode::Esc),
        "tab" => Key::plain(KeyCode::Tab),
        "shift-tab" => Key::plain(KeyCode::BackTab),
        "↑" => Key::plain(KeyCode::Up),
        "↓" => Key::plain(KeyCode::Down),
        "←" => Key::plain(KeyCode::Left),
        "→" => Key::plain(KeyCode::Right),
        other => Key::char(other.chars().next().filter(|c| other.len() == c.len_utf8())?),
    };
    Some(Key { ctrl: last.starts_with("ctrl-"), ..plain })
}

#[cfg(test)]
mod tests;
