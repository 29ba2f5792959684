//! Elements and attributes that hold other documents, lead outside or are raw HTML: in JSX, by `createElement`, by the
//! spread of an object literal, and set on what a ref holds.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::ast::ast::{
    Argument, AssignmentExpression, CallExpression, Expression, JSXAttributeItem, JSXAttributeName, JSXAttributeValue,
    JSXChild, JSXElement, JSXElementName, ObjectPropertyKind,
};
use oxc::span::{GetSpan, Span};

use super::reach::{Text, member, stripped};
use super::urls::{self, Leads};
use super::{ENOUGH, Lesson, contract};
use crate::model::check::Issue;

const RAW: &str = "dangerouslySetInnerHTML";
/// What sets raw HTML on a host element.
const RAW_MEMBERS: [&str; 2] = ["innerHTML", "outerHTML"];
/// What sends a form, and where.
const FORMS: [(&str, &[&str]); 2] = [("action", &["form"]), ("formAction", &["button", "input"])];

pub(super) fn broken(lesson: &Lesson) -> Vec<Issue> {
    let mut issues = Vec::new();
    for node in lesson.semantic.nodes().iter() {
        if issues.len() >= ENOUGH {
            break;
        }
        match node.kind() {
            AstKind::JSXElement(element) => issues.extend(jsx(lesson, element)),
            AstKind::CallExpression(call) => issues.extend(created(lesson, call)),
            AstKind::NewExpression(call) => {
                let sound = lesson.path(&call.callee).is_some_and(|path| path.is_global(&["Audio"]));
                let address = call.arguments.first().filter(|_| sound).and_then(Argument::as_expression);
                issues.extend(
                    address.and_then(|address| address_issue(lesson, "src", &lesson.prefix(address)?, address.span())),
                );
            }
            AstKind::AssignmentExpression(set) => issues.extend(set_on_ref(lesson, set)),
            _ => {}
        }
    }
    issues
}

/// One attribute or prop.
struct Given<'e, 'a> {
    name: String,
    span: Span,
    value: Value<'e, 'a>,
}

enum Value<'e, 'a> {
    Text(Text),
    Expression(&'e Expression<'a>),
}

impl<'a> Value<'_, 'a> {
    fn text(&self, lesson: &Lesson<'_, 'a>) -> Option<Text> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Expression(expression) => lesson.prefix(expression),
        }
    }
}

fn jsx<'a>(lesson: &Lesson<'_, 'a>, element: &'a JSXElement<'a>) -> Vec<Issue> {
    let opening = &element.opening_element;
    let tag = match &opening.name {
        JSXElementName::Identifier(name) => Some(name.name.to_string()),
        JSXElementName::NamespacedName(name) => Some(name.name.name.to_string()),
        JSXElementName::IdentifierReference(name) => lesson.constant(name).and_then(|init| lesson.text(init)),
        JSXElementName::MemberExpression(_) | JSXElementName::ThisExpression(_) => None,
    };
    let mut given = Vec::new();
    for item in &opening.attributes {
        match item {
            JSXAttributeItem::Attribute(attribute) => {
                let name = match &attribute.name {
                    JSXAttributeName::Identifier(name) => name.name.to_string(),
                    JSXAttributeName::NamespacedName(name) => format!("{}:{}", name.namespace.name, name.name.name),
                };
                let value = match &attribute.value {
                    Some(JSXAttributeValue::StringLiteral(text)) => {
                        Value::Text(Text { known: text.value.to_string(), whole: true })
                    }
                    Some(JSXAttributeValue::ExpressionContainer(container)) => {
                        match container.expression.as_expression() {
                            Some(expression) => Value::Expression(expression),
                            None => continue,
                        }
                    }
                    _ => continue,
                };
                given.push(Given { name, span: attribute.span, value });
            }
            JSXAttributeItem::SpreadAttribute(spread) => given.extend(props(lesson, &spread.argument)),
        }
    }
    let mut issues = judged(lesson, tag.as_deref(), opening.name.span(), &given);
    if tag.as_deref() == Some("style") {
        issues.extend(element.children.iter().filter_map(|child| style_child(lesson, child)));
    }
    issues
}

