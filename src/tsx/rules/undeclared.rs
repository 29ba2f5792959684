//! Names that resolve nowhere, and the name that was probably meant.
//!
//! A name that some browser has is never called unknown, nor one that the lesson asks about with `typeof`.
//!
//! May import: `model`.

use oxc::ast::AstKind;

use super::unbound::Unbound;
use super::{ENOUGH, Lesson, contract, suggest};
use crate::model::check::Issue;

const RULE: &str = "undefined-name";

/// Each unknown name once, where it is used first.
pub(super) fn names(lesson: &Lesson) -> Vec<Issue> {
    let mut seen: Vec<&str> = Vec::new();
    let mut issues = Vec::new();
    for one in lesson.unbound() {
        if issues.len() >= ENOUGH {
            break;
        }
        if seen.contains(&one.name) || is_known(lesson, &one) {
            continue;
        }
        seen.push(one.name);
        let message = format!("cannot find name `{}`", one.name);
        issues.push(lesson.issue(RULE, &message, one.span, &hint(lesson, &one)));
    }
    issues
}

fn is_known(lesson: &Lesson, one: &Unbound) -> bool {
    // Vendors' names are beyond counting.
    let of_a_vendor = ["webkit", "WebKit", "moz"].iter().any(|vendor| one.name.starts_with(vendor));
    // A call of it has an issue of its own.
    let required = one.name == "require" && super::globals::is_called(lesson, one.node);
    // Exporting what is not there is told by the export rule and the compiler.
    let exported = matches!(
        lesson.semantic.nodes().parent_kind(one.node),
        AstKind::ExportSpecifier(_) | AstKind::ExportDefaultDeclaration(_)
    );
    let in_browsers = one.name != "require" && contract().knows(one.name);
    in_browsers || of_a_vendor || required || exported || lesson.is_guarded(one.name) || is_merged(lesson, one)
}

/// An enum or a namespace may be written in several parts, and each sees what the others export.
fn is_merged(lesson: &Lesson, one: &Unbound) -> bool {
    let (scoping, nodes) = (lesson.semantic.scoping(), lesson.semantic.nodes());
    let parts = |node| nodes.ancestor_kinds(node).filter_map(part_of);
    let mine: Vec<&str> = parts(one.node).collect();
    let mut namesakes = scoping.symbol_ids().filter(|&symbol| scoping.symbol_name(symbol) == one.name);
    !mine.is_empty()
        && namesakes.any(|symbol| parts(scoping.symbol_declaration(symbol)).any(|part| mine.contains(&part)))
}

fn part_of(kind: AstKind<'_>) -> Option<&str> {
    match kind {
        AstKind::TSEnumDeclaration(part) => Some(part.id.name.as_str()),
        AstKind::TSNamespaceDeclaration(part) => Some(part.id.name.as_str()),
        _ => None,
    }
}

fn hint(lesson: &Lesson, one: &Unbound) -> String {
    let name = one.name;
    let react = contract().module("react");
    if react.is_some_and(|react| react.exports.contains(name)) {
        return format!("add `import {{ {name} }} from \"react\"`");
    }
    if name == "React" {
        return "add `import React from \"react\"`".to_owned();
    }
    if contract().globals.absent.contains(name) || name == "require" {
        return format!("`{name}` is there in Node; a lesson runs in a browser");
    }
    if let Some(hint) = declared_otherwise(lesson, one) {
        return hint;
    }
    let exports = react.into_iter().flat_map(|react| react.exports.iter());
    let near = suggest::nearest(name, lesson.in_scope(one.scope).chain(exports));
    match near {
        Some(near) if react.is_some_and(|react| react.exports.contains(near)) && !lesson.declares(near) => {
            format!("did you mean `{near}`? Add `import {{ {near} }} from \"react\"`")
        }
        Some(near) => format!("did you mean `{near}`?"),
        None if one.written => format!("declare it first: `let {name}`"),
        None if is_tag(lesson, one) => format!("declare the component `{name}` in the file"),
        None => match suggest::nearest(name, contract().globals.language.iter()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "declare it in the file, within reach of this place".to_owned(),
        },
    }
}

fn is_tag(lesson: &Lesson, one: &Unbound) -> bool {
    matches!(
        lesson.semantic.nodes().parent_kind(one.node),
        AstKind::JSXOpeningElement(_) | AstKind::JSXMemberExpression(_)
    )
}

/// There is something of that name: a type, or a value of another place.
fn declared_otherwise(lesson: &Lesson, one: &Unbound) -> Option<String> {
    let scoping = lesson.semantic.scoping();
    let symbol = scoping.symbol_ids().find(|&symbol| scoping.symbol_name(symbol) == one.name)?;
    let flags = scoping.symbol_flags(symbol);
    let name = one.name;
    let line = lesson.lines.line(scoping.symbol_span(symbol));
    Some(if flags.is_ambient() {
        format!("`declare` in line {line} gives it no value; define it")
    } else if flags.is_type_import() {
        format!("line {line} imports `{name}` as a type only; import it without `type`")
    } else if flags.is_type() && !flags.is_value() {
        format!("`{name}` in line {line} is only a type; a value is wanted here")
    } else {
        format!("the `{name}` of line {line} cannot be reached from here; declare it further out, or pass it on")
    })
}
