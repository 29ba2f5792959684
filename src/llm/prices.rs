//! The table of prices: the embedded one, and an operator's over it.
//!
//! May import: `model`, `llm`.

use std::path::Path;

use figment::providers::{Format as _, Toml};

use super::ConfigError;
use crate::model::price::PriceTable;

const EMBEDDED: &str = include_str!("../../assets/prices.toml");
/// A larger file is no table of prices.
const FILE_LIMIT: u64 = 1024 * 1024;

/// The table this version came with.
pub fn embedded() -> Result<PriceTable, ConfigError> {
    read("assets/prices.toml", EMBEDDED)
}

/// The table to use: the embedded one, with the entries of `file` over it and under its version.
pub fn table(file: Option<&Path>) -> Result<PriceTable, ConfigError> {
    let Some(file) = file else { return embedded() };
    let place = file.display().to_string();
    let unreadable = |reason: String| ConfigError::Prices { place: place.clone(), reason };
    let length = std::fs::metadata(file).map_err(|error| unreadable(error.to_string()))?.len();
    if length > FILE_LIMIT {
        return Err(unreadable("it is larger than 1 MiB".to_owned()));
    }
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
    Ok(embedded()?.overridden(read(&place, &text)?))
}

fn read(place: &str, text: &str) -> Result<PriceTable, ConfigError> {
    let fault = |reason: &str| {
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        ConfigError::Prices { place: place.to_owned(), reason }
    };
    let table: PriceTable = Toml::from_str(text).map_err(|error| fault(&error.to_string()))?;
    if table.version().trim().is_empty() {
        return Err(fault("its version is empty"));
    }
    match table.fault() {
        Some((model, price)) => Err(fault(&format!("{price} is no price of {model}; use dollars from 0 up"))),
        None => Ok(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::usage::Usage;

    #[test]
    fn the_embedded_table_prices_what_it_names() {
        let table = embedded().unwrap();
        assert_eq!(table.version(), "2026-11-25");
        let million = Some(1_000_000);
        let used = Usage { input: million, cache_read: million, output: million, ..Usage::default() };
        for (model, usd) in [
            ("homeroom/sample-1", Some(0.0)),
            ("gpt-4o-mini-2024-07-18", Some(0.825)),
            ("gpt-4o-2024-08-06", Some(13.75)),
            ("gpt-4o-2024-05-13", None),
            ("claude-sonnet-4-5-20250929", Some(18.3)),
            ("claude-opus-4-20250514", Some(91.5)),
            ("claude-opus-4-9", None),
            ("llama3.2", None),
        ] {
            let cost = table.cost(model, &used).map(|cost| (cost.usd * 1e6).round() / 1e6);
            assert_eq!(cost, usd, "{model}");
        }
    }

    #[test]
    fn a_file_is_laid_over_the_embedded_table() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("prices.toml");
        let used = Usage { input: Some(1_000_000), output: Some(0), ..Usage::default() };
        let load = |text: &str| {
            std::fs::write(&file, text).unwrap();
            table(Some(&file))
        };
        let ours = load("version = \"2026-11-25+local\"\n[models]\n\"school-7\" = { input = 1, output = 2 }").unwrap();
        for (model, usd) in [("school-7", Some(1.0)), ("gpt-4o-mini", Some(0.15)), ("other", None)] {
            let cost = ours.cost(model, &used);
            assert_eq!(cost.as_ref().map(|cost| cost.usd), usd, "{model}");
            assert!(cost.is_none_or(|cost| cost.version == "2026-11-25+local"));
        }
        for (text, reason) in [
            ("[models]", "missing field `version`"),
            ("version = \" \"", "version is empty"),
            ("version = \"1\"\nmodel = 3", "unknown field `model`"),
            ("version = \"1\"\n[models]\nx = { entry = 3 }", "unknown field `entry`"),
            ("version = \"1\"\n[models]\nx = { input = \"3\" }", "invalid type"),
            ("version = \"1\"\n[models]\nx = { input = -3 }", "-3 is no price of x"),
            ("version = ", "TOML parse error"),
        ] {
            let error = load(text).unwrap_err().to_string();
            assert!(error.contains(reason) && error.contains("prices.toml") && !error.contains('\n'), "{error}");
        }
        assert!(table(Some(Path::new("/nonexistent/prices.toml"))).is_err());
    }
}
