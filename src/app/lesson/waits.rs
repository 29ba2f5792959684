//! Where a queued lesson stands among those that are claimed before it.

use chrono::TimeDelta;

use super::LessonView;
use crate::app::command::Load;
use crate::app::reads::Pace;
use crate::model::Time;
use crate::model::fleet::Place;
use crate::model::lesson::Status;

/// Others are claimed and added meanwhile: it is looked up again so often.
const GAP: TimeDelta = TimeDelta::seconds(3);

#[derive(Debug, Default)]
pub struct Waits {
    place: Option<Place>,
    reading: Pace,
}

impl LessonView {
    /// The lesson's place in the queue; `None` where it has none, or before it is known.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.waits.place.filter(|_| self.is_queued())
    }

    fn is_queued(&self) -> bool {
        self.summary().is_some_and(|lesson| lesson.status == Status::Queued)
    }

    pub(super) fn ask_place(&mut self, now: Time) -> Option<Load> {
        if !self.is_queued() {
            self.waits.place = None;
            return None;
        }
        self.waits.reading.want();
        self.waits.reading.start(now, GAP).then_some(Load::Place(self.id))
    }

    pub(super) fn next_place(&self) -> Option<Time> {
        // Wanted anew by the next question: from when on it may start is all there is to wait for.
        self.waits.reading.may_start().filter(|_| self.is_queued())
    }

    pub(in crate::app) fn receive_place(&mut self, place: Option<Place>) {
        self.waits.reading.finish();
        self.waits.place = place;
    }

    pub(in crate::app) fn fail_place(&mut self, now: Time) {
        self.waits.reading.fail(now);
    }
}
