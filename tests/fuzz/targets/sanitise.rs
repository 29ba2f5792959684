//! Nothing that could move, hide or reorder text gets past the sanitisers, and nothing cut is wider than it may be.

#![no_main]

use homeroom::app::printable;
use homeroom::tsx::report;
use libfuzzer_sys::fuzz_target;

fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fuzz_target!(|text: &str| {
    let clean = printable::clean(text);
    assert!(!clean.chars().any(is_dangerous), "{clean:?}");
    // Piled-up marks that were cut may join anew and be cut again: less, never more.
    let again = printable::clean(&clean);
    assert!(!again.chars().any(is_dangerous) && printable::width(&again) <= printable::width(&clean), "{clean:?}");
    let cells = text.len() % 97;
    for cut in [
        printable::cut_end(&clean, cells),
        printable::cut_middle(&clean, cells),
        printable::cut_head(&clean, cells),
        printable::window(&clean, cells / 3, cells),
    ] {
        assert!(printable::width(&cut) <= cells, "{cut:?} is wider than {cells}");
    }
    let mut end = 0;
    for part in printable::fold(&clean, cells.max(1)) {
        assert!(part.start >= end && clean.get(part.clone()).is_some());
        end = part.end;
    }
    assert!(!report::visible(text).chars().any(|c| c != '\n' && is_dangerous(c)));
});
