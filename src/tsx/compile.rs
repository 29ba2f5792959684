//! From TSX to the JavaScript a browser runs.
//!
//! The result is one ES module with types erased and JSX in the automatic runtime: its only imports are `react` and
//! `react/jsx-runtime`, which a host maps (an import map, a bundler, an engine's loader) without the lesson having to
//! import `React` for its JSX. Nothing is lowered further: every engine that has modules has the rest.
//!
//! May import: `model`.

use std::path::Path;

use oxc::allocator::Allocator;
use oxc::ast::AstKind;
use oxc::ast::ast::{ModuleExportName, Program};
use oxc::codegen::{Codegen, CodegenOptions};
use oxc::diagnostics::{OxcDiagnostic, Severity};
use oxc::parser::{ParseOptions, Parser, ParserReturn};
use oxc::semantic::{Scoping, Semantic, SemanticBuilder, SemanticBuilderReturn};
use oxc::span::{LabeledSpan, SourceType};
use oxc::transformer::{JsxOptions, TransformOptions, Transformer};

use super::position::Lines;
use super::run::{Mark, Places, Runnable};
use crate::model::check::Issue;

pub(super) fn parse<'a>(allocator: &'a Allocator, source: &'a str) -> ParserReturn<'a> {
    let options = ParseOptions { parse_regular_expression: true, ..ParseOptions::default() };
    Parser::new(allocator, source, SourceType::tsx()).with_options(options).parse()
}

pub(super) fn analyse<'a>(program: &'a Program<'a>) -> SemanticBuilderReturn<'a> {
    SemanticBuilder::new_compiler().with_build_nodes(true).with_enum_eval(true).with_excess_capacity(2.0).build(program)
}

/// What the compiler says against the source, warnings left out.
pub(super) fn diagnostics(found: &[OxcDiagnostic], lines: &Lines) -> Vec<Issue> {
    found.iter().filter(|one| one.severity == Severity::Error).map(|one| issue(one, lines)).collect()
}

fn issue(diagnostic: &OxcDiagnostic, lines: &Lines) -> Issue {
    // Of several places the last in the source: there the reading stopped, the others say what it had in mind.
    let span = diagnostic.labels.iter().map(LabeledSpan::span).max_by_key(|span| span.start);
    let at_the_end = span.is_some_and(|span| lines.nothing_after(span));
    let message = match &*diagnostic.message {
        "Unexpected token" if at_the_end => "unexpected end of file".to_owned(),
        message => in_our_words(message),
    };
    let mut others = diagnostic.labels.iter().filter(|label| Some(label.span()) != span);
    let mind = others.find_map(|label| Some(format!("{}: line {}", label.label()?, lines.line(label.span()))));
    let hint = diagnostic.help.as_deref().or(mind.as_deref()).map(in_our_words);
    lines.issue("syntax", &message, span.map(|span| lines.back_to_text(span)), hint.as_deref())
}

/// As every other message reads: no capital, no full stop.
fn in_our_words(message: &str) -> String {
    let message = message.trim_end_matches('.').replace("`EOF`", "end of file");
    let mut chars = message.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(chars).collect()
        }
        _ => message,
    }
}

/// Two early errors of the language that the compiler lets through.
pub(super) fn unsound(semantic: &Semantic, lines: &Lines) -> Vec<Issue> {
    let mut issues = const_assignments(semantic, lines);
    issues.extend(undeclared_exports(semantic, lines));
    issues.sort_by_key(|issue| (issue.line, issue.column));
    issues
}

fn const_assignments(semantic: &Semantic, lines: &Lines) -> Vec<Issue> {
    let scoping = semantic.scoping();
    let constants = scoping.symbol_ids().filter(|&symbol| scoping.symbol_flags(symbol).is_const_variable());
    let writes = constants.flat_map(|symbol| {
        scoping.get_resolved_references(symbol).filter(|one| one.is_write()).map(move |one| (symbol, one))
    });
    writes
        .map(|(symbol, reference)| {
            let name = scoping.symbol_name(symbol);
            let hint = format!("declare `{name}` with `let`, or do not assign to it");
            let message = format!("cannot assign to the constant `{name}`");
            lines.issue("const-assign", &message, Some(semantic.reference_span(reference)), Some(&hint))
        })
        .collect()
}

fn undeclared_exports(semantic: &Semantic, lines: &Lines) -> Vec<Issue> {
    let root = semantic.scoping().root_scope_id();
    let mut issues = Vec::new();
    for node in semantic.nodes().iter() {
        let AstKind::ExportSpecifier(specifier) = node.kind() else { continue };
        let ModuleExportName::IdentifierReference(local) = &specifier.local else { continue };
        if semantic.scoping().find_binding(root, local.name).is_none() {
            let message = format!("export `{}` is not declared in this file", local.name);
            issues.push(lines.issue("undeclared-export", &message, Some(local.span), None));
        }
    }
    issues
}

/// Erases types and JSX and prints the module.
pub(super) fn emit<'a>(
    allocator: &'a Allocator,
    program: &mut Program<'a>,
    scoping: Scoping,
    lines: &Lines,
) -> Result<String, Vec<Issue>> {
    let options = TransformOptions::default();
    let done = Transformer::new(allocator, Path::new("lesson.tsx"), &options).build_with_scoping(scoping, program);
    let issues = diagnostics(&done.diagnostics, lines);
    if issues.is_empty() { Ok(Codegen::new().build(program).code) } else { Err(issues) }
}

/// The same module for the engine: each element knows its place in the TSX, each place of the code too. `None` for what
/// the compiler is known to get wrong.
pub(super) fn emit_to_run(source: &str, rules: bool) -> Option<Runnable> {
    let allocator = Allocator::default();
    let mut program = parse(&allocator, source).program;
    let semantic = analyse(&program).semantic;
    if has_merged_namespaces(&semantic) {
        return None;
    }
    let scoping = semantic.into_scoping();
    let options = TransformOptions {
        jsx: JsxOptions { development: true, ..JsxOptions::default() },
        ..TransformOptions::default()
    };
    let done =
        Transformer::new(&allocator, Path::new("lesson.tsx"), &options).build_with_scoping(scoping, &mut program);
    if done.diagnostics.iter().any(|one| one.severity == Severity::Error) {
        return None;
    }
    let mapped = CodegenOptions { source_map_path: Some("lesson.tsx".into()), ..CodegenOptions::default() };
    let printed = Codegen::new().with_options(mapped).build(&program);
    let marks = printed.map.map(|map| {
        let tokens = map.get_tokens();
        let marks = tokens.map(|token| Mark {
            js: (token.get_dst_line(), token.get_dst_col()),
            tsx: (token.get_src_line(), token.get_src_col()),
        });
        marks.collect()
    });
    Some(Runnable { places: Places::new(marks.unwrap_or_default(), source), js: printed.code, rules })
}

/// Two parts of one namespace: the compiler leaves the names that one part takes from the other as they stand, where
/// nothing has them.
fn has_merged_namespaces(semantic: &Semantic) -> bool {
    let mut seen = Vec::new();
    semantic.nodes().iter().any(|node| {
        let AstKind::TSNamespaceDeclaration(declared) = node.kind() else { return false };
        let again = seen.contains(&declared.id.name);
        seen.push(declared.id.name);
        again
    })
}
