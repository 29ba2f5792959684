//! A trace's row as JSON whose values fold.

use std::sync::Arc;

use serde_json::Value;

use super::document::{Document, Gutter, Line, Part, Span, Tone};
use super::held::Held;
use super::listing::{Content, Listing};
use crate::model::ids::TraceId;

/// Values kept of one row; what is more is counted.
const MOST: usize = 20_000;
/// Bytes of a text that stand on the line of its name.
const SHORT: usize = 120;
/// Levels that are indented; deeper ones stand below each other.
const INDENTED: u16 = 24;

#[derive(Debug)]
enum Shape {
    /// An array or an object: its brackets, and how many values it has.
    Group { brackets: [char; 2], len: usize },
    /// As JSON writes it.
    Plain(Box<str>),
    /// A text too long for its line.
    Long(Arc<str>),
}

#[derive(Debug)]
struct Node {
    depth: u16,
    /// The name, where it has one.
    name: Option<Box<str>>,
    shape: Shape,
    open: bool,
    /// The last of its group: no comma after it.
    last: bool,
    /// One past the last node inside it.
    end: usize,
}

/// The values of one row, outermost first.
#[derive(Debug)]
pub struct Tree {
    pub of: TraceId,
    nodes: Vec<Node>,
    cut: bool,
    /// The node of each row of the document.
    rows: Vec<usize>,
    /// Counts what was folded and unfolded.
    pub version: u64,
}

impl Tree {
    #[must_use]
    pub fn of(held: &Held) -> Self {
        let mut tree = Self { of: held.id, nodes: Vec::new(), cut: false, rows: Vec::new(), version: 0 };
        for (name, value) in held.columns() {
            tree.take(name, &value);
        }
        for (name, text) in [("prompt", &held.prompt), ("response", &held.response)] {
            tree.nodes.push(node(0, Some(name), text_shape(text.clone())));
        }
        if let Some(last) = tree.nodes.last_mut() {
            last.last = true;
        }
        tree.close();
        tree.list();
        tree
    }

