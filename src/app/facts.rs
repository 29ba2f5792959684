//! What drawing asks of the state.

use super::dialog::Dialog;
use super::event::LocalWorkers;
use super::grid::Size;
use super::list::{List, Tab};
use super::store::Store;
use super::toast::Toast;
use super::workers::orders::Resizing;
use super::{App, Operating, Options, Screen};
use crate::model::Time;
use crate::model::feed::FeedState;
use crate::model::ids::LessonId;
use crate::model::lesson::{LessonSummary, Status};
use crate::model::query::Problem;

impl App {
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// What happens before the database is reached; `None` once it is.
    #[must_use]
    pub fn starting(&self) -> Option<&str> {
        self.starting.as_deref()
    }

    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.read_only || self.server_refuses().is_some()
    }

    /// Why the server takes no writes from anybody.
    #[must_use]
    pub fn server_refuses(&self) -> Option<&'static str> {
        self.feed.as_ref().and_then(FeedState::refuses_writes)
    }

    #[must_use]
    pub fn feed(&self) -> Option<&FeedState> {
        self.feed.as_ref()
    }

    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.feed.as_ref().is_some_and(|feed| !feed.allows_actions())
    }

    #[must_use]
    pub fn local(&self) -> LocalWorkers {
        self.local
    }

    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    #[must_use]
    pub fn tab(&self) -> Tab {
        self.lists.tab()
    }

    /// The list of the chosen tab; while a filter holds, of what it finds there.
    #[must_use]
    pub fn list(&self) -> &List {
        self.lists.current()
    }

    /// The screen on top; `None`: the Overview.
    #[must_use]
    pub fn screen(&self) -> Option<&Screen> {
        self.screens.last()
    }

    #[must_use]
    pub fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    #[must_use]
    pub fn toast(&self) -> Option<&Toast> {
        self.toast.as_ref()
    }

    /// The terminal is asked for the mouse.
    #[must_use]
    pub fn takes_mouse(&self) -> bool {
        self.mouse.on
    }

    /// The action that is being carried out.
    #[must_use]
    pub fn operating(&self) -> Option<&Operating> {
        self.operating.as_ref()
    }

    /// More or fewer slots that keys ask for, until the rows say them.
    #[must_use]
    pub fn resizing(&self) -> Option<&Resizing> {
        self.resizing.as_ref()
    }

    /// Something floats over the screen; nothing below it moves then.
    pub(super) fn is_floating(&self) -> bool {
        self.dialog.is_some() || self.palette.is_some() || self.sorting.is_some()
    }

    #[must_use]
    pub fn prefix(&self) -> Option<char> {
        self.prefix
    }

    /// Ages are shown as clock times.
    #[must_use]
    pub fn shows_clock_times(&self) -> bool {
        self.clock_times
    }

    /// The database's clock when this machine's says `now`; while stale, when the picture was last true.
    #[must_use]
    pub fn database_now(&self, now: Time) -> Time {
        match &self.feed {
            Some(FeedState::Stale { since, .. }) => *since + self.skew,
            Some(FeedState::Live { .. } | FeedState::Poll { .. }) | None => now + self.skew,
        }
    }

    /// The first word of the line being typed that was not understood.
    #[must_use]
    pub fn typed_problem(&self) -> Option<&Problem> {
        match self.screens.last() {
            Some(Screen::Failures(failures)) => failures.problem(),
            Some(_) => None,
            None => self.filter.problem().filter(|_| self.filter.is_typing()),
        }
    }

    /// Where the cursor stands in the list, from 1, among the rows that are still of it; `None` on one that is not.
    #[must_use]
    pub fn cursor_place(&self) -> Option<usize> {
        let list = self.list();
        let stays = |id: &LessonId| self.store.row(*id).is_none_or(|row| !row.gone && list.tab.lists(&row.lesson));
        let upto = list.ids().get(..=list.position()?)?;
        upto.last().filter(|id| stays(id))?;
        Some(upto.iter().filter(|id| stays(id)).count())
    }

    /// The lesson that a key would act on.
    #[must_use]
    pub fn current(&self) -> Option<&LessonSummary> {
        match self.screens.last() {
            None => self.list().cursor().and_then(|id| self.store.lesson(id)),
            Some(screen) => {
                let open = screen.lesson().and_then(|view| view.summary().or_else(|| self.store.lesson(view.id)));
                open.or_else(|| self.place_lesson())
            }
        }
    }

    /// Lessons of a status, as counted.
    #[must_use]
    pub fn count(&self, tab: Tab) -> Option<i64> {
        let counts = self.store.counts?;
        Some(tab.status().map_or_else(|| counts.total(), |status| counts.of(status)))
    }

    /// Queued lessons; `None` until counted.
    #[must_use]
    pub fn queued(&self) -> Option<i64> {
        self.store.counts.map(|counts| counts.of(Status::Queued))
    }
}
