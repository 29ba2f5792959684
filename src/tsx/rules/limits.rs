//! How large a lesson may be, and how deep it may nest.
//!
//! Depth is counted in what a reader sees nested: elements, functions, blocks, arrays and objects. A long sum or a long
//! chain of `else if` is deep in the tree and flat on the page.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::span::GetSpan;

use super::{Lesson, contract};
use crate::model::check::Issue;

pub(super) fn exceeded(lesson: &Lesson) -> Vec<Issue> {
    size(lesson).into_iter().chain(depth(lesson)).collect()
}

fn size(lesson: &Lesson) -> Option<Issue> {
    let most = contract().limits.source_bytes;
    let bytes = lesson.semantic.source_text().len();
    (bytes > most).then(|| {
        let message = format!("{bytes} bytes are too many; the limit is {most}");
        lesson.lines.issue("too-long", &message, None, Some("write a shorter lesson"))
    })
}

fn depth(lesson: &Lesson) -> Option<Issue> {
    let most = contract().limits.nesting;
    let nodes = lesson.semantic.nodes();
    let mut levels: Vec<usize> = vec![0; nodes.len()];
    let mut deepest = (0, None);
    // A parent has a lower number than its children.
    for node in nodes.iter() {
        let id = node.id();
        let above = levels.get(nodes.parent_id(id).index()).copied().unwrap_or(0);
        let level = above + usize::from(nests(node.kind()));
        if let Some(mine) = levels.get_mut(id.index()) {
            *mine = level;
        }
        if level > most && level > deepest.0 {
            deepest = (level, Some(node.kind()));
        }
    }
    let (levels, kind) = (deepest.0, deepest.1?);
    let message = format!("nested {levels} levels deep; the limit is {most}");
    let hint = "nest less; name the parts as variables or components";
    Some(lesson.issue("too-deep", &message, kind.span(), hint))
}

const fn nests(kind: AstKind) -> bool {
    matches!(
        kind,
        AstKind::JSXElement(_)
            | AstKind::JSXFragment(_)
            | AstKind::Function(_)
            | AstKind::ArrowFunctionExpression(_)
            | AstKind::BlockStatement(_)
            | AstKind::ArrayExpression(_)
            | AstKind::ObjectExpression(_)
            | AstKind::Class(_)
    )
}
