//! Failures the sample can be asked for, so that everything that handles them can be seen working.
//!
//! May import: `llm`.

use std::str::FromStr;

use crate::llm::ConfigError;

use super::seed;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailMode {
    /// A syntax error in the middle of the lesson.
    BadTsx,
    /// The lesson calls `fetch`.
    Forbidden,
    /// The answer stops half way, at its cap.
    Truncated,
    /// The provider asks to wait two seconds.
    RateLimit,
    /// No answer at all.
    Hang,
    /// The lesson compiles and throws when rendered.
    RenderError,
}

impl FailMode {
    pub const ALL: [Self; 6] =
        [Self::BadTsx, Self::Forbidden, Self::Truncated, Self::RateLimit, Self::Hang, Self::RenderError];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadTsx => "bad-tsx",
            Self::Forbidden => "forbidden",
            Self::Truncated => "truncated",
            Self::RateLimit => "rate-limit",
            Self::Hang => "hang",
            Self::RenderError => "render-error",
        }
    }
}

/// A failure and the share of attempts it befalls, written `NAME` or `NAME:SHARE`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleFail {
    pub mode: FailMode,
    /// 0 to 1.
    pub share: f64,
}

impl SampleFail {
    /// Whether it befalls this attempt: the same answer each time it is asked.
    #[must_use]
    pub fn befalls(&self, title: &str, attempt_number: i32) -> bool {
        fastrand::Rng::with_seed(seed(&format!("{attempt_number}:{title}"))).f64() < self.share
    }
}

impl FromStr for SampleFail {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unusable = || ConfigError::SampleFail(text.to_owned());
        let (name, share) = match text.trim().split_once(':') {
            Some((name, share)) => (name, share.parse().map_err(|_| unusable())?),
            None => (text.trim(), 1.0),
        };
        let mode = FailMode::ALL.into_iter().find(|mode| mode.as_str() == name).ok_or_else(unusable)?;
        if (0.0..=1.0).contains(&share) { Ok(Self { mode, share }) } else { Err(unusable()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_name_and_a_share() {
        for mode in FailMode::ALL {
            assert_eq!(mode.as_str().parse(), Ok(SampleFail { mode, share: 1.0 }));
        }
        assert_eq!("hang:0.2".parse(), Ok(SampleFail { mode: FailMode::Hang, share: 0.2 }));
        for unusable in ["", "crash", "hang:", "hang:2", "hang:-0.1", "hang:NaN", "hang:0.2:1", "Hang"] {
            assert_eq!(unusable.parse::<SampleFail>(), Err(ConfigError::SampleFail(unusable.to_owned())));
        }
    }

    #[test]
    fn a_share_is_about_that_share_and_never_changes_its_mind() {
        let fail = SampleFail { mode: FailMode::BadTsx, share: 0.2 };
        let befallen = |attempt| (0..1000).filter(|n| fail.befalls(&format!("Lesson {n}"), attempt)).count();
        for attempt in 1..=3 {
            assert!((150..250).contains(&befallen(attempt)), "{}", befallen(attempt));
            assert_eq!(befallen(attempt), befallen(attempt));
        }
        let repaired = (0..1000)
            .filter(|n| fail.befalls(&format!("Lesson {n}"), 1))
            .filter(|n| !fail.befalls(&format!("Lesson {n}"), 2));
        assert!(repaired.count() > 50, "the next attempt is decided anew");
        for (share, expected) in [(0.0, 0), (1.0, 1000)] {
            let fail = SampleFail { share, ..fail };
            assert_eq!((0..1000).filter(|n| fail.befalls(&n.to_string(), 1)).count(), expected);
        }
    }
}