/// The members of an object literal, as props.
fn props<'e, 'a: 'e>(lesson: &Lesson<'_, 'a>, expression: &'e Expression<'a>) -> Vec<Given<'e, 'a>> {
    let Some(object) = lesson.object(expression) else { return Vec::new() };
    let properties = object.properties.iter().filter_map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) => Some(property),
        ObjectPropertyKind::SpreadProperty(_) => None,
    });
    properties
        .filter_map(|property| {
            let name = lesson.key_name(&property.key)?;
            Some(Given { name, span: property.span, value: Value::Expression(&property.value) })
        })
        .collect()
}

/// `createElement("script", { src: "…" })`, and `cloneElement`, whose props may be raw HTML.
fn created<'a>(lesson: &Lesson<'_, 'a>, call: &'a CallExpression<'a>) -> Vec<Issue> {
    let Some(callee) = lesson.path(&call.callee) else { return Vec::new() };
    let argument = |index: usize| call.arguments.get(index).and_then(Argument::as_expression);
    if !callee.is_react("createElement") && !callee.is_react("cloneElement") {
        return Vec::new();
    }
    let Some(first) = argument(0) else { return Vec::new() };
    let tag = if callee.is_react("createElement") { lesson.text(first) } else { None };
    let given = argument(1).map(|second| props(lesson, second)).unwrap_or_default();
    judged(lesson, tag.as_deref(), first.span(), &given)
}

/// A tag of `None` is a component, or nobody knows.
fn judged<'a>(lesson: &Lesson<'_, 'a>, tag: Option<&str>, place: Span, given: &[Given<'_, 'a>]) -> Vec<Issue> {
    let mut issues: Vec<Issue> = given.iter().filter_map(|one| raw(lesson, one)).collect();
    let Some(tag) = tag else { return issues };
    let elements = &contract().elements;
    let told = |name: &str, wanted: &dyn Fn(&str) -> bool| {
        given
            .iter()
            .filter(|one| one.name == name)
            .filter_map(|one| one.value.text(lesson))
            .any(|text| wanted(&text.known))
    };
    let fetches =
        |relation: &str| relation.to_ascii_lowercase().split_whitespace().any(|one| elements.links.contains(one));
    let reloads = |kind: &str| kind.eq_ignore_ascii_case("refresh");
    let lower = tag.to_ascii_lowercase();
    if elements.forbidden.contains(&lower)
        || (lower == "link" && told("rel", &fetches))
        || (lower == "meta" && told("httpEquiv", &reloads))
    {
        let hint = format!("{}; {}", elements.reason, elements.hint);
        issues.push(lesson.issue("forbidden-element", &format!("forbidden element `<{tag}>`"), place, &hint));
        return issues;
    }
    for one in given {
        issues.extend(address(lesson, &lower, one));
        if one.name == "style" {
            issues.extend(styled(lesson, one));
        }
    }
    issues
}

fn raw(lesson: &Lesson, one: &Given) -> Option<Issue> {
    if one.name != RAW {
        return None;
    }
    if let Value::Expression(expression) = &one.value {
        let inner = stripped(expression);
        if inner.is_null_or_undefined() {
            return None;
        }
    }
    Some(raw_issue(lesson, RAW, one.span))
}

fn raw_issue(lesson: &Lesson, what: &str, span: Span) -> Issue {
    let hint = "write the content as elements; React escapes text by itself";
    lesson.issue("dangerous-html", &format!("forbidden `{what}`"), span, hint)
}

