//! The model: answers with a small lesson, sometimes with a wrong one, sometimes with an error, and keeps a log of every
//! call that nothing in homeroom can touch.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::model_server::{Gate, ModelServer, Recorded, Script, Step, answer, status, stream, text_event};

const GOOD: &str = include_str!("../lessons/good/counter.tsx");
const BAD: &str = include_str!("../lessons/bad/missing_brace.tsx");
/// Every title begins so; its number follows.
pub const TITLE: &str = "Chaos lesson";
/// The shortest and the longest that an answer takes usually.
const SHORTEST: Duration = Duration::from_millis(20);
pub const USUAL: Duration = Duration::from_millis(400);
/// Every so many lessons one is hard to get right.
const HARD_EVERY: u64 = 25;

/// What the model does with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A lesson that passes.
    Good,
    /// A lesson that does not compile.
    Bad,
    /// 429
    Throttled,
    /// 500, or half an answer and a hang-up.
    Broken,
}

/// One call, as the model saw it.
#[derive(Debug, Clone)]
pub struct Call {
    pub lesson: u64,
    /// The number of the process that called.
    pub worker: u32,
    pub kind: Kind,
    pub begun: Instant,
    /// When the whole answer had been handed to the connection.
    pub sent: Arc<OnceLock<Instant>>,
}

/// How the model feels.
#[derive(Debug, Clone)]
pub enum Mood {
    /// Shares of wrong lessons, of errors and of slow answers, each of 1; the slowest takes so long.
    Usual { bad: f64, broken: f64, slow: f64, slowest: Duration },
    /// Each answer waits at its middle until the gate lets it through.
    Gated(Gate),
}

struct State {
    rng: Rng,
    mood: Mood,
    storm_until: Instant,
    calls: Vec<Call>,
    strangers: usize,
}

pub struct Model {
    server: ModelServer,
    state: Arc<Mutex<State>>,
    begun: Instant,
}

impl Model {
    pub fn start(seed: u64) -> Self {
        let begun = Instant::now();
        let mood = Mood::Usual { bad: 0.0, broken: 0.0, slow: 0.0, slowest: USUAL };
        let state = State { rng: Rng::with_seed(seed), mood, storm_until: begun, calls: Vec::new(), strangers: 0 };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        let server = ModelServer::start(move |_, request| lock(&shared).answer(request));
        Self { server, state, begun }
    }

    /// For one worker: the log tells it from the others.
    pub fn base_url(&self, worker: u32) -> String {
        format!("{}/{worker}/v1", self.server.root_url())
    }

    pub fn set(&self, mood: Mood) {
        lock(&self.state).mood = mood;
    }

    /// Everybody is asked to wait, for so long.
    pub fn throttle(&self, length: Duration) {
        lock(&self.state).storm_until = Instant::now() + length;
    }

    pub fn count(&self) -> usize {
        lock(&self.state).calls.len()
    }

    /// The calls since the last time, by lesson; and how many named no lesson.
    pub fn take_log(&self) -> (BTreeMap<u64, Vec<Call>>, usize) {
        self.server.forget();
        let mut state = lock(&self.state);
        let mut log: BTreeMap<u64, Vec<Call>> = BTreeMap::new();
        for call in std::mem::take(&mut state.calls) {
            log.entry(call.lesson).or_default().push(call);
        }
        (log, std::mem::take(&mut state.strangers))
    }

    /// One line a call.
    pub fn describe(&self, calls: &[Call]) -> String {
        let at = |when: Instant| format!("{:.3}", (when - self.begun).as_secs_f64());
        let line = |call: &Call| {
            let sent = call.sent.get().map_or("not sent whole".to_owned(), |when| format!("sent {}", at(*when)));
            format!("  call by worker {} at {}: {:?}, {sent}", call.worker, at(call.begun), call.kind)
        };
        calls.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn answer(&mut self, request: &Recorded) -> Script {
        let (Some(lesson), Some(worker)) = (lesson_of(request), worker_of(request)) else {
            self.strangers += 1;
            return status(400, &[], r#"{"error": {"message": "which lesson?"}}"#);
        };
        let kind = self.kind(lesson);
        let sent = Arc::new(OnceLock::new());
        self.calls.push(Call { lesson, worker, kind, begun: Instant::now(), sent: Arc::clone(&sent) });
        self.script(kind, sent)
    }

    fn kind(&mut self, lesson: u64) -> Kind {
        if Instant::now() < self.storm_until {
            return Kind::Throttled;
        }
        let Mood::Usual { bad, broken, .. } = self.mood else { return Kind::Good };
        let bad = if bad > 0.0 && lesson.is_multiple_of(HARD_EVERY) { 0.7 } else { bad };
        match self.rng.f64() {
            at if at < broken => Kind::Broken,
            at if at < broken + bad => Kind::Bad,
            _ => Kind::Good,
        }
    }

    fn script(&mut self, kind: Kind, sent: Arc<OnceLock<Instant>>) -> Script {
        let note = Step::Note(sent);
        let script = match kind {
            Kind::Throttled => status(429, &[("retry-after", "1")], r#"{"error": {"message": "slow down"}}"#),
            Kind::Broken if self.rng.bool() => status(500, &[], r#"{"error": {"message": "internal error"}}"#),
            // The answer is never whole: there is nothing to note.
            Kind::Broken => return stream([text_event("```tsx\nimport"), self.pause(), Step::Reset]),
            Kind::Good => self.paced(GOOD),
            Kind::Bad => self.paced(BAD),
        };
        script.into_iter().chain([note]).collect()
    }

    /// The whole answer, with the wait in its middle.
    fn paced(&mut self, lesson: &str) -> Script {
        let mut script = answer(&format!("```tsx\n{lesson}```\n"));
        let middle = script.len() / 2;
        script.insert(middle, self.pause());
        script
    }

    fn pause(&mut self) -> Step {
        match &self.mood {
            Mood::Gated(gate) => Step::Gate(gate.clone()),
            Mood::Usual { slow, slowest, .. } => {
                let (least, most) = if self.rng.f64() < *slow { (USUAL, *slowest) } else { (SHORTEST, USUAL) };
                Step::Pause(least + most.saturating_sub(least).mul_f64(self.rng.f64()))
            }
        }
    }
}

fn lesson_of(request: &Recorded) -> Option<u64> {
    let (_, rest) = request.message("user")?.split_once(TITLE)?;
    let digits = rest.trim_start().split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// `POST /7/v1/chat/completions HTTP/1.1`
fn worker_of(request: &Recorded) -> Option<u32> {
    request.line.split('/').nth(1)?.parse().ok()
}
