//! Globals a lesson may not use, and names it uses without having them.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::semantic::{NodeId, Reference};
use oxc::span::{GetSpan, Span};

use super::Lesson;
use crate::model::check::Issue;

/// Names that reach the network, the user's stored data or code made at run time.
const FORBIDDEN: [&str; 9] = [
    "fetch",
    "eval",
    "Function",
    "XMLHttpRequest",
    "WebSocket",
    "localStorage",
    "sessionStorage",
    "importScripts",
    "require",
];

/// Harmless until called: `handler instanceof Function` is a fair question.
const ONLY_CALLS: [&str; 2] = ["Function", "require"];

/// Objects whose properties are the globals.
const GLOBAL_OBJECTS: [&str; 4] = ["window", "globalThis", "self", "frames"];

/// What `react` exports and no browser has as a global: used without an import, it is certain to throw.
const REACT_ONLY: [&str; 19] = [
    "useState",
    "useEffect",
    "useLayoutEffect",
    "useInsertionEffect",
    "useMemo",
    "useCallback",
    "useRef",
    "useReducer",
    "useContext",
    "useId",
    "useTransition",
    "useDeferredValue",
    "useImperativeHandle",
    "useSyncExternalStore",
    "createContext",
    "createElement",
    "forwardRef",
    "cloneElement",
    "memo",
];

pub(super) fn forbidden(lesson: &Lesson) -> Vec<Issue> {
    let mut issues: Vec<Issue> = unbound(lesson).filter_map(|found| forbidden_use(lesson, &found)).collect();
    for node in lesson.semantic.nodes().iter() {
        if let AstKind::ImportExpression(import) = node.kind() {
            issues.push(issue(lesson, "import()", true, import.span));
        }
    }
    issues
}

/// Names used as React's or as a component that nothing in the file declares or imports.
pub(super) fn undefined(lesson: &Lesson) -> Vec<Issue> {
    let mut seen: Vec<&str> = Vec::new();
    let mut issues = Vec::new();
    for found in unbound(lesson) {
        let of_react = REACT_ONLY.contains(&found.name);
        if !(of_react || is_element_name(lesson, found.node)) || seen.contains(&found.name) {
            continue;
        }
        seen.push(found.name);
        let hint = if of_react {
            format!("add `import {{ {} }} from \"react\"`", found.name)
        } else {
            format!("declare the component `{}` in the file", found.name)
        };
        let message = format!("`{}` is used but never declared or imported", found.name);
        issues.push(lesson.lines.issue("undefined-name", &message, Some(found.span), Some(&hint)));
    }
    issues
}

/// A reference that nothing in the file declares, where a value is wanted.
struct Unbound<'l> {
    name: &'l str,
    node: NodeId,
    span: Span,
}

fn unbound<'l>(lesson: &'l Lesson) -> impl Iterator<Item = Unbound<'l>> {
    let scoping = lesson.semantic.scoping();
    let mut found: Vec<Unbound> = scoping
        .root_unresolved_references()
        .iter()
        .flat_map(|(name, references)| references.iter().map(move |&id| (name.as_str(), scoping.get_reference(id))))
        .filter(|(_, reference)| wants_value(reference))
        .map(|(name, reference)| Unbound {
            name,
            node: reference.node_id(),
            span: lesson.semantic.reference_span(reference),
        })
        .filter(|found| !is_asked_about(lesson, found.node))
        .collect();
    found.sort_by_key(|found| found.span.start);
    found.into_iter()
}

/// `onClick: Function` and `typeof fetch` in a type are types.
fn wants_value(reference: &Reference) -> bool {
    reference.is_value() && !reference.flags().is_value_as_type()
}

/// `typeof fetch === "function"` neither calls nor fails.
fn is_asked_about(lesson: &Lesson, node: NodeId) -> bool {
    matches!(lesson.semantic.nodes().parent_kind(node), AstKind::UnaryExpression(unary) if unary.operator.is_typeof())
}

fn is_element_name(lesson: &Lesson, node: NodeId) -> bool {
    matches!(lesson.semantic.nodes().parent_kind(node), AstKind::JSXOpeningElement(_))
}

fn forbidden_use(lesson: &Lesson, found: &Unbound) -> Option<Issue> {
    let nodes = lesson.semantic.nodes();
    if FORBIDDEN.contains(&found.name) {
        let called = is_called(lesson, found.node, found.span);
        return (called || !ONLY_CALLS.contains(&found.name)).then(|| issue(lesson, found.name, called, found.span));
    }
    if !GLOBAL_OBJECTS.contains(&found.name) {
        return None;
    }
    let parent = nodes.parent_id(found.node);
    let member = nodes.kind(parent).as_member_expression_kind()?;
    if member.object().span() != found.span || is_asked_about(lesson, parent) {
        return None;
    }
    let name = member.static_property_name()?;
    let name = FORBIDDEN.iter().find(|forbidden| **forbidden == name.as_str())?;
    let called = is_called(lesson, parent, nodes.kind(parent).span());
    (called || !ONLY_CALLS.contains(name)).then(|| issue(lesson, name, called, nodes.kind(parent).span()))
}

/// Is the node the thing called, and not one of the arguments?
fn is_called(lesson: &Lesson, node: NodeId, span: Span) -> bool {
    let callee = match lesson.semantic.nodes().parent_kind(node) {
        AstKind::CallExpression(call) => &call.callee,
        AstKind::NewExpression(call) => &call.callee,
        _ => return false,
    };
    callee.span() == span
}

fn issue(lesson: &Lesson, name: &str, called: bool, span: Span) -> Issue {
    let (rule, what) = if called { ("forbidden-call", "call") } else { ("forbidden-global", "global") };
    lesson.lines.issue(rule, &format!("forbidden {what} `{name}`"), Some(span), Some(hint(name)))
}

fn hint(name: &str) -> &'static str {
    match name {
        "fetch" | "XMLHttpRequest" | "WebSocket" => "a lesson has no network; put its data in the file",
        "localStorage" | "sessionStorage" => "a lesson has no storage; keep state in `useState`",
        "eval" | "Function" => "a lesson runs no code made at run time; write the function out",
        _ => "a lesson is one file; import only `react`, at its top",
    }
}
