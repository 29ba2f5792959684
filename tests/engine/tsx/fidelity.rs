//! The first render as static markup, against what React itself wrote (`tests/fidelity/expected.mjs` writes that anew).

use std::fs;
use std::path::Path;
use std::thread;

use homeroom::model::check::{Report, Verdict};
use homeroom::tsx::{Check, Form, inspect};

/// What the runtime leaves unproved: React's own inline script, and a namespace in parts, which the compiler gets wrong.
const UNPROVED: [&str; 2] = ["form_action-function", "ts_namespaces"];
/// As a check's own thread has it.
const STACK: usize = 128 << 20;

/// What is not as React has it.
fn complaint(name: &str, expected: &str, report: &Report) -> Option<String> {
    let html = report.html.as_deref().unwrap_or_default();
    let unproved = UNPROVED.contains(&name);
    match report.verdict {
        Verdict::Passed if !unproved && html == expected => None,
        Verdict::Inconclusive if unproved => None,
        verdict => Some(format!("{name}: {verdict:?}\n  react    {expected}\n  homeroom {html}")),
    }
}

fn compare() -> (usize, Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fidelity");
    let mut all = 0;
    let mut complaints = Vec::new();
    for entry in fs::read_dir(folder.join("components")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).unwrap();
        let expected = fs::read_to_string(folder.join("expected").join(format!("{name}.html"))).unwrap();
        let report = inspect(&Check { rules: false, ..Check::whole(source, Form::Source) }, |_| ());
        all += 1;
        complaints.extend(complaint(&name, &expected, &report));
    }
    (all, complaints)
}

#[test]
fn markup_is_as_react_writes_it() {
    let compared = thread::Builder::new().stack_size(STACK).spawn(compare).unwrap();
    let (all, complaints) = compared.join().unwrap();
    assert!(all >= 200, "{all}");
    assert!(UNPROVED.len() * 100 <= all, "99 % are equal");
    assert!(complaints.is_empty(), "{} of {all}\n{}", complaints.len(), complaints.join("\n"));
}