fn address(lesson: &Lesson, tag: &str, one: &Given) -> Option<Issue> {
    if !contract().urls.attributes.contains(&one.name) {
        return None;
    }
    let text = one.value.text(lesson)?;
    if let Some(issue) = address_issue(lesson, &one.name, &text, one.span) {
        return Some(issue);
    }
    let sends = FORMS.iter().any(|(name, tags)| *name == one.name && tags.contains(&tag));
    (sends && !text.known.is_empty() && !text.known.starts_with('#')).then(|| {
        let hint = "a lesson sends nothing; use `onSubmit` with `event.preventDefault()`";
        let message = format!("forbidden address in `{}`", one.name);
        lesson.issue("form-action", &message, one.span, hint)
    })
}

fn address_issue(lesson: &Lesson, attribute: &str, text: &Text, span: Span) -> Option<Issue> {
    let leads = urls::attribute_leads(attribute, text)?;
    Some(leads_issue(lesson, leads, &format!("in `{attribute}`"), span))
}

fn leads_issue(lesson: &Lesson, leads: Leads, place: &str, span: Span) -> Issue {
    let urls = &contract().urls;
    let (rule, what, hint) = match leads {
        Leads::Outside => ("external-url", "external address", format!("{}; {}", urls.reason, urls.hint)),
        Leads::Code => {
            ("script-url", "code as an address", "use a `<button type=\"button\">` with `onClick`".to_owned())
        }
    };
    lesson.issue(rule, &format!("{what} {place}"), span, &hint)
}

/// `style={{ backgroundImage: "url(https://…)" }}`
fn styled(lesson: &Lesson, one: &Given) -> Option<Issue> {
    let Value::Expression(expression) = one.value else { return None };
    props(lesson, expression).iter().find_map(|property| {
        let leads = urls::style_leads(&property.value.text(lesson)?.known)?;
        Some(leads_issue(lesson, leads, "in a style", property.span))
    })
}

fn style_child<'a>(lesson: &Lesson<'_, 'a>, child: &JSXChild<'a>) -> Option<Issue> {
    let (text, span) = match child {
        JSXChild::Text(text) => (text.value.to_string(), text.span),
        JSXChild::ExpressionContainer(container) => {
            let expression = container.expression.as_expression()?;
            (lesson.prefix(expression)?.known, expression.span())
        }
        _ => return None,
    };
    Some(leads_issue(lesson, urls::style_leads(&text)?, "in a style sheet", span))
}

/// `ref.current.innerHTML = …`, where the ref is one that holds an element.
fn set_on_ref<'a>(lesson: &Lesson<'_, 'a>, set: &AssignmentExpression<'a>) -> Option<Issue> {
    let target = set.left.as_member_expression()?;
    let name = lesson.member_name(target)?;
    if !is_element_of_ref(lesson, target.object()) {
        return None;
    }
    if RAW_MEMBERS.contains(&name.as_str()) {
        return Some(raw_issue(lesson, &name, target.span()));
    }
    let address = contract().urls.attributes.contains(&name).then(|| lesson.prefix(&set.right))??;
    address_issue(lesson, &name, &address, target.span())
}

fn is_element_of_ref<'a>(lesson: &Lesson<'_, 'a>, expression: &Expression<'a>) -> bool {
    let expression = match stripped(expression) {
        Expression::Identifier(name) => lesson.constant(name),
        other => Some(other),
    };
    let Some(current) = expression.and_then(member) else { return false };
    let Expression::Identifier(holder) = stripped(current.object()) else { return false };
    let Some(Expression::CallExpression(call)) = lesson.constant(holder).map(stripped) else { return false };
    let made = lesson.path(&call.callee).is_some_and(|path| path.is_react("useRef") || path.is_react("createRef"));
    // A ref that begins as something else holds the lesson's own.
    let empty = call
        .arguments
        .first()
        .is_none_or(|first| first.as_expression().is_some_and(|first| stripped(first).is_null_or_undefined()));
    made && empty && lesson.member_name(current).as_deref() == Some("current")
}
