//! What a lesson must and must not contain, read off the syntax tree before anything is erased from it.
//!
//! A rule speaks only when it can prove its case: an identifier counts as a global only when nothing in the file
//! declares it, so a local named `fetch` is nobody's business.
//!
//! May import: `model`.

mod exports;
mod globals;
mod imports;
mod leftovers;
mod limits;
mod markup;
mod prototypes;
mod reach;
mod suggest;
mod unbound;
mod undeclared;
mod urls;

use std::collections::HashSet;

use oxc::ast::ast::Program;
use oxc::semantic::{Semantic, SymbolId};
use oxc::span::Span;

use super::position::Lines;
use crate::model::check::Issue;
use crate::model::contract::contract;

/// A parsed lesson, as every rule sees it.
struct Lesson<'l, 'a> {
    program: &'l Program<'a>,
    semantic: &'l Semantic<'a>,
    lines: &'l Lines<'a>,
    /// What is assigned to after its declaration.
    mutated: HashSet<SymbolId>,
}

/// No rule looks further than this: the first mistakes are what is mended.
const ENOUGH: usize = 50;

impl Lesson<'_, '_> {
    fn issue(&self, rule: &str, message: &str, span: Span, hint: &str) -> Issue {
        self.lines.issue(rule, message, Some(span), Some(hint))
    }
}

/// Every rule the lesson breaks, in the order of the source.
pub(super) fn broken<'a>(program: &Program<'a>, semantic: &Semantic<'a>, lines: &Lines<'a>) -> Vec<Issue> {
    let scoping = semantic.scoping();
    let mutated = scoping.symbol_ids().filter(|&symbol| scoping.symbol_is_mutated(symbol)).collect();
    let lesson = Lesson { program, semantic, lines, mutated };
    // A fence makes nonsense of everything after it: one finding says more than five.
    let fences = leftovers::fences(&lesson);
    if !fences.is_empty() {
        return fences;
    }
    let too_large = limits::exceeded(&lesson);
    if !too_large.is_empty() {
        return too_large;
    }
    let mut issues = exports::broken(&lesson);
    issues.extend(imports::broken(&lesson));
    issues.extend(globals::forbidden(&lesson));
    issues.extend(prototypes::broken(&lesson));
    issues.extend(markup::broken(&lesson));
    issues.extend(undeclared::names(&lesson));
    issues.sort_by_key(|issue| (issue.line, issue.column));
    issues
}

#[cfg(test)]
mod tests;
