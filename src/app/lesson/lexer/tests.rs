use super::*;

/// The tokens of a text, line by line.
fn tokens(text: &str) -> Vec<(&str, Kind)> {
    let mut state = State::default();
    let mut found = Vec::new();
    for line in text.lines() {
        lex(line, &mut state, |range, kind| found.push((&line[range], kind)));
    }
    found
}

fn of(text: &str, wanted: Kind) -> Vec<&str> {
    tokens(text).into_iter().filter(|(_, kind)| *kind == wanted).map(|(text, _)| text).collect()
}

#[test]
fn the_keywords_are_in_order() {
    assert!(KEYWORDS.is_sorted());
    assert!(VALUES.iter().all(|word| KEYWORDS.contains(word)));
}

#[test]
fn keywords_strings_and_comments_are_told_apart() {
    assert_eq!(
        tokens(r#"import { useState } from "re\"act"; // why"#),
        [("import", Kind::Keyword), ("from", Kind::Keyword), (r#""re\"act""#, Kind::String), ("// why", Kind::Comment)]
    );
    assert_eq!(tokens("a.default = constant"), []);
    assert_eq!(of("x = 'it' + \"don't", Kind::String), ["'it'"]);
    assert_eq!(of("a /* one\ntwo */ const", Kind::Comment), ["/* one", "two */"]);
    assert_eq!(of("a /* one\ntwo */ const", Kind::Keyword), ["const"]);
}

#[test]
fn a_template_reaches_over_lines_and_holds_code() {
    let text = "const a = `one ${cond ? `x` : \"y\"} two\nthree`; return";
    assert_eq!(of(text, Kind::Keyword), ["const", "return"]);
    assert_eq!(of(text, Kind::String), ["`", "one ${", "`", "x`", "\"y\"", " two", "three`"]);
    assert_eq!(of("`\\`${`光`}\\", Kind::Keyword), [] as [&str; 0]);
}

#[test]
fn what_stands_between_tags_is_prose() {
    let text = "return (\n  <p title=\"for\">\n    If it's new, don't {a ? <b>for</b> : null} return\n  </p>\n); const x = 'a'";
    assert_eq!(of(text, Kind::Keyword), ["return", "null", "const"]);
    assert_eq!(of(text, Kind::String), ["\"for\"", "'a'"]);
    assert_eq!(of("x = <img src='a' /> as", Kind::Keyword), ["as"]);
    assert_eq!(of("f(<>if</>) as", Kind::Keyword), ["as"]);
}

#[test]
fn an_angle_or_a_slash_after_a_value_is_an_operator() {
    assert_eq!(of("useState<string | null>(null); let a = b < c; if", Kind::Keyword), ["null", "null", "let", "if"]);
    assert_eq!(of("const f = <T,>(x: T) => x; if", Kind::Keyword), ["const", "if"]);
    assert_eq!(of("a = b / c / d; x.split(/[/\"]/g)", Kind::String), ["/[/\"]/"]);
    assert_eq!(of("a = 1 / 2; b = '/'", Kind::String), ["'/'"]);
}

#[test]
fn code_at_the_margin_ends_markup_that_was_never_closed() {
    assert_eq!(of("f(<p>\nit is for\nexport const", Kind::Keyword), ["export", "const"]);
}

#[test]
fn nothing_is_too_deep_too_long_or_too_odd() {
    let deep = format!("{}{}", "f(<a>{".repeat(500), "}</a>)".repeat(500));
    let quotes = "\"'".repeat(4_000) + &"\\\"".repeat(4_000);
    let slashes = "=/[".repeat(4_000);
    for text in [deep.as_str(), &quotes, &slashes, "\\", "`\\", "<", "</", "{", "}", "}}}}", "光'水\"`${"] {
        let mut state = State::default();
        let mut end = 0;
        lex(text, &mut state, |range, _| {
            assert!(range.start >= end && text.get(range.clone()).is_some(), "{range:?}");
            end = range.end;
        });
    }
}
