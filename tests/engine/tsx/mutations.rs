//! Mechanical mutations of every good lesson: ten that change nothing that matters, none of which may fail, and ten that
//! each break it in one way, all of which must.

use std::thread;

use homeroom::model::check::{Issue, Report, Verdict};
use homeroom::tsx::{Check, Form, inspect};

use super::lessons::lessons;

/// As a check's own thread has it.
const STACK: usize = 128 << 20;

type Mutation = (&'static str, fn(&str) -> String);

const HARMLESS: [Mutation; 10] = [
    ("windows line ends", |lesson| lesson.replace('\n', "\r\n")),
    ("tabs", |lesson| lesson.replace("  ", "\t")),
    ("a byte order mark", |lesson| format!("\u{feff}{lesson}")),
    ("a directive", |lesson| format!("\"use client\";\n{lesson}")),
    ("comments", |lesson| format!("/* A lesson. fetch(\"x\") eval() <script> */\n{lesson}\n// localStorage, 終わり\n")),
    ("room between the lines", |lesson| split_statements(lesson, "\n\n\n")),
    ("something unused", |lesson| {
        format!("{lesson}\nconst unusedThing: number[] = [1, 2, 3];\ntype Unused = {{ a: string }};\n")
    }),
    ("another name for it", |lesson| format!("{}\nexport {{ Inner as default }};\n", as_inner(lesson))),
    ("a frame around it", |lesson| framed(lesson, "<section><Inner /></section>", "")),
    ("a memo around it", |lesson| {
        format!("import {{ memo as keep }} from \"react\";\n{}\nexport default keep(Inner);\n", as_inner(lesson))
    }),
];

const HARMFUL: [Mutation; 10] = [
    ("a brace lost", |lesson| {
        lesson.trim_end().trim_end_matches(';').trim_end().rsplit_once(['}', ')']).unwrap().0.to_owned()
    }),
    ("a string left open", |lesson| format!("{lesson}\nconst open = \"abc;\n")),
    ("no default export", as_inner),
    ("two default exports", |lesson| format!("{lesson}\nexport default function Again() {{ return <p>again</p>; }}\n")),
    ("a package", |lesson| format!("import confetti from \"canvas-confetti\";\n{lesson}\nconfetti();\n")),
    ("a call home", |lesson| format!("{lesson}\nvoid window.fetch(\"/progress\");\n")),
    ("a name from nowhere", |lesson| framed(lesson, "<section><Inner /><CelebrationBanner /></section>", "")),
    ("an error when loaded", |lesson| format!("{lesson}\nconst table: any = undefined;\ntable.rows.sort();\n")),
    ("an object for a child", |lesson| framed(lesson, "<section><Inner />{{ done: 1 } as any}</section>", "")),
    ("a button that breaks", |lesson| {
        framed(
            lesson,
            "<section><button onClick={() => nothing.boom()}>Boom</button><Inner /></section>",
            "const nothing: any = null;",
        )
    }),
];

/// The lesson as a component `Inner`, exported no more.
fn as_inner(lesson: &str) -> String {
    // The last: a lesson about modules shows some as text before.
    let Some((before, after)) = lesson.rsplit_once("export default ") else {
        let (before, after) = lesson.split_once(" as default }").unwrap();
        let (before, name) = before.rsplit_once("export { ").unwrap();
        return format!("{before}const Inner: any = {name};{}", after.trim_start_matches(';'));
    };
    let (kind, rest) = match after {
        _ if after.starts_with("function") => ("function", after.strip_prefix("function").unwrap()),
        _ if after.starts_with("class") => ("class", after.strip_prefix("class").unwrap()),
        _ => return format!("{before}const Inner: any = {after}"),
    };
    let name: String = rest.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.is_empty() || name == "extends" {
        return format!("{before}const Inner: any = {after}");
    }
    format!("{before}{kind}{rest}\nconst Inner: any = {name};\n")
}

fn framed(lesson: &str, jsx: &str, before: &str) -> String {
    format!("{}\n{before}\nexport default function Framed() {{\n  return {jsx};\n}}\n", as_inner(lesson))
}

/// Between top-level statements only: a line that begins a declaration.
fn split_statements(lesson: &str, space: &str) -> String {
    ["const ", "function ", "type ", "interface "]
        .iter()
        .fold(lesson.to_owned(), |text, word| text.replace(&format!(";\n{word}"), &format!(";{space}{word}")))
}

fn verdict(source: &str) -> Report {
    inspect(&Check::whole(source.to_owned(), Form::Source), |_| ())
}

/// What does not hold for one lesson.
fn complaints(name: &str, source: &str) -> Vec<String> {
    let original = verdict(source).verdict;
    let mut found = Vec::new();
    for (mutation, mutate) in HARMLESS {
        let report = verdict(&mutate(source));
        if report.verdict != original {
            let issues: Vec<_> = report.stages.iter().flat_map(|stage| &stage.issues).map(Issue::located).collect();
            found.push(format!("{name}, {mutation}: {:?} {issues:?}", report.verdict));
        }
    }
    for (mutation, mutate) in HARMFUL {
        let report = verdict(&mutate(source));
        if report.verdict != Verdict::Failed && original == Verdict::Passed {
            found.push(format!("{name}, {mutation}: {:?}", report.verdict));
        }
    }
    found
}

#[test]
fn what_does_not_matter_fails_nothing_and_what_does_fails_everything() {
    let good = lessons("good");
    let work = std::sync::Mutex::new(good.into_iter());
    let complaints: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| {
                let work = &work;
                let worker = move || {
                    let mut found = Vec::new();
                    while let Some((name, source)) = { work.lock().unwrap().next() } {
                        found.extend(complaints(&name, &source));
                    }
                    found
                };
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).unwrap()
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
}
