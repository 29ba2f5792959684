//! A Markdown fence left in the source.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::ast::ast::Expression;

use super::Lesson;
use crate::model::check::Issue;

/// ```` ```tsx ```` parses: an empty template literal, tagged onto the next. No program calls a string.
pub(super) fn fences(lesson: &Lesson) -> Vec<Issue> {
    let tagged = lesson.semantic.nodes().iter().filter_map(|node| match node.kind() {
        AstKind::TaggedTemplateExpression(tagged) => Some(tagged),
        _ => None,
    });
    let first = tagged
        .filter(|tagged| matches!(tagged.tag, Expression::TemplateLiteral(_)))
        .map(|tagged| tagged.span)
        .min_by_key(|span| span.start);
    let hint = "answer with the code alone, or close the fence around it";
    first
        .map(|span| lesson.lines.issue("leftover-fence", "code fence left in the source", Some(span), Some(hint)))
        .into_iter()
        .collect()
}
