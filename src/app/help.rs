//! The help of a screen: the table's keys of its scopes, in columns, narrowed by what is typed.

use super::binding::{Action, BINDINGS, Binding, Scope};
use super::grid::Size;
use super::key::Key;
use super::printable::width;
use super::typed::TypedLine;

#[derive(Debug)]
pub struct HelpView {
    scopes: &'static [Scope],
    /// The screen it is of.
    pub of: &'static str,
    top: usize,
    /// What narrows it.
    find: Option<TypedLine>,
    size: Size,
}

/// A line of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Heading(&'static str),
    Key {
        keys: String,
        help: String,
    },
    /// A sign of the legend, by its index.
    Sign(usize),
    Gap,
}

/// The columns at a size.
#[derive(Debug)]
pub struct Layout {
    pub columns: Vec<Vec<Line>>,
    /// Cells from one column to the next.
    pub width: u16,
    /// Lines of the highest column.
    pub tallest: usize,
    /// Lines in sight.
    pub height: usize,
    /// The legend stands below; else it is the last group.
    pub legend: bool,
}

/// Cells that a column needs.
const COLUMN: u16 = 38;
/// Signs in the legend.
pub const SIGNS: usize = 10;

impl HelpView {
    #[must_use]
    pub fn new(scopes: &'static [Scope], of: &'static str, size: Size) -> Self {
        Self { scopes, of, top: 0, find: None, size }
    }

    /// The first line in sight.
    #[must_use]
    pub const fn top(&self) -> usize {
        self.top
    }

    #[must_use]
    pub fn is_typing(&self) -> bool {
        self.find.as_ref().is_some_and(TypedLine::is_typing)
    }

    /// What is searched for, and the part of it before the caret while it is typed.
    #[must_use]
    pub fn find(&self) -> Option<(&str, Option<&str>)> {
        self.find.as_ref().map(|find| (find.text(), find.caret()))
    }

    /// How many keys are shown.
    #[must_use]
    pub fn count(&self) -> usize {
        let lines = self.scopes.iter().flat_map(|scope| self.group(*scope));
        lines.filter(|line| matches!(line, Line::Key { .. })).count()
    }

    #[must_use]
    pub fn layout(&self) -> Layout {
        let Size { width, height } = self.size;
        let legend = width >= 76 && height >= 14;
        let mut groups: Vec<Vec<Line>> = self.scopes.iter().map(|scope| self.group(*scope)).collect();
        groups.retain(|group| !group.is_empty());
        if !legend && self.find.is_none() {
            groups.push(std::iter::once(Line::Heading("SIGNS")).chain((0..SIGNS).map(Line::Sign)).collect());
        }
        let columns = usize::from((width / COLUMN).clamp(1, 4)).min(groups.len().max(1));
        let (columns, tallest) = place(groups, columns);
        let across = u16::try_from(columns.len().max(1)).unwrap_or(1);
        // The header, its rule, and below a blank line with two of the legend.
        let taken = if legend { 5 } else { 2 };
        let height = usize::from(height.saturating_sub(taken));
        Layout { columns, width: (width / across).min(60), tallest, height, legend }
    }

    /// A scope's keys under its heading; nothing where none is left.
    fn group(&self, scope: Scope) -> Vec<Line> {
        let wanted = self.find.as_ref().map(|find| find.text().to_lowercase()).unwrap_or_default();
        let holds = |keys: &str, help: &str| help.to_lowercase().contains(&wanted) || keys.to_lowercase() == wanted;
        let bindings = BINDINGS.iter().filter(|binding| binding.scope == scope);
        let mut bindings = bindings
            .filter(|binding| holds("", binding.help) || binding.keys.iter().any(|keys| holds(keys, "")))
            .peekable();
        let mut keys = Vec::new();
        while let Some(binding) = bindings.next() {
            let both = bindings.peek().and_then(|next| pair(binding, next));
            if both.is_some() {
                bindings.next();
            }
            keys.push(both.unwrap_or_else(|| Line::Key { keys: spell(binding.keys), help: binding.help.to_owned() }));
        }
        if keys.is_empty() { keys } else { std::iter::once(Line::Heading(scope.heading())).chain(keys).collect() }
    }

    pub(super) fn resize(&mut self, size: Size) {
        self.size = size;
        self.scroll(0);
    }

