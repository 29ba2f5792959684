//! What an expression stands for: a global, a part of one, something of React's, or a text that is known already.
//!
//! Names are followed to what they were declared as, as long as that is certain: `const w = window`, a destructured
//! member, a parameter's default, a variable that is assigned once. Whatever else a name may be stands for nothing.
//!
//! May import: `model`.

use oxc::ast::AstKind;
use oxc::ast::ast::{
    BinaryOperator, BindingPattern, ChainElement, Expression, IdentifierReference, ImportDeclarationSpecifier,
    MemberExpression, ObjectExpression, PropertyKey, Statement, TemplateLiteral,
};
use oxc::semantic::{Reference, SymbolId};

use super::Lesson;

/// Steps one question may take: a chain of aliases is short, an exploding one is hostile.
const STEPS: u32 = 200;
/// No address, key or tag that matters is longer.
const LONGEST_TEXT: usize = 4096;

/// A way from a root to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) root: Root,
    /// Empty for the root itself.
    pub(super) names: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// The global object: `window.document` and `document` are one path.
    Global,
    /// The module `react`.
    React,
}

impl Path {
    fn of(root: Root, name: &str) -> Self {
        Self { root, names: Vec::new() }.step(name)
    }

    /// One member further. Some members lead back to the global object.
    pub(super) fn step(mut self, name: &str) -> Self {
        if self.root == Root::Global {
            let home = match self.names.as_slice() {
                [] => super::contract().window.names.contains(name),
                [only] => only == "document" && name == "defaultView",
                _ => false,
            };
            if home {
                self.names.clear();
                return self;
            }
        }
        self.names.push(name.to_owned());
        self
    }

    pub(super) fn is_window(&self) -> bool {
        self.root == Root::Global && self.names.is_empty()
    }

    pub(super) fn is_global(&self, names: &[&str]) -> bool {
        self.root == Root::Global && self.names == names
    }

    pub(super) fn is_react(&self, name: &str) -> bool {
        self.root == Root::React && self.names == [name]
    }
}

/// The beginning of a text, and whether it is the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) known: String,
    pub(super) whole: bool,
}

/// One question, with the steps it has left.
pub(super) struct Reach<'q, 'l, 'a> {
    lesson: &'q Lesson<'l, 'a>,
    steps: u32,
}

impl<'l, 'a> Lesson<'l, 'a> {
    pub(super) fn path(&self, expression: &Expression<'a>) -> Option<Path> {
        self.reach().path(expression)
    }

    /// The text an expression certainly is.
    pub(super) fn text(&self, expression: &Expression<'a>) -> Option<String> {
        let text = self.prefix(expression)?;
        text.whole.then_some(text.known)
    }

    /// What the text an expression makes certainly begins with.
    pub(super) fn prefix(&self, expression: &Expression<'a>) -> Option<Text> {
        self.reach().text(expression)
    }

    /// The object literal an expression certainly is.
    pub(super) fn object<'e>(&self, expression: &'e Expression<'a>) -> Option<&'e ObjectExpression<'a>>
    where
        'a: 'e,
    {
        let expression = match stripped(expression) {
            Expression::Identifier(name) => stripped(self.constant(name)?),
            other => other,
        };
        match expression {
            Expression::ObjectExpression(object) => Some(object),
            _ => None,
        }
    }

    /// What a name was declared as, if it never becomes anything else.
    pub(super) fn constant(&self, name: &IdentifierReference<'a>) -> Option<&'a Expression<'a>> {
        let scoping = self.semantic.scoping();
        let symbol = scoping.get_reference(name.reference_id.get()?).symbol_id()?;
        if self.mutated.contains(&symbol) {
            return None;
        }
        match self.semantic.symbol_declaration(symbol).kind() {
            AstKind::VariableDeclarator(declared) if declared.id.is_binding_identifier() => declared.init.as_ref(),
            _ => None,
        }
    }

    /// The name of a member, computed or not.
    pub(super) fn member_name(&self, member: &MemberExpression<'a>) -> Option<String> {
        match member {
            MemberExpression::StaticMemberExpression(member) => Some(member.property.name.to_string()),
            MemberExpression::ComputedMemberExpression(member) => self.text(&member.expression),
            MemberExpression::PrivateFieldExpression(_) => None,
        }
    }

