//! What the Lesson screen reads: the lesson, the traces of the attempts looked at, and text as it arrives.

use chrono::TimeDelta;

use super::held::Held;
use super::live::Live;
use super::{LessonView, Pane};
use crate::app::command::Load;
use crate::model::Time;
use crate::model::attempt::AttemptStatus;
use crate::model::ids::TraceId;
use crate::model::lesson::Status;
use crate::model::trace::{LessonDetail, LiveTail, Trace};

const LIVE_GAP: TimeDelta = TimeDelta::seconds(1);
const DETAIL_GAP: TimeDelta = TimeDelta::milliseconds(500);
/// Traces kept while a lesson is open.
const MAX_TRACES: usize = 6;

/// Other lessons that failed for the same cause.
#[derive(Debug)]
pub struct Alike {
    fingerprint: String,
    /// `None` until counted.
    count: Option<i64>,
}

impl LessonView {
    pub(in crate::app) fn ask(&mut self, now: Time) -> Vec<Load> {
        let mut loads = Vec::new();
        if self.reading.start(now, DETAIL_GAP) {
            loads.push(Load::Detail(self.id));
        }
        if let Some(id) = self.trace_wanted().filter(|_| self.trace_retry_at.is_none_or(|at| at <= now)) {
            self.trace_reading = Some(id);
            self.trace_retry_at = None;
            loads.push(Load::Trace(id));
        }
        loads.extend(self.ask_alike());
        if let Some(fence) = self.attempt().filter(|_| self.is_running()).and_then(|attempt| attempt.fence) {
            let live = match &mut self.live {
                Some(live) if live.fence == fence => live,
                other => other.insert(Live::new(fence)),
            };
            live.pace.want();
            if live.pace.start(now, LIVE_GAP) {
                live.pace.want();
                loads.push(Load::Live { fence, after: live.seq });
            }
        }
        if self.is_reading() {
            self.waiting_since.get_or_insert(now);
        } else {
            self.waiting_since = None;
        }
        loads.extend(self.ask_place(now));
        loads
    }

    /// Once for each cause.
    fn ask_alike(&mut self) -> Option<Load> {
        let lesson = self.summary().filter(|lesson| lesson.status == Status::Failed)?;
        let fingerprint = lesson.fingerprint.clone()?;
        if self.alike.as_ref().is_some_and(|alike| alike.fingerprint == fingerprint) {
            return None;
        }
        self.alike = Some(Alike { fingerprint: fingerprint.clone(), count: None });
        Some(Load::Alike { id: self.id, fingerprint })
    }

    /// The trace to read next: that of the attempt looked at, then that of the one it is compared with.
    fn trace_wanted(&self) -> Option<TraceId> {
        if self.trace_reading.is_some() {
            return None;
        }
        self.shown().into_iter().flatten().find_map(|at| {
            let id = self.attempts().get(at)?.trace_id?;
            (self.held_of(at).is_none() && !self.lost_traces.contains(&id)).then_some(id)
        })
    }

    /// The attempts whose traces are on screen.
    fn shown(&self) -> [Option<usize>; 2] {
        [self.chosen(), self.compared().filter(|_| self.pane == Pane::Diff).map(|(left, _)| left)]
    }

    /// Whether something of the pane is still being read.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        let missing = self.shown().into_iter().flatten().any(|at| {
            let trace = self.attempts().get(at).and_then(|attempt| attempt.trace_id);
            trace.is_some_and(|id| !self.lost_traces.contains(&id)) && self.held_of(at).is_none()
        });
        self.detail().is_none() && !self.missing || missing
    }

    /// Since when the pane waits for a read.
    #[must_use]
    pub fn waiting_since(&self) -> Option<Time> {
        self.waiting_since
    }

    /// How many other lessons failed for the same cause; `None` until counted.
    #[must_use]
    pub fn alike(&self) -> Option<i64> {
        self.alike.as_ref()?.count
    }

    pub(in crate::app) fn next_read(&self) -> Option<Time> {
        let live = self.live.as_ref().filter(|_| self.is_running()).and_then(|live| live.pace.due());
        [self.reading.due(), live, self.trace_retry_at, self.next_place()].into_iter().flatten().min()
    }

    pub(in crate::app) fn receive_detail(&mut self, detail: LessonDetail) {
        self.reading.finish();
        (self.error, self.missing) = (None, false);
        self.detail = Some(detail);
        // What is looked at stays, also when another attempt begins.
        if self.chosen.is_none() {
            self.chosen = self.attempts().last().map(|attempt| attempt.id);
            if !self.pane_chosen {
                self.pane = if self.is_failed() { Pane::Checks } else { Pane::Response };
            }
            self.scrolls[Pane::Response.index()].follow = self.is_running();
        }
    }

    fn is_failed(&self) -> bool {
        self.attempt().is_some_and(|attempt| attempt.status == AttemptStatus::Failed)
    }

    pub(in crate::app) fn receive_nothing(&mut self) {
        self.reading.finish();
        self.missing = true;
    }

    pub(in crate::app) fn receive_trace(&mut self, trace: Trace, source: Option<String>, compiled: Option<String>) {
        if self.trace_reading == Some(trace.id) {
            self.trace_reading = None;
        }
        self.error = None;
        self.traces.retain(|held| held.id != trace.id);
        if self.traces.len() == MAX_TRACES {
            // The oldest that is not on screen.
            let shown = self.shown().map(|at| at.and_then(|at| self.attempts().get(at)?.trace_id));
            let spare = self.traces.iter().position(|held| !shown.contains(&Some(held.id)));
            self.traces.remove(spare.unwrap_or(0));
        }
        self.traces.push(Held::new(trace, source, compiled));
    }

    pub(in crate::app) fn receive_no_trace(&mut self, id: TraceId) {
        self.trace_reading = None;
        self.lost_traces.push(id);
    }

    pub(in crate::app) fn receive_live(&mut self, tail: LiveTail) {
        if let Some(live) = self.live.as_mut().filter(|live| live.fence == tail.fence) {
            live.receive(tail);
        }
    }

    pub(in crate::app) fn receive_alike(&mut self, fingerprint: &str, count: i64) {
        if let Some(alike) = self.alike.as_mut().filter(|alike| alike.fingerprint == fingerprint) {
            alike.count = Some(count);
        }
    }

    pub(in crate::app) fn fail(&mut self, error: String, now: Time) {
        self.reading.fail(now);
        self.error = Some(error);
    }

    /// A part of what is shown could not be read; it is asked for again.
    pub(in crate::app) fn fail_part(&mut self, load: &Load, error: &str, now: Time) {
        match load {
            Load::Trace(_) => {
                self.trace_reading = None;
                self.trace_retry_at = Some(now + TimeDelta::seconds(5));
                self.error = Some(error.to_owned());
            }
            Load::Live { .. } => {
                if let Some(live) = &mut self.live {
                    live.pace.fail(now);
                }
            }
            Load::Alike { .. } => self.alike = None,
            _ => {}
        }
    }
}
