//! Why an attempt failed: a class, one line of detail, and a fingerprint that groups failures of one cause.

use serde::{Deserialize, Serialize};

/// The failure classes, as stored in `homeroom.attempts.failure_class` and shown on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailureClass {
    /// No code in the response.
    Extract,
    /// The lesson breaks a rule.
    Rules,
    /// The TSX does not compile.
    Compile,
    /// The lesson threw when run.
    Run,
    /// Below the configured score.
    Score,
    /// The output stopped at its cap.
    Truncated,
    /// The model refused.
    Refused,
    /// A time limit of the call passed.
    Timeout,
    /// The stream ended early or broke.
    Stream,
    /// The provider answered with an error of its own.
    Provider,
    /// The provider refused the request.
    Rejected,
    /// The lesson was rescued too often.
    Poison,
    /// An operator stopped it.
    Cancelled,
    /// homeroom itself failed, e.g. the checker could not be started.
    Internal,
}

impl FailureClass {
    pub const ALL: [Self; 14] = [
        Self::Extract,
        Self::Rules,
        Self::Compile,
        Self::Run,
        Self::Score,
        Self::Truncated,
        Self::Refused,
        Self::Timeout,
        Self::Stream,
        Self::Provider,
        Self::Rejected,
        Self::Poison,
        Self::Cancelled,
        Self::Internal,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Extract => "extract",
            Self::Rules => "rules",
            Self::Compile => "compile",
            Self::Run => "run",
            Self::Score => "score",
            Self::Truncated => "truncated",
            Self::Refused => "refused",
            Self::Timeout => "timeout",
            Self::Stream => "stream",
            Self::Provider => "provider",
            Self::Rejected => "rejected",
            Self::Poison => "poison",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == text)
    }

    /// Whether another attempt would only cost: the lesson fails at once, whatever attempts are left.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Refused | Self::Rejected | Self::Poison | Self::Cancelled)
    }

    /// Whether showing the model what was wrong may mend it.
    #[must_use]
    pub const fn is_repairable(self) -> bool {
        matches!(self, Self::Extract | Self::Rules | Self::Compile | Self::Run | Self::Score)
    }
}

impl std::fmt::Display for FailureClass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One failed attempt, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub class: FailureClass,
    /// One line for people, position included.
    pub detail: String,
    /// Groups failures of one cause; see [`Failure::new`].
    pub fingerprint: String,
}

impl Failure {
    /// `code` is the rule or diagnostic code; the fingerprint is `class:code:message`, the message without what
    /// differs between lessons (numbers, quoted names).
    #[must_use]
    pub fn new(class: FailureClass, code: &str, message: &str, detail: impl Into<String>) -> Self {
        let fingerprint = format!("{class}:{code}:{}", normalise(message));
        Self { class, detail: detail.into(), fingerprint }
    }

    /// As [`Failure::new`] where message and detail are the same words.
    #[must_use]
    pub fn plain(class: FailureClass, code: &str, message: &str) -> Self {
        Self::new(class, code, message, message)
    }
}

/// Lower case, numbers as `#`, quoted parts as `_`, runs of space folded, 80 characters at most.
fn normalise(message: &str) -> String {
    let mut out = String::new();
    let mut chars = message.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // An apostrophe within a word quotes nothing.
            '\'' if !out.ends_with(char::is_alphanumeric) && chars.clone().any(|next| next == '\'') => {
                while chars.next_if(|next| *next != '\'').is_some() {}
                chars.next();
                out.push('_');
            }
            '`' | '"' => {
                while chars.next_if(|next| *next != c).is_some() {}
                chars.next();
                out.push('_');
            }
            c if c.is_ascii_digit() => {
                while chars.next_if(|next| next.is_ascii_digit() || *next == ',' || *next == '.').is_some() {}
                out.push('#');
            }
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.extend(c.to_lowercase()),
        }
    }
    out.trim().chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_cause_has_one_fingerprint() {
        let at = |message| Failure::plain(FailureClass::Compile, "const-assign", message).fingerprint;
        assert_eq!(at("cannot assign to `score` at 45:7"), at("Cannot assign to  `total` at 7:12"));
        assert_eq!(at("cannot assign to `score`"), "compile:const-assign:cannot assign to _");
        assert_ne!(at("expected `}`"), at("cannot assign to `x`"));
        assert_eq!(at("no 'a b' here"), "compile:const-assign:no _ here");
        assert_eq!(at("isn't this, isn't that"), "compile:const-assign:isn't this, isn't that");
    }

    #[test]
    fn every_class_reads_back() {
        for class in FailureClass::ALL {
            assert_eq!(FailureClass::parse(class.as_str()), Some(class));
        }
    }
}