    pub(super) fn key_name(&self, key: &PropertyKey<'a>) -> Option<String> {
        match key {
            PropertyKey::StaticIdentifier(name) => Some(name.name.to_string()),
            PropertyKey::PrivateIdentifier(_) => None,
            key => key.as_expression().and_then(|expression| self.text(expression)),
        }
    }

    fn reach(&self) -> Reach<'_, 'l, 'a> {
        Reach { lesson: self, steps: STEPS }
    }
}

/// Without parentheses and types.
pub(super) fn stripped<'e, 'a>(expression: &'e Expression<'a>) -> &'e Expression<'a> {
    expression.get_inner_expression()
}

/// The member expression an expression is, optional or not.
pub(super) fn member<'e, 'a>(expression: &'e Expression<'a>) -> Option<&'e MemberExpression<'a>> {
    match stripped(expression) {
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::TSNonNullExpression(inner) => member(&inner.expression),
            element => element.as_member_expression(),
        },
        other => other.as_member_expression(),
    }
}

impl<'a> Reach<'_, '_, 'a> {
    fn may_go_on(&mut self) -> bool {
        self.steps = self.steps.saturating_sub(1);
        self.steps > 0
    }

    fn path(&mut self, expression: &Expression<'a>) -> Option<Path> {
        if !self.may_go_on() {
            return None;
        }
        if let Some(member) = member(expression) {
            return self.path_of_member(member);
        }
        match stripped(expression) {
            Expression::Identifier(name) => self.path_of_name(name),
            Expression::SequenceExpression(all) => self.path(all.expressions.last()?),
            Expression::AssignmentExpression(set) => self.path(&set.right),
            Expression::LogicalExpression(either) => self.path(&either.left).or_else(|| self.path(&either.right)),
            Expression::ConditionalExpression(either) => {
                self.path(&either.consequent).or_else(|| self.path(&either.alternate))
            }
            Expression::CallExpression(call) => {
                let [object, key] = call.arguments.as_slice() else { return None };
                self.path(&call.callee).filter(|callee| callee.is_global(&["Reflect", "get"]))?;
                let key = self.text(key.as_expression()?).filter(|key| key.whole)?;
                Some(self.path(object.as_expression()?)?.step(&key.known))
            }
            _ => None,
        }
    }

    fn path_of_member(&mut self, member: &MemberExpression<'a>) -> Option<Path> {
        match member {
            MemberExpression::StaticMemberExpression(one) => self.path_of_named(member, &one.property.name),
            MemberExpression::ComputedMemberExpression(one) => {
                let name = self.text(&one.expression).filter(|text| text.whole)?;
                self.path_of_named(member, &name.known)
            }
            MemberExpression::PrivateFieldExpression(_) => None,
        }
    }

    fn path_of_named(&mut self, member: &MemberExpression<'a>, name: &str) -> Option<Path> {
        // Elements have these, and nothing of a lesson's own is named so.
        match name {
            "ownerDocument" | "contentDocument" => Some(Path::of(Root::Global, "document")),
            "contentWindow" => Some(Path::of(Root::Global, "window")),
            name => Some(self.path(member.object())?.step(name)),
        }
    }

    fn path_of_name(&mut self, name: &IdentifierReference<'a>) -> Option<Path> {
        let reference = self.lesson.semantic.scoping().get_reference(name.reference_id.get()?);
        self.path_of_reference(&name.name, reference)
    }

    fn path_of_reference(&mut self, name: &str, reference: &Reference) -> Option<Path> {
        match reference.symbol_id() {
            Some(symbol) if !self.lesson.is_ambient(symbol) => self.path_of_symbol(symbol),
            _ => Some(Path::of(Root::Global, name)),
        }
    }

    fn path_of_symbol(&mut self, symbol: SymbolId) -> Option<Path> {
        let scoping = self.lesson.semantic.scoping();
        if scoping.symbol_flags(symbol).is_import() {
            return self.imported(symbol);
        }
        let declared = self.lesson.semantic.symbol_declaration(symbol).kind();
        if self.lesson.mutated.contains(&symbol) {
            return self.assigned_once(symbol, declared);
        }
        match declared {
            AstKind::VariableDeclarator(declared) => {
                let from = declared.init.as_ref().and_then(|init| self.path(init));
                self.bound(&declared.id, symbol, from)?
            }
            AstKind::FormalParameter(parameter) => {
                let from = parameter.initializer.as_ref().and_then(|init| self.path(init));
                self.bound(&parameter.pattern, symbol, from)?
            }
            _ => None,
        }
    }

