//! A lesson that stays open in the child, driven event by event: what a playable preview shows.
//!
//! May import: `model`.

use super::compile;
use super::run::{self, Limits, Places, Run, Session, Stop};
use crate::model::check::Issue;
use crate::model::tree::{Element, Event, Node, View};

/// Elements inside one another that a view shows: the reader of JSON on the other side goes no deeper.
const DEEPEST: usize = 48;

/// A lesson, rendered, or what kept it from that.
pub(super) struct Open {
    places: Places,
    limits: Limits,
    session: Option<Session>,
    run: Run,
}

impl Open {
    /// Compiles, loads and renders a lesson. No rules: it was checked before, or somebody wants to see why it failed.
    pub(super) fn lesson(source: &str) -> Self {
        let limits = Limits::default();
        let mut open = Self { places: Places::default(), limits, session: None, run: Run::default() };
        if let Some(runnable) = compile::emit_to_run(source, true) {
            let opened = Session::open(&runnable, limits);
            open.places = runnable.places;
            open.begin(opened);
        } else {
            open.run.stop = Some(Stop::broken("the lesson does not compile"));
        }
        open
    }

    fn begin(&mut self, opened: Result<Session, Stop>) {
        match opened {
            Ok(session) => {
                self.note(session.mount());
                self.session = Some(session);
                self.look();
            }
            Err(stop) => self.run.stop = Some(stop),
        }
    }

    /// One event. After a fault nothing more happens.
    pub(super) fn act(&mut self, event: &Event) {
        let Some(session) = self.session.as_ref().filter(|_| self.run.stop.is_none()) else { return };
        let done = match event {
            Event::On { .. } => match serde_json::to_value(event) {
                Ok(json) => session.dispatch(&json["on"].to_string()).map(|_| ()),
                Err(error) => Err(Stop::broken(&error.to_string())),
            },
            Event::Wait(milliseconds) => session.advance(*milliseconds),
        };
        self.note(done);
        self.look();
    }

    fn note(&mut self, done: Result<(), Stop>) {
        if let Err(stop) = done {
            self.run.stop = self.run.stop.take().or(Some(stop));
        }
    }

    /// Takes over what the lesson shows and what was found.
    fn look(&mut self) {
        let Some(session) = &self.session else { return };
        match (session.tree(), session.told()) {
            (Ok(tree), Ok(told)) => {
                (self.run.tree, self.run.told) = (tree, told);
                self.run.html = session.html().ok().flatten();
            }
            (Err(stop), _) | (_, Err(stop)) => self.note(Err(stop)),
        }
    }

    pub(super) fn view(&self) -> View {
        let judged = run::judge(&self.run, &self.places, &self.limits);
        let faults: Vec<Issue> = judged.stage.issues;
        View { tree: shallow(&self.run.tree, DEEPEST), faults }
    }
}

/// The tree down to `levels`; what lies deeper is shown by its text alone.
fn shallow(nodes: &[Node], levels: usize) -> Vec<Node> {
    let cut = |node: &Node| match node {
        Node::Text(text) => Node::Text(text.clone()),
        Node::Element(element) => {
            let children = match levels {
                0 => vec![Node::Text(Node::text(&element.children))],
                _ => shallow(&element.children, levels - 1),
            };
            Node::Element(Element { children, ..element.clone() })
        }
    };
    nodes.iter().map(cut).collect()
}
