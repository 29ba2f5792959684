//! The panes of the Lesson screen, in the order of their keys.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    Response,
    Prompt,
    Checks,
    Source,
    Compiled,
    Diff,
    Raw,
}

impl Pane {
    pub const ALL: [Self; 7] =
        [Self::Response, Self::Prompt, Self::Checks, Self::Source, Self::Compiled, Self::Diff, Self::Raw];

    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Prompt => "prompt",
            Self::Checks => "checks",
            Self::Source => "source",
            Self::Compiled => "compiled",
            Self::Diff => "diff",
            Self::Raw => "raw",
        }
    }

    /// So many panes further on, around the end.
    #[must_use]
    pub fn step(self, by: usize) -> Self {
        Self::ALL[(self.index() + by) % Self::ALL.len()]
    }
}
