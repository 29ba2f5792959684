//! A lesson that is open: played by itself, or driven event by event.
//!
//! May import: `model`.

use super::Runnable;
use super::engine::{Engine, Held, Stop, Thrown};
use super::limits::{self, Limits};
use super::telling::Telling;
use crate::model::tree::Node;

/// The most actions of one play. The runtime's own budget is smaller; this only bounds a runtime that errs.
const MOST_ACTIONS: usize = 10_000;

/// A lesson in its engine. Fields in the order they must go.
pub(in crate::tsx) struct Session {
    held: Held,
    engine: Engine,
    limits: Limits,
}

/// What running a lesson brought.
#[derive(Debug, Default)]
pub(in crate::tsx) struct Run {
    pub(in crate::tsx) told: Telling,
    /// The first render as static markup.
    pub(in crate::tsx) html: Option<String>,
    /// The tree after the first render and its effects.
    pub(in crate::tsx) tree: Vec<Node>,
    /// Why it broke off.
    pub(in crate::tsx) stop: Option<Stop>,
    /// Rejected and never handled.
    pub(in crate::tsx) rejected: Vec<Thrown>,
    /// By how much the process had to grow for it, in bytes.
    pub(in crate::tsx) grown: usize,
}

/// Opens a lesson, renders it, plays it.
pub(in crate::tsx) fn play(lesson: &Runnable, limits: Limits) -> Run {
    let before = limits::peak();
    let run = match Session::open(lesson, limits) {
        Ok(session) => session.play(),
        Err(stop) => Run { stop: Some(stop), ..Run::default() },
    };
    Run { grown: limits::peak().saturating_sub(before), ..run }
}

impl Session {
    /// Loads a lesson; nothing is rendered yet.
    pub(in crate::tsx) fn open(lesson: &Runnable, limits: Limits) -> Result<Self, Stop> {
        let engine = Engine::new(limits)?;
        let held = engine.open(lesson)?;
        Ok(Self { held, engine, limits })
    }

    fn play(self) -> Run {
        let mut run = Run::default();
        run.stop = self.perform(&mut run).err();
        self.engine.restart();
        // What was recorded until the end stands, however it ended.
        match self.told() {
            Ok(told) => run.told = told,
            Err(stop) => run.stop = run.stop.or(Some(stop)),
        }
        run.rejected = self.engine.rejected();
        run
    }

    fn perform(&self, run: &mut Run) -> Result<(), Stop> {
        self.mount()?;
        run.html = self.html()?;
        run.tree = self.tree()?;
        let end = limits::used().saturating_add(self.limits.play);
        for _ in 0..MOST_ACTIONS {
            if limits::used() >= end {
                break;
            }
            self.engine.restart();
            let action: Option<String> = self.engine.invoke(&self.held, "next", ())?;
            if action.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// The first render with its effects.
    pub(in crate::tsx) fn mount(&self) -> Result<(), Stop> {
        self.engine.restart();
        self.engine.invoke(&self.held, "mount", ())
    }

    /// One event from outside, as the runtime reads it. True if something listened.
    pub(in crate::tsx) fn dispatch(&self, event: &str) -> Result<bool, Stop> {
        self.engine.restart();
        self.engine.invoke(&self.held, "dispatch", (event,))
    }

    /// Lets virtual time pass.
    pub(in crate::tsx) fn advance(&self, milliseconds: u32) -> Result<(), Stop> {
        self.engine.restart();
        self.engine.invoke(&self.held, "advance", (milliseconds,))
    }

    /// The first render as static markup; `None` where there was none.
    pub(in crate::tsx) fn html(&self) -> Result<Option<String>, Stop> {
        self.engine.invoke(&self.held, "html", ())
    }

    /// The tree as it stands now.
    pub(in crate::tsx) fn tree(&self) -> Result<Vec<Node>, Stop> {
        self.json("tree")
    }

    /// What was found until now.
    pub(in crate::tsx) fn told(&self) -> Result<Telling, Stop> {
        self.json("report")
    }

    fn json<T: for<'a> serde::Deserialize<'a>>(&self, method: &str) -> Result<T, Stop> {
        let json: String = self.engine.invoke(&self.held, method, ())?;
        let mut told = serde_json::Deserializer::from_str(&json);
        // A lesson nests as deep as it likes; the stack of a check is made for that.
        told.disable_recursion_limit();
        T::deserialize(&mut told).map_err(|error| Stop::broken(&format!("`{method}` told nonsense: {error}")))
    }
}