    pub(super) fn type_key(&mut self, key: Key) {
        if self.find.as_mut().is_some_and(|find| find.key(key)) {
            self.top = 0;
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if self.find.as_mut().is_some_and(|find| find.paste(text)) {
            self.top = 0;
        }
    }

    /// Takes back what narrows it.
    pub(super) fn clear(&mut self) {
        self.find = None;
        self.top = 0;
    }

    pub(super) fn act(&mut self, action: Action) {
        let page = isize::try_from(self.layout().height.max(2)).unwrap_or(2) - 1;
        match action {
            Action::Down => self.scroll(1),
            Action::Up => self.scroll(-1),
            Action::HalfDown => self.scroll(page / 2 + 1),
            Action::HalfUp => self.scroll(-(page / 2 + 1)),
            Action::PageDown => self.scroll(page),
            Action::PageUp => self.scroll(-page),
            Action::Top => self.top = 0,
            Action::End => self.scroll(isize::MAX),
            Action::Search => self.find = Some(TypedLine::begun()),
            Action::Accept => {
                let stands = self.find.as_mut().is_some_and(TypedLine::keep);
                self.find = self.find.take().filter(|_| stands);
            }
            Action::Clear => self.clear(),
            _ => {}
        }
    }

    fn scroll(&mut self, lines: isize) {
        let layout = self.layout();
        self.top = self.top.saturating_add_signed(lines).min(layout.tallest.saturating_sub(layout.height));
    }
}

/// Actions that are each other's opposite, and fit on one line.
const PAIRS: [(Action, Action); 9] = [
    (Action::Down, Action::Up),
    (Action::HalfDown, Action::HalfUp),
    (Action::PageDown, Action::PageUp),
    (Action::Top, Action::End),
    (Action::Left, Action::Right),
    (Action::Raise, Action::Lower),
    (Action::More, Action::Fewer),
    (Action::PrevAttempt, Action::NextAttempt),
    (Action::NextLesson, Action::PrevLesson),
];
/// Cells of the keys of a line, and of its words in the narrowest column.
pub const KEYS: u16 = 15;
const WORDS: usize = 22;

/// `j k  ↓ ↑`, `row down · up`: two opposites on one line, where they fit.
fn pair(one: &Binding, other: &Binding) -> Option<Line> {
    if !PAIRS.contains(&(one.action, other.action)) || one.keys.len() != other.keys.len() {
        return None;
    }
    let keys: Vec<String> = one.keys.iter().zip(other.keys).map(|(a, b)| format!("{a} {b}")).collect();
    let shared = one.help.split(' ').zip(other.help.split(' ')).take_while(|(a, b)| a == b).count();
    let rest: Vec<&str> = other.help.split(' ').skip(shared).collect();
    let (keys, help) = (keys.join("  "), format!("{} · {}", one.help, rest.join(" ")));
    let fits = width(&keys) <= usize::from(KEYS) && width(&help) <= WORDS && !rest.is_empty();
    fits.then_some(Line::Key { keys, help })
}

/// The keys of a binding as help spells them.
fn spell(keys: &[&str]) -> String {
    match keys {
        [first, .., last] if keys.len() > 3 => format!("{first}–{last}"),
        keys => keys.join("  "),
    }
}

/// Groups stay whole and in order, in columns as low as can be; says how high the highest is.
fn place(groups: Vec<Vec<Line>>, columns: usize) -> (Vec<Vec<Line>>, usize) {
    let lengths: Vec<usize> = groups.iter().map(Vec::len).collect();
    let all: usize = lengths.iter().sum::<usize>() + lengths.len();
    let breaks = |height: usize| {
        let (mut used, mut starts) = (0, Vec::new());
        for (at, length) in lengths.iter().enumerate() {
            used = if used == 0 { *length } else { used + 1 + length };
            if used > height {
                starts.push(at);
                used = *length;
            }
        }
        starts
    };
    let least = lengths.iter().copied().max().unwrap_or(0);
    let height = (least..=all).find(|height| breaks(*height).len() < columns).unwrap_or(all);
    let starts = breaks(height);
    let mut placed: Vec<Vec<Line>> = vec![Vec::new()];
    for (at, group) in groups.into_iter().enumerate() {
        if starts.contains(&at) && at > 0 {
            placed.push(Vec::new());
        }
        if let Some(column) = placed.last_mut() {
            if !column.is_empty() {
                column.push(Line::Gap);
            }
            column.extend(group);
        }
    }
    (placed, height)
}
