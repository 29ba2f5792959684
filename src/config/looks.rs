//! How the console looks.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::{Deserialize, de};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the terminal tells.
    #[default]
    Auto,
    Dark,
    Light,
    /// Attributes only, as under `NO_COLOR`.
    Mono,
    /// Nothing dim, states in bold.
    #[serde(rename = "high-contrast", alias = "contrast")]
    HighContrast,
}

/// How many colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Colours {
    /// As the terminal tells.
    #[default]
    Auto,
    Sixteen,
    Indexed256,
    True,
}

/// How moments are shown at first; `t` changes it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Times {
    #[default]
    Ages,
    Clock,
}

impl<'de> Deserialize<'de> for Colours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Words)
    }
}

/// A number of colours is a number, or a word.
struct Words;

impl Visitor<'_> for Words {
    type Value = Colours;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("auto, 16, 256 or truecolor")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Colours, E> {
        match text {
            "auto" => Ok(Colours::Auto),
            "16" => Ok(Colours::Sixteen),
            "256" => Ok(Colours::Indexed256),
            "truecolor" | "truecolour" | "24bit" => Ok(Colours::True),
            other => Err(Error::invalid_value(Unexpected::Str(other), &self)),
        }
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Colours, E> {
        match number {
            16 => Ok(Colours::Sixteen),
            256 => Ok(Colours::Indexed256),
            other => Err(Error::invalid_value(Unexpected::Signed(other), &self)),
        }
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Colours, E> {
        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
