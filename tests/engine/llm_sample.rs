//! The offline sample: what it composes is a lesson, whatever the outline, and its failures are what they say.

use std::time::{Duration, Instant};

use futures::StreamExt as _;
use homeroom::llm::sample::{FailMode, MODEL, Sample, SampleFail, SampleOptions, compose, spoil};
use homeroom::llm::{ErrorClass, LlmError, Provider as _, Request, StopReason, TimeLimit, Transcript, estimate_tokens};
use homeroom::model::failure::FailureClass;
use homeroom::model::outline::{MAX_OUTLINE_BYTES, title_of};
use oxc::allocator::Allocator;
use oxc::ast::ast::{Expression, ImportOrExportKind, Statement, VariableDeclaration};
use oxc::parser::{Parser, ParserReturn};
use oxc::semantic::SemanticBuilder;
use oxc::span::SourceType;
use proptest::prelude::*;

const WATER: &str = "The water cycle\n- The sun warms the sea\n- Evaporation: water rises as vapour\n\
                     - Clouds form in cold air\n- Rain falls and runs to the sea";

fn parsed<T>(tsx: &str, look: impl FnOnce(&ParserReturn<'_>) -> T) -> T {
    let allocator = Allocator::default();
    look(&Parser::new(&allocator, tsx, SourceType::tsx()).parse())
}

/// What any program that takes lessons may rely on.
fn assert_is_lesson(tsx: &str) {
    parsed(tsx, |result| {
        assert!(result.diagnostics.is_empty(), "{:?}\n{tsx}", result.diagnostics);
        let meaning = SemanticBuilder::new().with_check_syntax_error(true).build(&result.program);
        assert!(meaning.diagnostics.is_empty(), "{:?}\n{tsx}", meaning.diagnostics);
        let body = &result.program.body;
        let defaults = body.iter().filter(|s| matches!(s, Statement::ExportDefaultDeclaration(_))).count();
        assert_eq!(defaults, 1, "{tsx}");
        for statement in body {
            if let Statement::ImportDeclaration(import) = statement {
                assert_eq!(import.source.value, "react");
                assert_eq!(import.import_kind, ImportOrExportKind::Value);
            }
            assert!(!matches!(statement, Statement::ExportNamedDeclaration(_) | Statement::ExportAllDeclaration(_)));
        }
    });
    assert!(!tsx.contains("```") && !tsx.contains("</script"), "{tsx}");
}

/// The string that `const name = "…";` holds.
fn constant(tsx: &str, name: &str) -> Option<String> {
    let holds = |declaration: &VariableDeclaration<'_>| {
        let declarator = declaration.declarations.first()?;
        let named = declarator.id.get_identifier_name().is_some_and(|found| found == name);
        match &declarator.init {
            Some(Expression::StringLiteral(text)) if named => Some(text.value.to_string()),
            _ => None,
        }
    };
    parsed(tsx, |result| {
        result.program.body.iter().find_map(|statement| match statement {
            Statement::VariableDeclaration(declaration) => holds(declaration),
            _ => None,
        })
    })
}

#[test]
fn a_lesson_is_about_its_outline_and_of_a_lessons_size() {
    let tsx = compose("The water cycle", WATER);
    assert_is_lesson(&tsx);
    for idea in ["The sun warms the sea", "Evaporation: water rises as vapour", "Clouds form in cold air"] {
        assert!(tsx.contains(&format!("\"{idea}\"")), "{idea}\n{tsx}");
    }
    let lines = tsx.lines().count();
    assert!((120..=230).contains(&lines), "{lines} lines\n{tsx}");
    assert_eq!(tsx, compose("The water cycle", WATER), "the same outline gives the same lesson");
}

