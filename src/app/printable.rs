//! Text from elsewhere, made safe to show and measured in cells.
//!
//! Controls, bidi marks and zero-width characters become visible symbols, tabs become spaces, and a character cannot
//! carry more marks than a cell can hold. Everything else here measures and cuts at grapheme borders.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands for a bidirectional override, embedding or mark.
pub const BIDI: char = '⇄';
/// What stands for a character without a width.
pub const INVISIBLE: char = '◌';
const TAB: usize = 4;
/// A grapheme's limit in bytes, and of its marks in number: a terminal cell stays small and a line keeps its height.
const MAX_GRAPHEME_BYTES: usize = 24;
const MAX_MARKS: usize = 3;

/// `text` as it may be shown on one line.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for grapheme in text.graphemes(true) {
        let start = out.len();
        push_clean(grapheme, column, &mut out);
        column += width(&out[start..]);
    }
    Cow::Owned(out)
}

/// Visits `text` as it may be shown, one grapheme after another: where it stands in `text`, its first cell and its shown
/// form. Ends when told `false`: what lies outside a window costs nothing.
pub fn walk(text: &str, mut visit: impl FnMut(usize, usize, &str) -> bool) {
    let (mut column, mut shown) = (0, String::new());
    let mut step = |at: usize, grapheme: &str| {
        let plain = grapheme.len() == 1 && grapheme.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let piece = if plain {
            grapheme
        } else {
            shown.clear();
            push_clean(grapheme, column, &mut shown);
            shown.as_str()
        };
        let goes_on = visit(at, column, piece);
        column += width(piece);
        goes_on
    };
    if text.is_ascii() {
        let _ = (0..text.len()).all(|at| step(at, &text[at..=at]));
    } else {
        let _ = text.grapheme_indices(true).all(|(at, grapheme)| step(at, grapheme));
    }
}

/// The cells `text` takes once it is made safe.
#[must_use]
pub fn shown_width(text: &str) -> usize {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return text.len();
    }
    let mut end = 0;
    walk(text, |_, column, piece| {
        end = column + width(piece);
        true
    });
    end
}

/// The byte ranges into which `text` folds at `cells` a row when it is shown; one empty range for an empty text. Each row is
/// [`walk`]ed by itself: tabs reach to the stops of their row.
#[must_use]
pub fn fold_shown(text: &str, cells: usize) -> Vec<Range<usize>> {
    let cells = cells.max(2);
    let (mut rows, mut start) = (Vec::new(), 0);
    loop {
        let rest = &text[start..];
        let mut end = rest.len();
        if rest.len() > cells || !rest.is_ascii() || rest.contains('\t') {
            walk(rest, |at, column, piece| {
                let fits = column + width(piece) <= cells || at == 0;
                end = if fits { rest.len() } else { at };
                fits
            });
        }
        rows.push(start..start + end);
        start += end;
        if start >= text.len() {
            return rows;
        }
    }
}

fn push_clean(grapheme: &str, column: usize, out: &mut String) {
    if grapheme == "\t" {
        out.extend(std::iter::repeat_n(' ', TAB - column % TAB));
        return;
    }
    let start = out.len();
    let mut marks = 0;
    for c in grapheme.chars() {
        let Some(shown) = visible(c) else { continue };
        let mark = shown.width().unwrap_or(0) == 0;
        // A mark that begins a grapheme of its own may stand behind what carries it already.
        if mark && out.len() == start && !out.ends_with(INVISIBLE) {
            out.push(INVISIBLE);
        }
        marks = if mark { marks + 1 } else { 0 };
        if marks <= MAX_MARKS && out.len() - start + shown.len_utf8() <= MAX_GRAPHEME_BYTES {
            out.push(shown);
        }
    }
}

/// The character to show for `c`; `None` for the two selectors that only choose between forms of the same sign.
fn visible(c: char) -> Option<char> {
    Some(match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(INVISIBLE),
        '\x7f' => '␡',
        '\u{80}'..='\u{9f}' => '�',
        '\u{2028}' | '\u{2029}' => '␤',
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => BIDI,
        '\u{fe0e}' | '\u{fe0f}' => return None,
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0d}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => INVISIBLE,
        c => c,
    })
}

/// `612 B`, `2.9 kB`.
#[must_use]
pub fn size(bytes: usize) -> String {
    #[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
    let value = bytes as f64;
    match bytes {
        ..1_000 => format!("{bytes} B"),
        1_000..999_950 => format!("{:.1} kB", value / 1e3),
        _ => format!("{:.1} MB", value / 1e6),
    }
}

/// The cells `text` takes, grapheme by grapheme.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// The longest start of `text` that fits into `cells`, and its width.
fn start_of(text: &str, cells: usize) -> (&str, usize) {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let next = used + grapheme.width();
        if next > cells {
            return (&text[..at], used);
        }
        used = next;
    }
    (text, used)
}

/// The longest end of `text` that fits into `cells`.
fn end_of(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true).rev() {
        used += grapheme.width();
        if used > cells {
            return &text[at + grapheme.len()..];
        }
    }
    text
}

/// `Introduction to photosynthes…`: for titles and causes.
#[must_use]
pub fn cut_end(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let (start, _) = start_of(text, cells.saturating_sub(1));
    Cow::Owned(if cells == 0 { String::new() } else { format!("{}…", start.trim_end()) })
}

