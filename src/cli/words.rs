//! Text from elsewhere, made fit for a terminal that this program does not draw on.

use crate::app::age;
use crate::app::printable::{clean, cut_end, width};
use crate::model::Time;

/// One line of it, everything invisible made visible.
pub fn one_line(text: &str) -> String {
    clean(text).into_owned()
}

/// The same for text of several lines.
pub fn lines(text: &str) -> String {
    text.lines().map(|line| clean(line).into_owned()).collect::<Vec<_>>().join("\n")
}

/// Exactly so many cells of it, for a column.
pub fn column(text: &str, cells: usize) -> String {
    let clean = clean(text);
    let cut = cut_end(&clean, cells);
    let missing = cells.saturating_sub(width(&cut));
    format!("{cut}{:missing$}", "")
}

/// So many cells of it at most.
pub fn cut(text: &str, cells: usize) -> String {
    cut_end(&clean(text), cells).into_owned()
}

/// How long ago, as the screens say it.
pub fn age(then: Time, now: Time) -> String {
    age::label(age::seconds(now, then))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_its_cells_whatever_is_in_it() {
        for text in ["short", "光合作用のしくみ", "a very long title that does not fit", "\u{202e}evil\u{1b}[2J", ""]
        {
            assert_eq!(width(&column(text, 12)), 12, "{text:?}");
        }
        assert!(!column("\u{1b}[2J", 8).contains('\u{1b}'));
    }
}
