//! Ways out through what every object has: `constructor`, `__proto__`, the prototypes and other objects all code shares.
//!
//! Reading is harmless: `error.constructor.name`, `Array.prototype.slice.call(list)`. Calling a constructor found that way
//! makes code from text, and writing to what is shared changes more than the lesson.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::ast::ast::{
    Argument, AssignmentTarget, BindingPattern, Expression, IdentifierReference, MemberExpression, ObjectExpression,
    ObjectPropertyKind, SimpleAssignmentTarget, UnaryOperator,
};
use oxc::semantic::NodeId;
use oxc::span::{GetSpan, Span};

use super::reach::{Path, Root, member, stripped};
use super::{ENOUGH, Lesson, contract};
use crate::model::check::Issue;

/// Functions that change their first argument.
const WRITERS: [(&str, &[&str]); 2] = [
    ("Object", &["assign", "defineProperty", "defineProperties", "setPrototypeOf"]),
    ("Reflect", &["set", "defineProperty", "setPrototypeOf", "deleteProperty"]),
];

pub(super) fn broken(lesson: &Lesson) -> Vec<Issue> {
    let mut issues = Vec::new();
    for node in lesson.semantic.nodes().iter() {
        if issues.len() >= ENOUGH {
            break;
        }
        match node.kind() {
            AstKind::CallExpression(call) => {
                issues.extend(constructed(lesson, &call.callee, None));
                issues.extend(written_by_call(lesson, &call.callee, call.arguments.first()));
            }
            AstKind::TaggedTemplateExpression(call) => issues.extend(constructed(lesson, &call.tag, None)),
            AstKind::NewExpression(call) => {
                issues.extend(constructed(lesson, &call.callee, Some(call.arguments.as_slice())));
            }
            AstKind::AssignmentExpression(set) => issues.extend(match &set.left {
                AssignmentTarget::AssignmentTargetIdentifier(_) => None,
                left => left.as_member_expression().and_then(|member| written(lesson, member)),
            }),
            AstKind::UpdateExpression(update) => {
                let target: &SimpleAssignmentTarget = &update.argument;
                issues.extend(target.as_member_expression().and_then(|member| written(lesson, member)));
            }
            AstKind::UnaryExpression(unary) if unary.operator == UnaryOperator::Delete => {
                issues.extend(member(&unary.argument).and_then(|member| written(lesson, member)));
            }
            AstKind::StaticMemberExpression(_) | AstKind::ComputedMemberExpression(_) => {
                issues.extend(chained(lesson, node.id()));
            }
            _ => {}
        }
    }
    issues.extend(
        lesson.unbound().iter().filter(|one| one.written).filter_map(|one| bare_write(lesson, one.name, one.span)),
    );
    issues
}

/// Whose `constructor` an expression is. An object literal's own is no way out.
fn constructor_of<'e, 'a: 'e>(lesson: &Lesson<'_, 'a>, expression: &'e Expression<'a>) -> Option<&'e Expression<'a>> {
    let object = match stripped(expression) {
        Expression::Identifier(name) => match lesson.constant(name) {
            Some(init) => constructor_member(lesson, init)?,
            None => taken_from(lesson, name)?,
        },
        other => constructor_member(lesson, other)?,
    };
    lesson.object(object).is_none_or(|own| !has_constructor(lesson, own)).then_some(object)
}

fn constructor_member<'e, 'a: 'e>(
    lesson: &Lesson<'_, 'a>,
    expression: &'e Expression<'a>,
) -> Option<&'e Expression<'a>> {
    let member = member(expression)?;
    (lesson.member_name(member)? == "constructor").then(|| member.object())
}

/// `const { constructor: Make } = object`
fn taken_from<'a>(lesson: &Lesson<'_, 'a>, name: &IdentifierReference<'a>) -> Option<&'a Expression<'a>> {
    let symbol = lesson.semantic.scoping().get_reference(name.reference_id.get()?).symbol_id()?;
    let AstKind::VariableDeclarator(declared) = lesson.semantic.symbol_declaration(symbol).kind() else { return None };
    let BindingPattern::ObjectPattern(pattern) = &declared.id else { return None };
    let mut bound = pattern.properties.iter().filter(|one| lesson.key_name(&one.key).as_deref() == Some("constructor"));
    let of_symbol =
        |value: &BindingPattern| value.get_binding_identifier().is_some_and(|one| one.symbol_id.get() == Some(symbol));
    bound.any(|one| of_symbol(&one.value)).then_some(declared.init.as_ref()).flatten()
}

fn has_constructor<'a>(lesson: &Lesson<'_, 'a>, object: &ObjectExpression<'a>) -> bool {
    object
        .properties
        .iter()
        .filter_map(ObjectPropertyKind::as_property)
        .any(|one| lesson.key_name(&one.key).as_deref() == Some("constructor"))
}

