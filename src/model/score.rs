//! How good a lesson is, as far as a program can tell: five documented metrics, each explained by what it counted.

use serde::{Deserialize, Serialize};

/// The metrics, as named in `traces.validation.metrics`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Metric {
    Relevance,
    EducationalValue,
    Interactivity,
    CodeQuality,
    Completeness,
}

impl Metric {
    pub const ALL: [Self; 5] =
        [Self::Relevance, Self::EducationalValue, Self::Interactivity, Self::CodeQuality, Self::Completeness];

    /// The key in `traces.validation.metrics`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::EducationalValue => "educationalValue",
            Self::Interactivity => "interactivity",
            Self::CodeQuality => "codeQuality",
            Self::Completeness => "completeness",
        }
    }

    /// Its share of the score; the shares add up to 1.
    #[must_use]
    pub const fn weight(self) -> f64 {
        match self {
            Self::Relevance | Self::EducationalValue => 0.25,
            Self::Interactivity => 0.20,
            Self::CodeQuality | Self::Completeness => 0.15,
        }
    }
}

/// One metric's mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub metric: Metric,
    /// 0 to 1.
    pub value: f64,
    /// What was counted, one sentence each: `9 of 11 terms of the outline are shown`.
    pub counted: Vec<String>,
}

/// All marks of a lesson, in the order of [`Metric::ALL`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    pub marks: Vec<Mark>,
}

impl Score {
    /// The weighted sum, 0 to 1.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.marks.iter().map(|mark| mark.metric.weight() * mark.value.clamp(0.0, 1.0)).sum()
    }

    #[must_use]
    pub fn mark(&self, metric: Metric) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.metric == metric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_make_a_whole() {
        let perfect = |metric| Mark { metric, value: 2.0, counted: Vec::new() };
        let score = Score { marks: Metric::ALL.map(perfect).into() };
        assert!((score.value() - 1.0).abs() < 1e-12);
        assert!(Score::default().value().abs() < 1e-12);
    }

    #[test]
    fn each_metric_has_its_documented_key() {
        for metric in Metric::ALL {
            assert_eq!(serde_json::to_value(metric).unwrap(), metric.as_str());
        }
    }
}
