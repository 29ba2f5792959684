//! What the Lesson screen reads: the lesson, the trace of the attempt looked at, and its text as it arrives.

use chrono::TimeDelta;

use super::checks::Checks;
use super::{Held, LessonView, Live, Pane};
use crate::app::command::Load;
use crate::app::reads::Pace;
use crate::model::Time;
use crate::model::attempt::AttemptStatus;
use crate::model::ids::TraceId;
use crate::model::trace::{LessonDetail, LiveTail, Trace};

const LIVE_GAP: TimeDelta = TimeDelta::seconds(1);
const DETAIL_GAP: TimeDelta = TimeDelta::milliseconds(500);
/// Live text beyond this is no longer kept; the trace has it whole at the end.
const MAX_LIVE_BYTES: usize = 1024 * 1024;
/// Traces kept while a lesson is open.
const MAX_TRACES: usize = 6;

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
        if let Some(fence) = self.attempt().filter(|_| self.is_running()).and_then(|attempt| attempt.fence) {
            let live = match &mut self.live {
                Some(live) if live.fence == fence => live,
                other => other.insert(Live {
                    fence,
                    seq: 0,
                    text: String::new(),
                    progress: None,
                    cut: false,
                    pace: Pace::default(),
                }),
            };
            live.pace.want();
            if live.pace.start(now, LIVE_GAP) {
                live.pace.want();
                loads.push(Load::Live { fence, after: live.seq });
            }
        }
        loads.extend(self.ask_place(now));
        loads
    }

    /// The trace to read next: that of the attempt looked at.
    fn trace_wanted(&self) -> Option<TraceId> {
        let id = self.attempt()?.trace_id?;
        let known = self.held().is_some() || self.trace_reading.is_some() || self.lost_traces.contains(&id);
        (!known).then_some(id)
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

    pub(in crate::app) fn receive_trace(&mut self, trace: Trace, source: Option<String>) {
        if self.trace_reading == Some(trace.id) {
            self.trace_reading = None;
        }
        self.traces.retain(|held| held.trace.id != trace.id);
        if self.traces.len() == MAX_TRACES {
            self.traces.remove(0);
        }
        let checks = Checks::of(&trace);
        self.traces.push(Held { trace, source, checks });
    }

    pub(in crate::app) fn receive_no_trace(&mut self, id: TraceId) {
        self.trace_reading = None;
        self.lost_traces.push(id);
    }

    pub(in crate::app) fn receive_live(&mut self, tail: LiveTail) {
        let Some(live) = self.live.as_mut().filter(|live| live.fence == tail.fence) else { return };
        live.pace.finish();
        live.cut |= live.text.len() + tail.text.len() > MAX_LIVE_BYTES;
        if !live.cut {
            live.text.push_str(&tail.text);
        }
        live.seq = tail.seq;
        live.progress = tail.progress.or(live.progress.take());
    }

    pub(in crate::app) fn fail(&mut self, error: String, now: Time) {
        self.reading.fail(now);
        self.error = Some(error);
    }

    pub(in crate::app) fn fail_part(&mut self, load: &Load, now: Time) {
        match load {
            Load::Trace(_) => {
                self.trace_reading = None;
                self.trace_retry_at = Some(now + TimeDelta::seconds(5));
            }
            Load::Live { .. } => {
                if let Some(live) = &mut self.live {
                    live.pace.fail(now);
                }
            }
            _ => {}
        }
    }
}
