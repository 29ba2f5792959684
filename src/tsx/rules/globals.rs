//! Globals a lesson may not use, however it gets at them.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::ast::ast::{AssignmentTarget, AssignmentTargetProperty, BindingPattern, Expression};
use oxc::semantic::NodeId;
use oxc::span::{GetSpan, Span};

use super::reach::{Path, Root};
use super::{ENOUGH, Lesson, contract};
use crate::model::check::Issue;
use crate::model::contract::Group;

const TIMERS: [&str; 2] = ["setTimeout", "setInterval"];
/// What calls a function without naming it as the callee.
const INDIRECT: [&str; 3] = ["call", "apply", "bind"];

pub(super) fn forbidden(lesson: &Lesson) -> Vec<Issue> {
    let unbound = lesson.unbound();
    let alone = unbound.iter().filter_map(|one| bare(lesson, one.name, one.node)).take(ENOUGH);
    let mut issues = Vec::new();
    for node in lesson.semantic.nodes().iter() {
        if issues.len() >= ENOUGH {
            break;
        }
        match node.kind() {
            AstKind::StaticMemberExpression(_) | AstKind::ComputedMemberExpression(_) => {
                issues.extend(member(lesson, node.id()));
            }
            AstKind::VariableDeclarator(declared) => {
                let from = declared.init.as_ref().and_then(|init| lesson.path(init));
                pattern(lesson, &declared.id, from, &mut issues);
            }
            AstKind::FormalParameter(parameter) => {
                let from = parameter.initializer.as_ref().and_then(|init| lesson.path(init));
                pattern(lesson, &parameter.pattern, from, &mut issues);
            }
            AstKind::AssignmentExpression(set) => issues.extend(taken_apart(lesson, &set.left, &set.right)),
            AstKind::CallExpression(call) => {
                issues.extend(called(lesson, &call.callee, call.arguments.first().and_then(|one| one.as_expression())));
                issues.extend(reflected(lesson, &call.callee, call.span, node.id()));
            }
            AstKind::NewExpression(call) => issues.extend(called(lesson, &call.callee, None)),
            AstKind::ImportExpression(import) => {
                let hint = contract().group_of("require").map(Group::advice).unwrap_or_default();
                issues.push(lesson.issue("forbidden-call", "forbidden call `import()`", import.span, &hint));
            }
            _ => {}
        }
    }
    issues.extend(alone);
    issues
}

/// A forbidden name standing alone.
fn bare(lesson: &Lesson, name: &str, node: NodeId) -> Option<Issue> {
    let group = contract().group_of(name).filter(|group| !group.only_calls.contains(name))?;
    let span = lesson.semantic.nodes().kind(node).span();
    Some(issue(lesson, name, is_called(lesson, node), span, &group.advice()))
}

/// A member of the global object, or of one of those that are open only in part.
fn member(lesson: &Lesson, node: NodeId) -> Option<Issue> {
    if lesson.is_asked_about(node) {
        return None;
    }
    let kind = lesson.semantic.nodes().kind(node);
    let (object, name) = match kind {
        AstKind::StaticMemberExpression(one) => (&one.object, Some(one.property.name.to_string())),
        AstKind::ComputedMemberExpression(one) => (&one.object, lesson.text(&one.expression)),
        _ => return None,
    };
    let path = lesson.path(object)?;
    let called = is_called(lesson, node);
    match name {
        Some(name) => judged(lesson, &path.step(&name), called, kind.span()),
        None => computed(lesson, &path, kind.span()),
    }
}

fn computed(lesson: &Lesson, path: &Path, span: Span) -> Option<Issue> {
    let name = match path.names.as_slice() {
        [] if path.is_window() => "window",
        [name] if path.root == Root::Global && contract().object(name).is_some() => name,
        _ => return None,
    };
    let message = format!("forbidden access to `{name}` by a computed name");
    let hint = "name what is meant; a lesson keeps its own values in an object of its own";
    Some(lesson.issue("forbidden-global", &message, span, hint))
}

fn judged(lesson: &Lesson, path: &Path, called: bool, span: Span) -> Option<Issue> {
    if path.root != Root::Global {
        return None;
    }
    match path.names.as_slice() {
        [name] => {
            let group = contract().group_of(name).filter(|group| !group.only_calls.contains(name))?;
            Some(issue(lesson, name, called, span, &group.advice()))
        }
        [object, name] => {
            let object = contract().object(object).filter(|object| !object.allowed.contains(name))?;
            Some(issue(lesson, &format!("{}.{name}", object.name), called, span, &object.advice()))
        }
        _ => None,
    }
}