    /// Takes a value with all that is in it: by hand, as what is nested deep must not use up the stack.
    fn take(&mut self, name: &str, value: &Value) {
        let mut waiting: Vec<(u16, Option<&str>, &Value, bool)> = vec![(0, Some(name), value, false)];
        while let Some((depth, name, value, last)) = waiting.pop() {
            if self.nodes.len() >= MOST {
                self.cut = true;
                return;
            }
            let shape = match value {
                Value::Array(items) => Shape::Group { brackets: ['[', ']'], len: items.len() },
                Value::Object(fields) => Shape::Group { brackets: ['{', '}'], len: fields.len() },
                Value::String(text) => text_shape(Arc::from(text.as_str())),
                other => Shape::Plain(other.to_string().into()),
            };
            self.nodes.push(Node { last, ..node(depth, name, shape) });
            let inside = depth.saturating_add(1);
            let room = MOST - self.nodes.len();
            match value {
                Value::Array(items) => {
                    let kept = items.iter().enumerate().take(room);
                    let kept: Vec<_> = kept.map(|(at, item)| (inside, None, item, at + 1 == items.len())).collect();
                    waiting.extend(kept.into_iter().rev());
                }
                Value::Object(fields) => {
                    let kept = fields.iter().enumerate().take(room);
                    let kept: Vec<_> = kept
                        .map(|(at, (name, item))| (inside, Some(name.as_str()), item, at + 1 == fields.len()))
                        .collect();
                    waiting.extend(kept.into_iter().rev());
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }

    /// Tells every node where it ends.
    fn close(&mut self) {
        let mut inside: Vec<usize> = Vec::new();
        for at in 0..self.nodes.len() {
            while let Some(group) =
                inside.last().copied().filter(|group| self.nodes[*group].depth >= self.nodes[at].depth)
            {
                self.nodes[group].end = at;
                inside.pop();
            }
            inside.push(at);
        }
        for group in inside {
            self.nodes[group].end = self.nodes.len();
        }
    }

    /// The node of a row.
    fn node(&self, row: usize) -> Option<usize> {
        self.rows.get(row).copied()
    }

    fn row_of(&self, node: usize) -> Option<usize> {
        self.rows.iter().position(|at| *at == node)
    }

    /// Folds the value at a row, or goes to the one it is in. Says where the reader stands then.
    pub(super) fn fold(&mut self, row: usize) -> Option<usize> {
        let at = self.node(row)?;
        let foldable = self.nodes[at].open && self.nodes[at].is_foldable();
        let target = if foldable { at } else { self.group_of(at)? };
        if foldable {
            self.set(at, false);
        }
        self.row_of(target)
    }

    /// Unfolds the value at a row, or goes to the first one in it.
    pub(super) fn unfold(&mut self, row: usize) -> Option<usize> {
        let at = self.node(row)?;
        if !self.nodes[at].is_foldable() {
            return None;
        }
        if self.nodes[at].open {
            return self.row_of(at).map(|first| first + 1).filter(|row| *row < self.rows.len());
        }
        self.set(at, true);
        self.row_of(at)
    }

    fn set(&mut self, at: usize, open: bool) {
        self.nodes[at].open = open;
        self.version += 1;
        self.list();
    }

    /// The group a node stands in.
    fn group_of(&self, at: usize) -> Option<usize> {
        let depth = self.nodes[at].depth.checked_sub(1)?;
        (0..at).rev().find(|before| self.nodes[*before].depth == depth)
    }

    /// Which node stands on which row.
    fn list(&mut self) {
        self.rows.clear();
        let (mut at, mut open): (usize, Vec<usize>) = (0, Vec::new());
        while at < self.nodes.len() || !open.is_empty() {
            if let Some(group) = open.last().copied().filter(|group| self.nodes[*group].end <= at) {
                open.pop();
                self.rows.push(group);
                continue;
            }
            let node = &self.nodes[at];
            self.rows.push(at);
            match &node.shape {
                Shape::Group { .. } if node.open => {
                    open.push(at);
                    at += 1;
                }
                Shape::Long(text) if node.open => {
                    self.rows.extend(std::iter::repeat_n(at, lines_of(text)));
                    at += 1;
                }
                _ => at = node.end,
            }
        }
    }

    /// The rows as they are folded now.
    #[must_use]
    pub fn document(&self) -> Document {
        let mut document = Document::default();
        let mut at = 0;
        while let Some(index) = self.node(at) {
            let node = &self.nodes[index];
            let first = at == 0 || self.rows[at - 1] < index;
            if !first {
                document.lines.push(node.end_line());
                at += 1;
                continue;
            }
            document.lines.push(node.line());
            at += 1;
            if let Shape::Long(text) = &node.shape
                && node.open
            {
                let indent = " ".repeat(2 * usize::from(node.depth.min(INDENTED)) + 2);
                let listing = Listing::new(text.clone(), Content::Prose, 1);
                for piece in &listing.pieces {
                    let shown = format!("{indent}{}", listing.line(piece));
                    let all = 0..length(&shown);
                    document.lines.push(Line::new(Gutter::Leaf, Tone::Plain, shown).spans(vec![(all, Part::String)]));
                }
                at += listing.pieces.len();
            }
        }
        if self.cut {
            let words = format!("only the first {MOST} values are shown; y copies, s saves them all");
            document.lines.push(Line::new(Gutter::Leaf, Tone::Muted, words));
        }
        document
    }
}

impl Node {
    const fn is_foldable(&self) -> bool {
        match &self.shape {
            Shape::Group { len, .. } => *len > 0,
            Shape::Long(_) => true,
            Shape::Plain(_) => false,
        }
    }

    fn begin(&self) -> String {
        let indent = " ".repeat(2 * usize::from(self.depth.min(INDENTED)));
        match &self.name {
            Some(name) => format!("{indent}{}: ", Value::from(name.as_ref())),
            None => indent,
        }
    }

    fn comma(&self) -> &'static str {
        if self.last { "" } else { "," }
    }

    fn line(&self) -> Line {
        let mut text = self.begin();
        let from = length(&text);
        let comma = self.comma();
        let (part, end) = match &self.shape {
            Shape::Plain(plain) => {
                text.push_str(plain);
                let part = if plain.starts_with('"') { Part::String } else { Part::Keyword };
                let word = matches!(plain.as_bytes().first(), Some(b'"' | b'n' | b't' | b'f'));
                (word.then_some(part), length(&text))
            }
            Shape::Group { brackets: [begin, _], .. } if self.open && self.is_foldable() => {
                text.push(*begin);
                (None, 0)
            }
            Shape::Group { brackets: [begin, end], len } => {
                let words = match (len, begin) {
                    (0, _) => String::new(),
                    (1, '[') => " 1 value ".to_owned(),
                    (1, _) => " 1 key ".to_owned(),
                    (len, '[') => format!(" {len} values "),
                    (len, _) => format!(" {len} keys "),
                };
                text.extend([begin.to_string(), words, end.to_string()]);
                (Some(Part::Muted), length(&text))
            }
            Shape::Long(_) if self.open => (None, 0),
            Shape::Long(long) => {
                text.push_str(&shortened(long));
                (Some(Part::String), length(&text))
            }
        };
        if !(self.open && self.is_foldable()) {
            text.push_str(comma);
        }
        let gutter = if self.is_foldable() { Gutter::Fold(self.open) } else { Gutter::Leaf };
        let spans: Vec<Span> = part.map(|part| (from..end, part)).into_iter().collect();
        let line = Line::new(gutter, Tone::Plain, text).spans(spans);
        match &self.shape {
            Shape::Long(text) => line.right(crate::app::printable::size(text.len())),
            Shape::Plain(_) | Shape::Group { .. } => line,
        }
    }

    fn end_line(&self) -> Line {
        let indent = " ".repeat(2 * usize::from(self.depth.min(INDENTED)));
        let end = match &self.shape {
            Shape::Group { brackets: [_, end], .. } => *end,
            Shape::Plain(_) | Shape::Long(_) => ' ',
        };
        Line::new(Gutter::Leaf, Tone::Plain, format!("{indent}{end}{}", self.comma()))
    }
}

fn node(depth: u16, name: Option<&str>, shape: Shape) -> Node {
    Node { depth, name: name.map(Box::from), shape, open: false, last: false, end: 0 }
}

fn text_shape(text: Arc<str>) -> Shape {
    if text.len() > SHORT || text.contains('\n') {
        Shape::Long(text)
    } else {
        Shape::Plain(Value::from(&*text).to_string().into())
    }
}

/// The beginning of a text as JSON writes it.
fn shortened(text: &str) -> String {
    let mut end = text.len().min(SHORT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut shown = Value::from(&text[..end]).to_string();
    shown.pop();
    shown.push_str("…\"");
    shown
}

fn lines_of(text: &Arc<str>) -> usize {
    Listing::new(text.clone(), Content::Prose, 1).pieces.len()
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