/// `5f0c1a…9e27`: for ids, models, files and hosts.
#[must_use]
pub fn cut_middle(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let kept = cells.saturating_sub(1);
    let tail = kept * 2 / 5;
    let (start, _) = start_of(text, kept - tail);
    Cow::Owned(if cells == 0 { String::new() } else { format!("{start}…{}", end_of(text, tail)) })
}

/// `…internal/prod`: for the database.
#[must_use]
pub fn cut_head(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    Cow::Owned(if cells == 0 { String::new() } else { format!("…{}", end_of(text, cells - 1)) })
}

/// The `cells` of `text` from column `from` on; half a wide character becomes a space.
#[must_use]
pub fn window(text: &str, from: usize, cells: usize) -> Cow<'_, str> {
    if from == 0 && width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let (end, mut column, mut out) = (from + cells, 0, String::new());
    for grapheme in text.graphemes(true) {
        let next = column + grapheme.width();
        if column >= from && next <= end {
            out.push_str(grapheme);
        } else {
            let seen = next.min(end).saturating_sub(column.max(from));
            out.extend(std::iter::repeat_n(' ', seen));
        }
        column = next;
        if column >= end {
            break;
        }
    }
    Cow::Owned(out)
}

/// The byte ranges into which `text` folds at `cells` a row; one empty range for an empty text.
#[must_use]
pub fn fold(text: &str, cells: usize) -> Vec<Range<usize>> {
    let cells = cells.max(2);
    if text.len() <= cells && text.is_ascii() {
        return std::iter::once(0..text.len()).collect();
    }
    let (mut rows, mut start, mut used) = (Vec::new(), 0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        let cell = grapheme.width();
        if used + cell > cells {
            rows.push(start..at);
            (start, used) = (at, 0);
        }
        used += cell;
    }
    rows.push(start..text.len());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_deceive_a_terminal_is_made_visible() {
        for (text, shown) in [
            ("plain", "plain"),
            ("a\x1b[31mb", "a␛[31mb"),
            ("a\0b\x7fc\u{9b}d", "a␀b␡c�d"),
            ("user\u{202e}txt.exe", "user⇄txt.exe"),
            ("zero\u{200b}width\u{feff}", "zero◌width◌"),
            ("a\tb\n", "a   b␊"),
            ("光\tx", "光  x"),
            ("e\u{301}e\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}e\u{301}\u{301}\u{301}"),
            ("\u{301}x", "◌\u{301}x"),
            ("1\u{70f}\t", "1◌\u{70f}  "),
            ("✔\u{fe0f}", "✔"),
            ("👨\u{200d}👩", "👨◌👩"),
            ("\u{2028}", "␤"),
        ] {
            assert_eq!(clean(text), shown, "{text:?}");
            assert_eq!(clean(&clean(text)), shown, "cleaning twice changes nothing: {text:?}");
        }
    }

    #[test]
    fn what_is_walked_is_what_is_cleaned() {
        for text in
            ["", "plain", "a\tb\tc", "光\t合", "a\x1b[1m\0", "e\u{301}\u{200b}x", "👨\u{200d}👩 \u{202e}z", "\u{301}x"]
        {
            let mut shown = String::new();
            walk(text, |at, column, piece| {
                assert!(text.is_char_boundary(at));
                assert_eq!(column, width(&shown), "{text:?}");
                shown.push_str(piece);
                true
            });
            assert_eq!(shown, clean(text), "{text:?}");
            assert_eq!(shown_width(text), width(&clean(text)), "{text:?}");
        }
        let mut seen = 0;
        walk(&"x".repeat(1_000), |_, column, _| {
            seen += 1;
            column < 9
        });
        assert_eq!(seen, 10, "nothing is looked at beyond the window");
    }

    #[test]
    fn what_is_shown_folds_at_the_cells_it_takes() {
        assert_eq!(fold_shown("光合作用", 5), vec![0..6, 6..12]);
        assert_eq!(fold_shown("abcdef", 4), vec![0..4, 4..6]);
        assert_eq!(fold_shown("a\tbcd", 5), vec![0..3, 3..5]);
        assert_eq!(fold_shown("", 5), vec![0..0]);
        assert_eq!(fold_shown("\x1b\x1b\x1b", 2), vec![0..2, 2..3]);
    }

    #[test]
    fn a_cell_cannot_be_made_to_carry_much() {
        let piled = format!("a{}", "\u{301}".repeat(200));
        let linked = "क\u{94d}".repeat(100);
        let jamo = "\u{1100}".repeat(200);
        for text in [piled, linked, jamo] {
            let shown = clean(&text).into_owned();
            assert!(shown.graphemes(true).all(|grapheme| grapheme.len() <= 32), "{shown:?}");
        }
    }

    #[test]
    fn cuts_fall_on_grapheme_borders() {
        assert_eq!(cut_end("Introduction to photosynthesis", 29), "Introduction to photosynthes…");
        assert_eq!(cut_end("光合作用のしくみ", 7), "光合作…");
        assert_eq!(cut_end("光合作用", 8), "光合作用");
        assert_eq!(cut_end("abc", 0), "");
        assert_eq!(cut_middle("5f0c1a00-1111-2222-3333-444455559e27", 11), "5f0c1a…9e27");
        assert_eq!(cut_head("school@db.internal/prod", 14), "…internal/prod");
        assert_eq!(window("光合作用", 1, 4), " 合 ");
        assert_eq!(window("abcdef", 2, 3), "cde");
        assert_eq!(fold("光合作用", 5), vec![0..6, 6..12]);
        assert_eq!(fold("", 5), vec![0..0]);
    }
}
