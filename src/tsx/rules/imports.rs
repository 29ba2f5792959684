//! What a lesson may import: `react` and what that really exports, and types that vanish.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::ast::ast::{
    ImportDeclaration, ImportDeclarationSpecifier, ImportOrExportKind, StringLiteral, TSModuleReference,
};
use oxc::semantic::{NodeId, SymbolId};
use oxc::span::{GetSpan, Span};

use super::{ENOUGH, Lesson, contract, globals, suggest};
use crate::model::check::Issue;
use crate::model::contract::Module;

const HINT: &str = "a lesson may import only `react`; write what is missing in the file itself";

pub(super) fn broken(lesson: &Lesson) -> Vec<Issue> {
    let mut issues = Vec::new();
    for node in lesson.semantic.nodes().iter() {
        if issues.len() >= ENOUGH {
            break;
        }
        let kind = node.kind();
        if let Some(source) = source_of(kind).filter(|source| contract().module(&source.value).is_none()) {
            let message = format!("forbidden import `{}`", source.value);
            issues.push(lesson.issue("forbidden-import", &message, source.span, HINT));
        }
        if let AstKind::ImportDeclaration(import) = kind {
            issues.extend(names(lesson, import));
        }
    }
    issues
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

fn names(lesson: &Lesson, import: &ImportDeclaration) -> Vec<Issue> {
    let Some(module) = contract().module(&import.source.value) else { return Vec::new() };
    if import.import_kind == ImportOrExportKind::Type {
        return Vec::new();
    }
    let mut issues = Vec::new();
    for specifier in import.specifiers.iter().flatten() {
        let Some(symbol) = specifier.local().symbol_id.get() else { continue };
        match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(one) => {
                let imported = one.imported.name();
                // A name that is used as a type alone vanishes with the types.
                if one.import_kind == ImportOrExportKind::Value
                    && !module.exports(&imported)
                    && is_used_as_value(lesson, symbol)
                {
                    issues.push(missing(lesson, module, &imported, one.imported.span(), true));
                }
            }
            ImportDeclarationSpecifier::ImportDefaultSpecifier(_)
            | ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => {
                issues.extend(whole(lesson, module, symbol));
            }
        }
    }
    issues
}

fn is_used_as_value(lesson: &Lesson, symbol: SymbolId) -> bool {
    let mut uses = lesson.semantic.scoping().get_resolved_references(symbol);
    uses.any(|one| one.is_value() && !one.flags().is_value_as_type())
}

fn missing(lesson: &Lesson, module: &Module, name: &str, span: Span, imported: bool) -> Issue {
    let hint = match suggest::nearest(name, module.exports.iter()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if imported && name == "React" => format!("write `import {name} from \"{}\"`", module.name),
        None => "write what it should do in the file itself".to_owned(),
    };
    lesson.issue("unknown-export", &format!("`{}` has no export `{name}`", module.name), span, &hint)
}

/// `import React from "react"` is the whole module: it can be neither called nor shown, and has only what it exports.
fn whole(lesson: &Lesson, module: &Module, symbol: SymbolId) -> Vec<Issue> {
    let (scoping, nodes) = (lesson.semantic.scoping(), lesson.semantic.nodes());
    let mut issues = Vec::new();
    let mut members: Vec<(String, NodeId, bool)> = Vec::new();
    for reference in scoping.get_resolved_references(symbol).filter(|one| one.is_value()) {
        let node = reference.node_id();
        let span = nodes.kind(node).span();
        let parent = nodes.parent_id(node);
        match nodes.kind(parent) {
            AstKind::StaticMemberExpression(member) if member.object.span() == span => {
                members.push((member.property.name.to_string(), parent, globals::is_called(lesson, parent)));
            }
            AstKind::JSXMemberExpression(member) => members.push((member.property.name.to_string(), parent, true)),
            AstKind::JSXOpeningElement(_) => issues.push(not_named(lesson, module, symbol, span)),
            _ if globals::is_called(lesson, node) => issues.push(not_named(lesson, module, symbol, span)),
            _ => {}
        }
    }
    let unknown = members.iter().filter(|(name, _, used)| *used && !module.exports(name)).take(ENOUGH);
    for (name, node, _) in unknown {
        // A name that is also read without being called is being asked for.
        let asked = members.iter().any(|(other, _, used)| other == name && !used);
        if !asked {
            issues.push(missing(lesson, module, name, nodes.kind(*node).span(), false));
        }
    }
    issues
}

fn not_named(lesson: &Lesson, module: &Module, symbol: SymbolId, span: Span) -> Issue {
    let name = lesson.semantic.scoping().symbol_name(symbol);
    let message = format!("`{name}` is the whole module `{}`, not one of its exports", module.name);
    let wanted = if module.exports.contains(name) { name } else { "useState" };
    let hint = format!("name what is meant: `import {{ {wanted} }} from \"{}\"`", module.name);
    lesson.issue("default-import", &message, span, &hint)
}