#[test]
fn what_breaks_other_generators_does_not_break_this_one() {
    let long = format!("Long\n{}", "- one more idea of a very long outline, this one\n".repeat(1300));
    assert!(long.len() <= MAX_OUTLINE_BYTES);
    for outline in [
        "One line",
        "No bullets here\nonly two sentences.",
        &long,
        &"字".repeat(MAX_OUTLINE_BYTES / 3),
        &"- \n".repeat(20_000),
        "光合作用\n- 光反应：在类囊体中\n- 暗反应\n- 葡萄糖",
        "👩‍🚀 Space 🚀\n- 🌍\n- 🌕\n- 👩‍👩‍👧‍👦",
        "Quotes \"and\" 'more' \\ back\\\\slashes\n- \"\"\"\n- '\n- \\u0041 \\",
        "Braces {{data}} {x} ${y}\n- }}}\n- {{ordering}}\n- `${process.exit()}`",
        "</script><script>alert(1)</script>\n- */ alert() /*\n- // x\n- <!-- -->",
        "```tsx\nexport default 1\n```\n- ```",
        "\u{202e}reversed\u{2066}\n- zero\u{200b}width\n- \u{2028}\u{2029}",
        "# A\n## A\n- a: b\n- a: c\n- a: d\n- A: b",
        "- just\n- a\n- list",
        "0\n1. a\n2. b\n3. c",
    ] {
        let tsx = compose(&title_of(outline).unwrap_or_default(), outline);
        assert_is_lesson(&tsx);
        assert!((100..=260).contains(&tsx.lines().count()), "{} lines\n{tsx}", tsx.lines().count());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_outline_becomes_a_lesson(
        title in ".{0,40}",
        lines in prop::collection::vec((prop::sample::select(vec!["", "- ", "# ", "* ", "3. ", "\t"]), "\\PC{0,60}|.{0,30}"), 0..14),
    ) {
        let outline: Vec<String> = lines.into_iter().map(|(mark, text)| format!("{mark}{text}")).collect();
        let tsx = compose(&title, &outline.join("\n"));
        assert_is_lesson(&tsx);
        let said = constant(&tsx, "title");
        prop_assert!(said.is_some_and(|said| !said.is_empty()));
    }
}

fn request(title: &str, outline: &str) -> Request {
    Request {
        model: MODEL.to_owned(),
        system: "You write lessons.".to_owned(),
        prompt: format!("Write a lesson from this outline: {outline}"),
        max_output_tokens: 16_000,
        title: title.to_owned(),
        outline: outline.to_owned(),
        attempt_number: 1,
    }
}

fn sample(mode: Option<FailMode>) -> Sample {
    let fail = mode.map(|mode| SampleFail { mode, share: 1.0 });
    Sample::new(SampleOptions { rate: 0.0, fail, first_byte: Duration::from_millis(20) })
}

/// Everything one call brings, and how it ended.
async fn call(sample: &Sample, request: Request) -> (Transcript, Option<LlmError>) {
    let mut transcript = Transcript::new(Instant::now());
    let mut chunks = match sample.stream(request).await {
        Ok(chunks) => chunks,
        Err(error) => return (transcript, Some(error)),
    };
    while let Some(chunk) = chunks.next().await {
        match chunk {
            Ok(chunk) => _ = transcript.push(chunk, Instant::now()),
            Err(error) => return (transcript, Some(error)),
        }
    }
    (transcript, None)
}

#[tokio::test]
async fn an_answer_is_a_preface_a_fence_and_what_it_used() {
    let (transcript, error) = call(&sample(None), request("The water cycle", WATER)).await;
    assert_eq!(error, None);
    assert_eq!(transcript.stop(), Some(&StopReason::End));
    let (preface, rest) = transcript.text().split_once("```tsx\n").unwrap();
    assert!(preface.contains("offline") && preface.contains("No language model"), "{preface}");
    assert_eq!(rest.strip_suffix("```\n"), Some(compose("The water cycle", WATER).as_str()));
    let usage = transcript.usage().unwrap();
    assert_eq!(usage.raw, Some(serde_json::json!({"estimated": true})));
    assert_eq!(usage.output, Some(estimate_tokens(transcript.text())));
    assert_eq!(transcript.tokens(), estimate_tokens(transcript.text()));
    assert!(usage.input.is_some_and(|tokens| tokens > 20));
}

#[tokio::test]
async fn failures_of_the_call_are_what_a_provider_would_say() {
    for (mode, class, failure) in [
        (FailMode::Truncated, ErrorClass::Truncated, FailureClass::Truncated),
        (
            FailMode::RateLimit,
            ErrorClass::Throttled { retry_after: Some(Duration::from_secs(2)) },
            FailureClass::Provider,
        ),
        (FailMode::Hang, ErrorClass::Timeout { which: TimeLimit::FirstByte }, FailureClass::Timeout),
    ] {
        let (transcript, error) = call(&sample(Some(mode)), request("The water cycle", WATER)).await;
        let error = error.unwrap();
        assert_eq!(error.class(), &class);
        assert_eq!(error.failure().class, failure);
        assert_eq!(transcript.stop(), None);
        if mode == FailMode::Truncated {
            assert!(transcript.text().contains("function StepThrough"), "{}", transcript.text());
            assert_eq!(error.to_string(), format!("output stopped at {} tokens", transcript.tokens()));
        } else {
            assert_eq!(transcript.text(), "");
        }
    }
}

#[tokio::test]
async fn a_cap_below_the_lessons_length_truncates_it() {
    let (transcript, error) =
        call(&sample(None), Request { max_output_tokens: 100, ..request("The water cycle", WATER) }).await;
    assert_eq!(transcript.tokens(), 100);
    assert_eq!(error.unwrap().class(), &ErrorClass::Truncated);
}

#[test]
fn a_syntax_error_has_its_place_in_the_middle() {
    let tsx = spoil(&compose("The water cycle", WATER), FailMode::BadTsx);
    let offset = parsed(&tsx, |result| {
        let labels = result.diagnostics.first().and_then(|diagnostic| diagnostic.labels.first().cloned());
        labels.map(|label| usize::try_from(label.offset()).unwrap())
    });
    let line = tsx[..offset.unwrap()].lines().count();
    let lines = tsx.lines().count();
    assert!((lines / 4..lines * 3 / 4).contains(&line), "line {line} of {lines}");
}

#[test]
fn the_other_spoilt_lessons_compile() {
    for outline in [WATER, "Water"] {
        let lesson = compose("", outline);
        for (mode, mark) in [(FailMode::Forbidden, "fetch("), (FailMode::RenderError, "steps[index + steps.length]")] {
            let spoilt = spoil(&lesson, mode);
            assert_is_lesson(&spoilt);
            assert!(spoilt.contains(mark) && !lesson.contains(mark), "{spoilt}");
        }
        assert_ne!(spoil(&lesson, FailMode::BadTsx), lesson);
    }
}
