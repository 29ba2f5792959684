//! What a lesson may import: `react`, and types that vanish.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::ast::ast::{ImportOrExportKind, StringLiteral, TSModuleReference};

use super::Lesson;
use crate::model::check::Issue;

const ALLOWED: [&str; 1] = ["react"];
const HINT: &str = "a lesson may import only `react`; write what is missing in the file itself";

pub(super) fn forbidden(lesson: &Lesson) -> Vec<Issue> {
    let sources = lesson.semantic.nodes().iter().filter_map(|node| source_of(node.kind()));
    sources
        .filter(|source| !ALLOWED.contains(&source.value.as_str()))
        .map(|source| {
            let message = format!("forbidden import `{}`", source.value);
            lesson.lines.issue("forbidden-import", &message, Some(source.span), Some(HINT))
        })
        .collect()
}

/// The module a statement asks for at run time; an `import type` asks for none.
fn source_of(kind: AstKind<'_>) -> Option<&StringLiteral<'_>> {
    let value = |kind: ImportOrExportKind| kind == ImportOrExportKind::Value;
    match kind {
        AstKind::ImportDeclaration(import) if value(import.import_kind) => Some(&import.source),
        AstKind::ExportFromDeclaration(export) if value(export.export_kind) => Some(&export.source),
        AstKind::ExportAllDeclaration(export) if value(export.export_kind) => Some(&export.source),
        AstKind::TSImportEqualsDeclaration(import) if value(import.import_kind) => match &import.module_reference {
            TSModuleReference::ExternalModuleReference(external) => Some(&external.expression),
            _ => None,
        },
        _ => None,
    }
}