/// A call through `constructor`; `arguments` where it is one with `new`.
fn constructed<'a>(
    lesson: &Lesson<'_, 'a>,
    callee: &Expression<'a>,
    arguments: Option<&[Argument<'a>]>,
) -> Option<Issue> {
    let object = constructor_of(lesson, callee)?;
    // A copy of one's own kind: `new this.constructor(x)`. What makes code from text is given a text.
    if let Some(arguments) = arguments {
        let last = arguments.last().and_then(Argument::as_expression);
        let from_text = last.is_some_and(|last| lesson.prefix(last).is_some()) || is_function(object);
        if matches!(stripped(object), Expression::ThisExpression(_)) || !from_text {
            return None;
        }
    }
    let hint = "a lesson runs no code made at run time; name the class that is meant";
    Some(lesson.issue("forbidden-constructor", "forbidden call through `constructor`", callee.span(), hint))
}

fn is_function(expression: &Expression) -> bool {
    matches!(stripped(expression), Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_))
}

/// The constructor of a constructor is `Function`; from `__proto__` every prototype is in reach.
fn chained(lesson: &Lesson, node: NodeId) -> Option<Issue> {
    let kind = lesson.semantic.nodes().kind(node);
    let (object, name) = match kind {
        AstKind::StaticMemberExpression(one) => (&one.object, one.property.name.to_string()),
        AstKind::ComputedMemberExpression(one) => (&one.object, lesson.text(&one.expression)?),
        _ => return None,
    };
    let inner = member(object)?;
    let through = lesson.member_name(inner)?;
    if through == "constructor" && name == "constructor" {
        let hint = "it is `Function`, which makes code at run time; write the function out";
        let message = "forbidden chain `constructor.constructor`";
        return Some(lesson.issue("forbidden-constructor", message, kind.span(), hint));
    }
    (through == "__proto__").then(|| proto(lesson, kind.span()))
}

fn proto(lesson: &Lesson, span: Span) -> Issue {
    let hint = "extend a class, or copy with `{ ...object }`";
    lesson.issue("forbidden-prototype", "forbidden reach through `__proto__`", span, hint)
}

/// An assignment to a member, or its removal.
fn written<'a>(lesson: &Lesson<'_, 'a>, target: &MemberExpression<'a>) -> Option<Issue> {
    let name = lesson.member_name(target);
    if name.as_deref() == Some("__proto__") {
        return Some(proto(lesson, target.span()));
    }
    let path = lesson.path(target.object())?;
    // A forbidden global, and what is not open of an object, has been told already.
    let shown = match path.names.as_slice() {
        _ if path.root != Root::Global => return None,
        [] => {
            let name = name?;
            let handler = name.starts_with("on");
            if handler || contract().group_of(&name).is_some() {
                return None;
            }
            format!("window.{name}")
        }
        [object] if contract().object(object).is_some() => {
            let (object, name) = (contract().object(object)?, name?);
            if object.writable.contains(&name) || !object.allowed.contains(&name) {
                return None;
            }
            format!("{}.{name}", object.name)
        }
        _ => format!("{}.{}", shared(&path)?, name.as_deref().unwrap_or("…")),
    };
    Some(write(lesson, &shown, target.span()))
}

/// The built-in object a path leads to.
fn shared(path: &Path) -> Option<String> {
    let globals = &contract().globals;
    let first = path.names.first()?;
    // A function's arguments are its own.
    let built_in = first != "arguments" && (globals.language.contains(first) || globals.allowed.contains(first));
    // What is kept of a constructor's making is its own: `crypto.x` is shared, `Array.prototype` too.
    let prototype = path.names.get(1).is_some_and(|name| name == "prototype");
    (path.root == Root::Global && (built_in || prototype) && path.names.len() <= 2).then(|| path.names.join("."))
}

fn written_by_call<'a>(
    lesson: &Lesson<'_, 'a>,
    callee: &Expression<'a>,
    first: Option<&Argument<'a>>,
) -> Option<Issue> {
    let callee = lesson.path(callee).filter(|path| path.root == Root::Global)?;
    let [object, function] = callee.names.as_slice() else { return None };
    WRITERS.iter().find(|(name, functions)| name == object && functions.contains(&function.as_str()))?;
    let target = first?.as_expression()?;
    let path = lesson.path(target)?;
    let shown = if path.is_window() { "window".to_owned() } else { shared(&path)? };
    Some(write(lesson, &shown, target.span()))
}

/// `name = "Ada"` without a declaration sets the window's name.
fn bare_write(lesson: &Lesson, name: &str, span: Span) -> Option<Issue> {
    let group = contract().group_of(name);
    let told = group.is_some_and(|group| !group.only_calls.contains(name));
    (contract().knows(name) && !told).then(|| {
        let hint = format!("`{name}` is the browser's own; declare the lesson's with `let {name}`");
        lesson.issue("forbidden-write", &format!("forbidden write to the global `{name}`"), span, &hint)
    })
}

fn write(lesson: &Lesson, shown: &str, span: Span) -> Issue {
    let hint = "a lesson changes nothing outside itself; use a variable, a function or state of its own";
    lesson.issue("forbidden-write", &format!("forbidden write to `{shown}`"), span, hint)
}
