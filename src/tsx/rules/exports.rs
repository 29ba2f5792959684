//! A lesson is one default export, and that is a component declared in the file.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::ast::ast::{
    Class, ExportDefaultDeclarationKind, ExportSpecifier, Expression, IdentifierReference, ImportOrExportKind,
    Statement,
};
use oxc::semantic::SymbolId;
use oxc::span::{GetSpan, Span};

use super::Lesson;
use crate::model::check::Issue;

const RULE: &str = "default-export";
const HINT: &str = "end the file with one `export default` of the lesson's component";

pub(super) fn broken(lesson: &Lesson) -> Vec<Issue> {
    let defaults = defaults(lesson);
    let issue = |message: &str, span| vec![lesson.lines.issue(RULE, message, span, Some(HINT))];
    match defaults.as_slice() {
        [] => issue("no default export", None),
        [only] => only.wrong.as_ref().map_or_else(Vec::new, |wrong| issue(wrong, Some(only.span))),
        [_, more @ ..] => more.iter().flat_map(|one| issue("more than one default export", Some(one.span))).collect(),
    }
}

/// One default export, and what is provably wrong with it.
struct Default {
    span: Span,
    wrong: Option<String>,
}

fn defaults(lesson: &Lesson) -> Vec<Default> {
    let mut found = Vec::new();
    for statement in &lesson.program.body {
        match statement {
            Statement::ExportDefaultDeclaration(export) => {
                let kind = &export.declaration;
                // The overloads of a function are one function.
                if matches!(kind, ExportDefaultDeclarationKind::FunctionDeclaration(function) if function.body.is_none())
                {
                    continue;
                }
                found.push(Default { span: kind.span(), wrong: wrong_with(lesson, kind) });
            }
            Statement::ExportNamedDeclaration(export) if export.export_kind == ImportOrExportKind::Value => {
                found.extend(export.specifiers.iter().filter_map(|specifier| renamed(lesson, specifier)));
            }
            // From elsewhere: the import rule speaks of that; here it only counts.
            Statement::ExportFromDeclaration(export) => found.extend(
                export
                    .specifiers
                    .iter()
                    .filter(|specifier| specifier.exported.name() == "default")
                    .map(|specifier| Default { span: specifier.span, wrong: None }),
            ),
            _ => {}
        }
    }
    found
}

/// `export { Lesson as default }`. That `Lesson` is declared at all is the compile check's to say.
fn renamed(lesson: &Lesson, specifier: &ExportSpecifier) -> Option<Default> {
    let name = specifier.local.name();
    let symbol = lesson.semantic.scoping().get_root_binding(name.as_str().into());
    (specifier.exported.name() == "default")
        .then(|| Default { span: specifier.span, wrong: symbol.and_then(|symbol| wrong_with_symbol(lesson, symbol)) })
}

fn wrong_with(lesson: &Lesson, kind: &ExportDefaultDeclarationKind) -> Option<String> {
    match kind {
        ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
            wrong_with_function(function.r#async, function.generator)
        }
        ExportDefaultDeclarationKind::ClassDeclaration(class) => wrong_with_class(class),
        ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => Some(not_a_component("a type")),
        expression => expression.as_expression().and_then(|expression| wrong_with_value(lesson, expression)),
    }
}

fn wrong_with_value(lesson: &Lesson, expression: &Expression) -> Option<String> {
    let what = match expression.get_inner_expression() {
        Expression::Identifier(name) => return wrong_with_name(lesson, name),
        Expression::JSXElement(_) | Expression::JSXFragment(_) => "an element",
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => "a string",
        Expression::NumericLiteral(_) | Expression::BigIntLiteral(_) => "a number",
        Expression::BooleanLiteral(_) | Expression::NullLiteral(_) | Expression::RegExpLiteral(_) => "a plain value",
        Expression::ObjectExpression(_) => "an object",
        Expression::ArrayExpression(_) => "an array",
        Expression::ArrowFunctionExpression(function) => return wrong_with_function(function.r#async, false),
        Expression::FunctionExpression(function) => return wrong_with_function(function.r#async, function.generator),
        Expression::ClassExpression(class) => return wrong_with_class(class),
        // A call may well make a component: `memo(Lesson)`.
        _ => return None,
    };
    Some(not_a_component(what))
}

fn wrong_with_name(lesson: &Lesson, name: &IdentifierReference) -> Option<String> {
    let scoping = lesson.semantic.scoping();
    match name.reference_id.get().and_then(|id| scoping.get_reference(id).symbol_id()) {
        Some(symbol) => wrong_with_symbol(lesson, symbol),
        None => Some(format!("the default export `{}` is not declared in this file", name.name)),
    }
}

fn wrong_with_symbol(lesson: &Lesson, symbol: SymbolId) -> Option<String> {
    let scoping = lesson.semantic.scoping();
    let flags = scoping.symbol_flags(symbol);
    if flags.is_import() {
        return Some(format!("the default export `{}` is not declared in this file", scoping.symbol_name(symbol)));
    }
    // A type and a value may share one name; then the value is exported.
    if flags.is_type() && !flags.is_value() {
        return Some(not_a_component("a type"));
    }
    if flags.is_enum() {
        return Some(not_a_component("an enum"));
    }
    match lesson.semantic.symbol_declaration(symbol).kind() {
        AstKind::Function(function) => wrong_with_function(function.r#async, function.generator),
        AstKind::Class(class) => wrong_with_class(class),
        AstKind::VariableDeclarator(declared) if flags.is_const_variable() && declared.id.is_binding_identifier() => {
            // One step only: a name for a name proves nothing either way.
            let value = declared.init.as_ref()?.get_inner_expression();
            if matches!(value, Expression::Identifier(_)) { None } else { wrong_with_value(lesson, value) }
        }
        _ => None,
    }
}

/// React renders what a component returns, and these return a promise or an iterator.
fn wrong_with_function(is_async: bool, generator: bool) -> Option<String> {
    match (is_async, generator) {
        (_, true) => Some(not_a_component("a generator")),
        (true, false) => Some(not_a_component("an async function")),
        (false, false) => None,
    }
}

/// React calls a class that extends nothing as a function, which throws.
fn wrong_with_class(class: &Class) -> Option<String> {
    class.heritage_expression().is_none().then(|| not_a_component("a class that does not extend `Component`"))
}

fn not_a_component(what: &str) -> String {
    format!("the default export is {what}, not a component")
}
