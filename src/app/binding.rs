//! The one table of keys: it drives dispatch, the footer's hints and the help screen.

use super::key::{Key, KeyCode};

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
    /// A queued lesson's priority.
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
    /// A queued lesson is under the cursor, and the database takes changes.
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

const fn bind(
    scope: Scope,
    keys: &'static [&'static str],
    action: Action,
    help: &'static str,
    footer: &'static str,
    guard: Guard,
) -> Binding {
    Binding { scope, keys, action, help, footer, guard }
}

use Guard::{
    Again, Always, Cancel as Cancellable, Delete as Deletable, Edit as Editable, Group as OnGroup, Lesson as OnLesson,
    Provider as OnProvider, Queued, Running, Undo, Worker as OnWorker, Writable,
};
use Scope::{
    BulkDialog, BulkEditor, ConfirmDialog, Diff as InDiff, DiscardDialog, Editors, Everywhere, Filter, Fleet,
    FleetLessons, FleetProviders, GroupLessons, Groups, Help as InHelp, Inputs, Lesson as InLesson, Lessons, Lists,
    Overview, Palette as InPalette, Panes, PauseDialog, QuitDialog, RetryDialog, Rows, Sorting,
};

/// The order is that of the footer; what stands last there is never pushed out.
pub const BINDINGS: &[Binding] = &[
    bind(Lists, &["enter"], Action::Open, "open", "enter open", OnLesson),
    bind(Groups, &["enter"], Action::Open, "its lessons", "enter lessons", Always),
    bind(Groups, &["r"], Action::RetryGroup, "retry the group", "r retry group", OnGroup),
    bind(Groups, &["s"], Action::NextOrder, "next order", "s sort", Always),
    bind(Groups, &["1", "2", "3", "4"], Action::ChooseTab, "hour, day, week, all", "1–4 period", Always),
    bind(Groups, &["tab", "l", "→"], Action::NextTab, "next period", "", Always),
    bind(Groups, &["shift-tab", "h", "←"], Action::PrevTab, "period before", "", Always),
    bind(Groups, &["y"], Action::CopyName, "copy its fingerprint", "y copy fingerprint", Always),
    bind(Groups, &["esc"], Action::Close, "back", "esc back", Always),
    bind(GroupLessons, &["enter"], Action::Open, "open", "enter open", OnLesson),
    bind(Fleet, &["enter"], Action::Open, "its lessons", "enter lessons", Always),
    bind(Fleet, &["+"], Action::More, "one slot more", "", OnWorker),
    bind(Fleet, &["-"], Action::Fewer, "one slot fewer", "+ - slots", OnWorker),
    bind(Fleet, &["p"], Action::Pause, "pause or resume", "p pause", OnWorker),
    bind(Fleet, &["d"], Action::DrainWorker, "drain", "d drain", OnWorker),
    bind(Fleet, &["s"], Action::NextOrder, "next order", "s sort", Always),
    bind(Fleet, &["tab", "l", "→"], Action::NextTab, "next section", "tab next", Always),
    bind(Fleet, &["shift-tab", "h", "←"], Action::PrevTab, "section before", "", Always),
    bind(Fleet, &["y"], Action::CopyName, "copy its name", "", Always),
    bind(Fleet, &["esc"], Action::Close, "back", "esc back", Always),
    bind(FleetLessons, &["enter"], Action::Open, "open", "enter open", OnLesson),
    bind(FleetProviders, &["p"], Action::PauseProvider, "pause or resume for all", "p pause", OnProvider),
    bind(FleetProviders, &["tab", "l", "→"], Action::NextTab, "next section", "tab next", Always),
    bind(FleetProviders, &["shift-tab", "h", "←"], Action::PrevTab, "section before", "", Always),
    bind(FleetProviders, &["y"], Action::CopyName, "copy its name", "y copy", Always),
    bind(FleetProviders, &["esc"], Action::Close, "back to the workers", "esc back", Always),
    bind(Rows, &["j", "↓"], Action::Down, "row down", "", Always),
    bind(Rows, &["k", "↑"], Action::Up, "row up", "", Always),
    bind(Rows, &["ctrl-d"], Action::HalfDown, "half a page down", "", Always),
    bind(Rows, &["ctrl-u"], Action::HalfUp, "half a page up", "", Always),
    bind(Rows, &["ctrl-f"], Action::PageDown, "page down", "", Always),
    bind(Rows, &["ctrl-b"], Action::PageUp, "page up", "", Always),
    bind(Rows, &["g g"], Action::Top, "top, with new rows", "", Always),
    bind(Rows, &["G"], Action::End, "end", "", Always),
    bind(InLesson, &["1", "2", "3", "4", "5", "6", "7"], Action::ChoosePane, "pane", "1–7 pane", Always),
    bind(InLesson, &[","], Action::PrevAttempt, "attempt before", "", Always),
    bind(InLesson, &["."], Action::NextAttempt, "attempt after", ", . attempt", Always),
    bind(InDiff, &["<"], Action::PrevLeft, "left attempt before", "", Always),
    bind(InDiff, &[">"], Action::NextLeft, "left attempt after", "< > left", Always),
    bind(InDiff, &["p"], Action::NextSubject, "what is compared", "p source/prompt/response", Always),
    bind(Panes, &["F"], Action::Follow, "follow what arrives", "", Running),
    bind(Panes, &["n"], Action::NextMark, "next match or issue", "n next", Always),
    bind(Panes, &["N"], Action::PrevMark, "the one before", "", Always),
    bind(Lessons, &["r"], Action::Retry, "retry, regenerate", "r retry", Again),
    bind(Lessons, &["e"], Action::Edit, "edit & retry", "e edit", Editable),
    bind(Lessons, &["X"], Action::Delete, "delete, typed", "", Deletable),
    bind(Lessons, &["+"], Action::Raise, "priority up", "", Queued),
    bind(Lessons, &["-"], Action::Lower, "priority down", "", Queued),
    bind(Lists, &["space"], Action::Mark, "mark", "space mark", OnLesson),
    bind(Lists, &["v"], Action::MarkRange, "mark a range", "", OnLesson),
    bind(Lists, &["a"], Action::MarkAll, "mark all that is found", "", Always),
    bind(Overview, &["n"], Action::New, "new lesson", "n new", Writable),
    bind(Lists, &["/"], Action::Filter, "filter", "/ filter", Always),
    bind(Lists, &["s"], Action::Sort, "sort", "s sort", Always),
    bind(Lists, &["esc"], Action::Close, "clear marks, filter", "", Always),
    bind(GroupLessons, &["y"], Action::CopyId, "copy its id", "y copy", OnLesson),
    bind(GroupLessons, &["esc"], Action::Close, "back to the groups", "esc back", Always),
    bind(FleetLessons, &["tab", "l", "→"], Action::NextTab, "next section", "tab next", Always),
    bind(FleetLessons, &["shift-tab", "h", "←"], Action::PrevTab, "section before", "", Always),
    bind(FleetLessons, &["y"], Action::CopyId, "copy its id", "y copy", OnLesson),
    bind(FleetLessons, &["esc"], Action::Close, "back to the workers", "esc back", Always),
    bind(Lists, &["1", "2", "3", "4", "5"], Action::ChooseTab, "tab", "", Always),
    bind(Lists, &["tab", "l", "→"], Action::NextTab, "next tab", "tab next", Always),
    bind(Lists, &["shift-tab", "h", "←"], Action::PrevTab, "tab before", "", Always),
    bind(Lists, &["j", "↓"], Action::Down, "row down", "", Always),
    bind(Lists, &["k", "↑"], Action::Up, "row up", "", Always),
    bind(Lists, &["ctrl-d"], Action::HalfDown, "half a page down", "", Always),
    bind(Lists, &["ctrl-u"], Action::HalfUp, "half a page up", "", Always),
    bind(Lists, &["ctrl-f"], Action::PageDown, "page down", "", Always),
    bind(Lists, &["ctrl-b"], Action::PageUp, "page up", "", Always),
    bind(Lists, &["g g"], Action::Top, "top, with new rows", "g g top", Always),
    bind(Lists, &["G"], Action::End, "end", "", Always),
    bind(Lists, &["y"], Action::CopyId, "copy its id", "y copy", OnLesson),
    bind(InLesson, &["tab"], Action::NextPane, "next pane", "", Always),
    bind(InLesson, &["shift-tab"], Action::PrevPane, "pane before", "", Always),
    bind(InLesson, &["J"], Action::NextLesson, "next lesson", "", Always),
    bind(InLesson, &["K"], Action::PrevLesson, "lesson before", "", Always),
    bind(Panes, &["j", "↓"], Action::Down, "line down", "", Always),
    bind(Panes, &["k", "↑"], Action::Up, "line up", "", Always),
    bind(Panes, &["space", "ctrl-f"], Action::PageDown, "page down", "", Always),
    bind(Panes, &["b", "ctrl-b"], Action::PageUp, "page up", "", Always),
    bind(Panes, &["ctrl-d"], Action::HalfDown, "half a page down", "", Always),
    bind(Panes, &["ctrl-u"], Action::HalfUp, "half a page up", "", Always),
    bind(Panes, &["g g"], Action::Top, "top", "", Always),
    bind(Panes, &["G"], Action::End, "end", "", Always),
    bind(Panes, &["h", "←"], Action::Left, "left, or fold", "", Always),
    bind(Panes, &["l", "→"], Action::Right, "right, or unfold", "", Always),
    bind(Panes, &["z"], Action::Zoom, "pane alone", "z zoom", Always),
    bind(InLesson, &["esc"], Action::Close, "back", "esc back", Always),
    bind(Panes, &["/"], Action::Search, "search", "/ search", Always),
    bind(Panes, &["w"], Action::Wrap, "wrap long lines", "w wrap", Always),
    bind(Panes, &["y"], Action::Copy, "copy the pane", "y copy", Always),
    bind(Panes, &["o"], Action::Page, "open in $PAGER", "o pager", Always),
    bind(Panes, &["s"], Action::Save, "save to a file", "s save", Always),
    bind(Lessons, &["x"], Action::Cancel, "cancel, take back", "x cancel", Cancellable),
    bind(Editors, &["tab"], Action::NextField, "next field", "tab next field", Always),
    bind(Editors, &["shift-tab"], Action::PrevField, "field before", "", Always),
    bind(Editors, &["ctrl-o"], Action::Editor, "outline in $EDITOR", "ctrl-o $EDITOR", Always),
    bind(Editors, &["ctrl-s"], Action::Add, "add, or retry", "ctrl-s add", Writable),
    bind(Editors, &["ctrl-u"], Action::Undo, "undo", "ctrl-u undo", Always),
    bind(Editors, &["ctrl-r"], Action::Redo, "redo", "", Always),
    bind(Editors, &["esc"], Action::Close, "close", "esc close", Always),
    bind(Editors, &["ctrl-c"], Action::QuitNow, "quit", "", Always),
    bind(Inputs, &["enter"], Action::Accept, "keep", "enter keep", Always),
    bind(Inputs, &["esc"], Action::Clear, "clear", "esc clear", Always),
    bind(Inputs, &["ctrl-c"], Action::QuitNow, "quit", "", Always),
    bind(InPalette, &["enter"], Action::Accept, "run", "", Always),
    bind(InPalette, &["↑", "ctrl-p"], Action::Up, "choose the one above", "", Always),
    bind(InPalette, &["↓", "ctrl-n"], Action::Down, "choose the one below", "", Always),
    bind(InPalette, &["ctrl-b"], Action::PageUp, "page up", "", Always),
    bind(InPalette, &["ctrl-f"], Action::PageDown, "page down", "", Always),
    bind(InPalette, &["tab"], Action::Complete, "complete", "", Always),
    bind(InPalette, &["esc"], Action::Close, "close", "", Always),
    bind(InPalette, &["ctrl-c"], Action::QuitNow, "quit", "", Always),
    bind(Filter, &["enter"], Action::Accept, "keep", "enter keep", Always),
    bind(Filter, &["esc"], Action::Clear, "clear", "esc clear", Always),
    bind(Filter, &["tab"], Action::Complete, "complete", "tab complete", Always),
    bind(Filter, &["shift-tab"], Action::CompleteBack, "the other way", "", Always),
    bind(Filter, &["↑"], Action::Earlier, "the filter before", "", Always),
    bind(Filter, &["↓"], Action::Later, "the filter after", "", Always),
    bind(Filter, &["ctrl-c"], Action::QuitNow, "quit", "", Always),
    bind(Sorting, &["enter"], Action::Choose, "sort so", "enter sort", Always),
    bind(Sorting, &["j", "↓"], Action::Down, "down", "", Always),
    bind(Sorting, &["k", "↑"], Action::Up, "up", "", Always),
    bind(Sorting, &["esc"], Action::Keep, "keep the order", "esc keep", Always),
    bind(Sorting, &["ctrl-c"], Action::QuitNow, "quit", "", Always),
    bind(InHelp, &["j", "↓"], Action::Down, "down", "", Always),
    bind(InHelp, &["k", "↑"], Action::Up, "up", "", Always),
    bind(InHelp, &["ctrl-d"], Action::HalfDown, "half a page down", "", Always),
    bind(InHelp, &["ctrl-u"], Action::HalfUp, "half a page up", "", Always),
    bind(InHelp, &["space", "ctrl-f"], Action::PageDown, "page down", "", Always),
    bind(InHelp, &["b", "ctrl-b"], Action::PageUp, "page up", "", Always),
    bind(InHelp, &["g g"], Action::Top, "top", "", Always),
    bind(InHelp, &["G"], Action::End, "end", "", Always),
    bind(InHelp, &["/"], Action::Search, "find", "/ find", Always),
    bind(InHelp, &[":"], Action::Palette, "command palette", "", Always),
    bind(InHelp, &["esc", "q", "?"], Action::Close, "close", "esc close", Always),
    bind(InHelp, &["ctrl-c"], Action::QuitNow, "quit", "", Always),
    bind(RetryDialog, &["enter"], Action::Confirm, "retry", "enter retry", Writable),
    bind(RetryDialog, &["e"], Action::Edit, "edit first", "e edit first", Writable),
    bind(RetryDialog, &["esc"], Action::Keep, "keep", "esc keep", Always),
    bind(ConfirmDialog, &["enter"], Action::Confirm, "do it", "enter do it", Writable),
    bind(ConfirmDialog, &["esc"], Action::Keep, "keep", "esc keep", Always),
    bind(BulkDialog, &["enter"], Action::Confirm, "do it", "enter do it", Writable),
    bind(BulkDialog, &["c"], Action::First, "one first", "c one first", Writable),
    bind(BulkDialog, &["e"], Action::Edit, "model and attempts", "e edit first", Always),
    bind(BulkDialog, &["j", "↓"], Action::Down, "down", "", Always),
    bind(BulkDialog, &["k", "↑"], Action::Up, "up", "", Always),
    bind(BulkDialog, &["ctrl-f"], Action::PageDown, "page down", "", Always),
    bind(BulkDialog, &["ctrl-b"], Action::PageUp, "page up", "", Always),
    bind(BulkDialog, &["esc"], Action::Keep, "keep", "esc keep", Always),
    bind(BulkEditor, &["tab", "↓", "↑"], Action::NextField, "model or attempts", "", Always),
    bind(BulkEditor, &["←", "h"], Action::Left, "the one before", "", Always),
    bind(BulkEditor, &["→", "l"], Action::Right, "the next one", "", Always),
    bind(BulkEditor, &["enter", "esc"], Action::Edit, "done", "", Always),
    bind(QuitDialog, &["d"], Action::Drain, "finish them, then quit", "", Always),
    bind(QuitDialog, &["r"], Action::Release, "quit, they queue again", "", Always),
    bind(QuitDialog, &["esc"], Action::Keep, "stay", "", Always),
    bind(DiscardDialog, &["d"], Action::Discard, "discard", "d discard", Always),
    bind(DiscardDialog, &["esc"], Action::Keep, "keep writing", "esc keep writing", Always),
    bind(PauseDialog, &["enter"], Action::Confirm, "this worker", "", Writable),
    bind(PauseDialog, &["a"], Action::All, "all workers", "", Writable),
    bind(PauseDialog, &["esc"], Action::Keep, "keep", "", Always),
    bind(Everywhere, &["g o"], Action::GoOverview, "overview", "", Always),
    bind(Everywhere, &["g f"], Action::GoFailures, "failures", "", Always),
    bind(Everywhere, &["g w"], Action::GoWorkers, "workers", "g go to", Always),
    bind(Everywhere, &["t"], Action::Times, "ages or clock times", "t times", Always),
    bind(Everywhere, &["u"], Action::TakeBackBulk, "undo, 5 s", "u undo", Undo),
    bind(Everywhere, &["ctrl-r"], Action::Reread, "read again", "", Always),
    bind(Everywhere, &["ctrl-l"], Action::Repaint, "repaint", "", Always),
    bind(Everywhere, &["ctrl-z"], Action::Suspend, "suspend", "", Always),
    bind(Everywhere, &["q"], Action::Back, "back or quit", "", Always),
    bind(Everywhere, &["ctrl-c"], Action::QuitNow, "quit", "", Always),
    bind(Everywhere, &[":"], Action::Palette, "command palette", ": command", Always),
    bind(Everywhere, &["?"], Action::Help, "this help", "? help", Always),
];

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
mod tests {
    use super::*;

    const SCREENS: [&[Scope]; 21] = [
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
}