    /// `let w; w = window;`
    fn assigned_once(&mut self, symbol: SymbolId, declared: AstKind<'a>) -> Option<Path> {
        let AstKind::VariableDeclarator(declared) = declared else { return None };
        let scoping = self.lesson.semantic.scoping();
        let mut writes = scoping.get_resolved_references(symbol).filter(|reference| reference.is_write());
        let (Some(write), None, None) = (writes.next(), writes.next(), declared.init.as_ref()) else { return None };
        match self.lesson.semantic.nodes().parent_kind(write.node_id()) {
            AstKind::AssignmentExpression(set) if set.left.get_identifier_name().is_some() => self.path(&set.right),
            _ => None,
        }
    }

    /// Where in `pattern`, which takes apart `from`, the symbol is bound.
    #[expect(clippy::option_option, reason = "not bound here, and bound to something unknown, are two answers")]
    fn bound(&mut self, pattern: &BindingPattern<'a>, symbol: SymbolId, from: Option<Path>) -> Option<Option<Path>> {
        if !self.may_go_on() {
            return None;
        }
        match pattern {
            BindingPattern::BindingIdentifier(name) => (name.symbol_id.get() == Some(symbol)).then_some(from),
            BindingPattern::AssignmentPattern(default) => {
                let from = from.or_else(|| self.path(&default.right));
                self.bound(&default.left, symbol, from)
            }
            BindingPattern::ObjectPattern(object) => object.properties.iter().find_map(|property| {
                if !self.may_go_on() {
                    return None;
                }
                let key = self.lesson.key_name(&property.key);
                let from = from.clone().zip(key).map(|(from, key)| from.step(&key));
                self.bound(&property.value, symbol, from)
            }),
            BindingPattern::ArrayPattern(array) => {
                array.elements.iter().flatten().find_map(|element| self.bound(element, symbol, None))
            }
        }
    }

    fn imported(&self, symbol: SymbolId) -> Option<Path> {
        let react = Path { root: Root::React, names: Vec::new() };
        let imports = self.lesson.program.body.iter().filter_map(|statement| match statement {
            Statement::ImportDeclaration(import) if import.source.value == "react" => import.specifiers.as_ref(),
            _ => None,
        });
        imports.flatten().find(|one| one.local().symbol_id.get() == Some(symbol)).map(|one| match one {
            ImportDeclarationSpecifier::ImportSpecifier(one) if one.imported.name() != "default" => {
                react.step(&one.imported.name())
            }
            _ => react,
        })
    }

    fn text(&mut self, expression: &Expression<'a>) -> Option<Text> {
        if !self.may_go_on() {
            return None;
        }
        let whole = |known: &str| Some(Text { known: known.to_owned(), whole: true });
        match stripped(expression) {
            Expression::StringLiteral(text) => whole(&text.value),
            Expression::TemplateLiteral(template) => self.template(template),
            Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition => {
                let left = self.text(&sum.left)?;
                if !left.whole {
                    return Some(left);
                }
                let right = self.text(&sum.right).unwrap_or_default();
                Some(joined(left.known, &right))
            }
            Expression::Identifier(name) => self.lesson.constant(name).and_then(|init| self.text(init)),
            _ => None,
        }
    }

    fn template(&mut self, template: &TemplateLiteral<'a>) -> Option<Text> {
        let mut made = Text { known: String::new(), whole: true };
        let mut expressions = template.expressions.iter();
        for quasi in &template.quasis {
            made = joined(made.known, &Text { known: quasi.value.cooked?.to_string(), whole: true });
            if let Some(expression) = expressions.next() {
                made = joined(made.known, &self.text(expression).unwrap_or_default());
            }
            if !made.whole {
                break;
            }
        }
        Some(made)
    }
}

fn joined(mut known: String, next: &Text) -> Text {
    known.push_str(&next.known);
    let whole = next.whole && known.len() <= LONGEST_TEXT;
    Text { known, whole }
}
