//! Any response is answered with TSX that ends in one line end, or with an issue; its own code is found again.

#![no_main]

use homeroom::tsx::extract::extract;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|response: &str| {
    // Parsers descend with nesting, which is why the checks run in a process of their own.
    if response.bytes().filter(|byte| b"([{<!~-+".contains(byte)).count() > 400 {
        return;
    }
    let Ok(source) = extract(response) else { return };
    assert!(source.ends_with('\n') && !source.trim_end().ends_with('\r'), "{source:?}");
    assert!(source.len() <= response.len() + 1, "{source:?}");
    assert!(!source.contains("\r\n"));
});
