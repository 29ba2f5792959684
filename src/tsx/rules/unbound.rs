//! The names a lesson uses as values and does not declare.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::semantic::{NodeId, Reference, ScopeId, SymbolId};
use oxc::span::Span;

use super::Lesson;

/// A reference that nothing in the file gives a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unbound<'l> {
    pub(super) name: &'l str,
    pub(super) node: NodeId,
    pub(super) scope: ScopeId,
    pub(super) span: Span,
    pub(super) written: bool,
}

impl<'l> Lesson<'l, '_> {
    /// In the order of the source.
    pub(super) fn unbound(&self) -> Vec<Unbound<'l>> {
        let scoping = self.semantic.scoping();
        let unresolved = scoping
            .root_unresolved_references()
            .iter()
            .flat_map(|(name, ids)| ids.iter().map(|&id| (name.as_str(), scoping.get_reference(id))));
        let ambient = scoping.symbol_ids().filter(|&symbol| self.is_ambient(symbol)).flat_map(|symbol| {
            scoping.get_resolved_references(symbol).map(move |reference| (scoping.symbol_name(symbol), reference))
        });
        let mut found: Vec<Unbound> = unresolved
            .chain(ambient)
            .filter(|(_, reference)| wants_value(reference) && !self.is_asked_about(reference.node_id()))
            .map(|(name, reference)| Unbound {
                name,
                node: reference.node_id(),
                scope: reference.scope_id(),
                span: self.semantic.reference_span(reference),
                written: reference.is_write(),
            })
            .collect();
        found.sort_by_key(|found| found.span.start);
        found
    }

    /// `declare` promises a value that the file does not make.
    pub(super) fn is_ambient(&self, symbol: SymbolId) -> bool {
        let flags = self.semantic.scoping().symbol_flags(symbol);
        flags.is_ambient() && flags.is_value()
    }

    /// `typeof fetch === "function"` neither calls nor fails.
    pub(super) fn is_asked_about(&self, node: NodeId) -> bool {
        let mut parents = self.semantic.nodes().ancestor_kinds(node).skip_while(|kind| {
            matches!(
                kind,
                AstKind::ParenthesizedExpression(_) | AstKind::TSAsExpression(_) | AstKind::ChainExpression(_)
            )
        });
        matches!(parents.next(), Some(AstKind::UnaryExpression(unary)) if unary.operator.is_typeof())
    }

    /// Is `name` asked for with `typeof` anywhere?
    pub(super) fn is_guarded(&self, name: &str) -> bool {
        let scoping = self.semantic.scoping();
        let ids = scoping.root_unresolved_references().get(name);
        ids.is_some_and(|ids| ids.iter().any(|&id| self.is_asked_about(scoping.get_reference(id).node_id())))
    }
}

/// `onClick: Function` and `typeof fetch` in a type are types.
fn wants_value(reference: &Reference) -> bool {
    reference.is_value() && !reference.flags().is_value_as_type()
}
