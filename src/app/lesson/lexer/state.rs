//! What a line leaves open for the next one.

/// Where the lexer stands between two lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct State {
    /// What the code is nested in, outermost first; the program itself is not on it.
    stack: [Frame; DEEPEST],
    depth: u8,
    /// Nested deeper than is kept track of.
    pub(super) beyond: u16,
    /// Braces open in the program itself.
    pub(super) braces: u8,
    /// Inside `/* */`.
    pub(super) comment: bool,
    /// A value stands before: `<` and `/` after it are operators.
    pub(super) operand: bool,
}

const DEEPEST: usize = 32;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Frame {
    /// Code in `{}` of markup or of a template, with so many braces of its own open.
    Code(u8),
    /// Between backticks.
    #[default]
    Template,
    /// Between `<` and `>`.
    Tag { closing: bool },
    /// Between an opening tag and its closing one.
    Markup,
}

impl State {
    pub(super) const fn top(&self) -> Option<Frame> {
        match self.depth {
            0 => None,
            depth => Some(self.stack[depth as usize - 1]),
        }
    }

    pub(super) fn push(&mut self, frame: Frame) {
        if usize::from(self.depth) < DEEPEST {
            self.stack[usize::from(self.depth)] = frame;
            self.depth += 1;
        } else {
            self.beyond = self.beyond.saturating_add(1);
        }
    }

    pub(super) fn pop(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if self.depth > 0 {
            self.depth -= 1;
            // Equal places look equal, whatever stood above them before.
            self.stack[usize::from(self.depth)] = Frame::default();
        }
    }

    pub(super) fn braces(&mut self) -> &mut u8 {
        if let Some(Frame::Code(braces)) = self.depth.checked_sub(1).and_then(|at| self.stack.get_mut(usize::from(at)))
        {
            braces
        } else {
            &mut self.braces
        }
    }
}