/// `const { localStorage } = window`, `function f({ document: d } = window)`.
fn pattern<'a>(lesson: &Lesson<'_, 'a>, bound: &BindingPattern<'a>, from: Option<Path>, issues: &mut Vec<Issue>) {
    match bound {
        BindingPattern::BindingIdentifier(_) => {}
        BindingPattern::AssignmentPattern(default) => {
            let from = from.or_else(|| lesson.path(&default.right));
            pattern(lesson, &default.left, from, issues);
        }
        BindingPattern::ObjectPattern(object) => {
            for property in &object.properties {
                let span = property.key.span();
                let member = match (&from, lesson.key_name(&property.key)) {
                    (Some(from), Some(key)) => Some(from.clone().step(&key)),
                    (Some(from), None) => {
                        issues.extend(computed(lesson, from, span));
                        None
                    }
                    (None, _) => None,
                };
                issues.extend(member.as_ref().and_then(|member| judged(lesson, member, false, span)));
                pattern(lesson, &property.value, member, issues);
            }
        }
        BindingPattern::ArrayPattern(array) => {
            for element in array.elements.iter().flatten() {
                pattern(lesson, element, None, issues);
            }
        }
    }
}

/// `({ fetch: get } = window)`
fn taken_apart<'a>(lesson: &Lesson<'_, 'a>, left: &AssignmentTarget<'a>, right: &Expression<'a>) -> Vec<Issue> {
    let AssignmentTarget::ObjectAssignmentTarget(object) = left else { return Vec::new() };
    let Some(from) = lesson.path(right) else { return Vec::new() };
    let keys = object.properties.iter().filter_map(|property| match property {
        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(one) => {
            Some((one.binding.name.to_string(), one.binding.span))
        }
        AssignmentTargetProperty::AssignmentTargetPropertyProperty(one) => {
            Some((lesson.key_name(&one.name)?, one.name.span()))
        }
    });
    keys.filter_map(|(key, span)| judged(lesson, &from.clone().step(&key), false, span)).collect()
}

/// Names that are harmless until called, and timers that are given code as a text.
fn called<'a>(lesson: &Lesson<'_, 'a>, callee: &Expression<'a>, first: Option<&Expression<'a>>) -> Option<Issue> {
    let path = lesson.path(callee).filter(|path| path.root == Root::Global)?;
    let (name, indirect) = match path.names.as_slice() {
        [name] => (name.as_str(), false),
        [name, how] if INDIRECT.contains(&how.as_str()) => (name.as_str(), true),
        [reflect, how] if reflect == "Reflect" && (how == "construct" || how == "apply") => {
            let target = lesson.path(first?).filter(|path| path.root == Root::Global)?;
            let [name] = target.names.as_slice() else { return None };
            return only_called(lesson, name, callee.span());
        }
        _ => return None,
    };
    if TIMERS.contains(&name) && !indirect && first.is_some_and(|first| lesson.prefix(first).is_some()) {
        let advice = contract().group_of("eval").map(Group::advice).unwrap_or_default();
        let message = format!("forbidden call `{name}` with code as a text");
        return Some(lesson.issue("forbidden-call", &message, callee.span(), &advice));
    }
    only_called(lesson, name, callee.span())
}

fn only_called(lesson: &Lesson, name: &str, span: Span) -> Option<Issue> {
    let group = contract().group_of(name).filter(|group| group.only_calls.contains(name))?;
    Some(issue(lesson, name, true, span, &group.advice()))
}

/// `Reflect.get(window, "fetch")`
fn reflected<'a>(lesson: &Lesson<'_, 'a>, callee: &Expression<'a>, span: Span, node: NodeId) -> Option<Issue> {
    lesson.path(callee).filter(|callee| callee.is_global(&["Reflect", "get"]))?;
    let AstKind::CallExpression(call) = lesson.semantic.nodes().kind(node) else { return None };
    let [object, key, ..] = call.arguments.as_slice() else { return None };
    let path = lesson.path(object.as_expression()?)?;
    match lesson.text(key.as_expression()?) {
        Some(key) => judged(lesson, &path.step(&key), is_called(lesson, node), span),
        None => computed(lesson, &path, span),
    }
}

/// Is the node the thing called, and not one of the arguments?
pub(super) fn is_called(lesson: &Lesson, node: NodeId) -> bool {
    let nodes = lesson.semantic.nodes();
    let span = nodes.kind(node).span();
    for kind in nodes.ancestor_kinds(node) {
        let callee = match kind {
            AstKind::CallExpression(call) => &call.callee,
            AstKind::NewExpression(call) => &call.callee,
            AstKind::ParenthesizedExpression(_)
            | AstKind::SequenceExpression(_)
            | AstKind::TSAsExpression(_)
            | AstKind::TSNonNullExpression(_)
            | AstKind::ChainExpression(_) => continue,
            _ => return false,
        };
        return callee.span().start <= span.start && span.end <= callee.span().end;
    }
    false
}

fn issue(lesson: &Lesson, name: &str, called: bool, span: Span, hint: &str) -> Issue {
    let (rule, what) = if called { ("forbidden-call", "call") } else { ("forbidden-global", "global") };
    lesson.issue(rule, &format!("forbidden {what} `{name}`"), span, hint)
}
