//! Code quality: what a person who has to change the lesson would look at first.
//!
//! Read off the syntax tree; of a source that does not parse only its lines count.
//!
//! May import: `model`.

use oxc::allocator::Allocator;
use oxc::ast::AstKind;
use oxc::ast::ast::{BindingPattern, Expression, Function, FunctionType, Program, VariableDeclarator};
use oxc::semantic::Semantic;

use super::tally::{Tally, number, share};
use crate::model::check::Issue;
use crate::model::score::{Mark, Metric};
use crate::tsx::{compile, nesting};

/// Below it a source is too short to say much about.
const SHORTEST: usize = 20;
const SHORT: usize = 60;
const LONG: usize = 700;
const LONGEST: usize = 2_000;
/// Characters of a line that has to be scrolled.
const WIDE: usize = 160;
/// A source is not parsed from here on, in bytes.
const MOST_BYTES: usize = 512 * 1024;
/// One more of these and the mark gets nothing for their absence.
const MOST_ANY: usize = 2;
const MOST_LEFTOVERS: usize = 3;
const MOST_WARNINGS: usize = 4;
const MARKS: [&str; 5] = ["TODO", "FIXME", "XXX", "HACK", "TBD"];
const OMISSIONS: [&str; 8] = [
    "placeholder",
    "rest of the",
    "rest of your",
    "your code here",
    "add more",
    "implement this",
    "omitted",
    "similar to above",
];

/// What the syntax tree tells.
#[derive(Debug, Default)]
struct Facts {
    components: usize,
    unnamed_exports: usize,
    any: usize,
    typed: usize,
    untyped: usize,
    leftovers: usize,
}

pub(super) fn mark(source: &str, warnings: &[Issue]) -> Mark {
    let mut tally = Tally::default();
    let lines = source.lines().filter(|line| !line.trim().is_empty()).count();
    if lines == 0 {
        tally.say("There is no source.");
        return tally.mark(Metric::CodeQuality, 0.0);
    }
    if let Some(facts) = facts(source) {
        syntax(&mut tally, &facts);
    } else {
        tally.say("The source could not be parsed.");
    }
    tally.add(0.20, 1.0 - share(warnings.len(), MOST_WARNINGS));
    let keys = warnings.iter().filter(|warning| warning.rule.contains("key")).count();
    let labels = warnings.iter().filter(|warning| warning.rule.contains("label")).count();
    let warned = number(warnings.len(), "warning", "warnings");
    tally.say(format!("{warned}, {keys} about keys and {labels} about labels."));
    let wide = source.lines().filter(|line| line.chars().nth(WIDE).is_some()).count();
    tally.add(0.15, length(lines));
    tally.add(0.15, 1.0 - share(wide.saturating_mul(5), lines));
    tally.say(format!("{}, {wide} wider than {WIDE} characters.", number(lines, "line", "lines")));
    tally.mark(Metric::CodeQuality, share(lines, SHORTEST))
}

fn syntax(tally: &mut Tally, facts: &Facts) {
    let named = [0.0, 0.8].get(facts.components).copied().unwrap_or(1.0);
    tally.add(0.15, if facts.unnamed_exports > 0 { named / 2.0 } else { named });
    let params = facts.typed + facts.untyped;
    tally.add(0.10, if params == 0 { 1.0 } else { share(facts.typed, params) });
    tally.add(0.10, 1.0 - share(facts.any, MOST_ANY + 1));
    tally.add(0.15, 1.0 - share(facts.leftovers, MOST_LEFTOVERS));
    tally.say(format!(
        "{}; {} of {} of functions typed; `any` {}; {} such as TODO.",
        number(facts.components, "component has a name", "components have names"),
        facts.typed,
        number(params, "parameter", "parameters"),
        number(facts.any, "time", "times"),
        number(facts.leftovers, "leftover", "leftovers")
    ));
}

/// 1 for a usual length, less for fewer or many more lines.
fn length(lines: usize) -> f64 {
    if lines <= LONG { share(lines, SHORT) } else { share(LONGEST.saturating_sub(lines), LONGEST - LONG) }
}

fn facts(source: &str) -> Option<Facts> {
    // The parser descends once for each level.
    if source.len() > MOST_BYTES || nesting::deepest(source).0 > nesting::DEEPEST {
        return None;
    }
    let allocator = Allocator::default();
    let parsed = compile::parse(&allocator, source);
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        return None;
    }
    let analysed = compile::analyse(&parsed.program);
    let mut facts = Facts { leftovers: leftover_comments(&parsed.program, source), ..Facts::default() };
    count(&analysed.semantic, &mut facts);
    Some(facts)
}

fn count(semantic: &Semantic, facts: &mut Facts) {
    for node in semantic.nodes().iter() {
        match node.kind() {
            AstKind::Function(function) => count_function(function, facts),
            AstKind::VariableDeclarator(declarator) => facts.components += usize::from(is_component(declarator)),
            AstKind::Class(class) => {
                let named = class.id.as_ref().is_some_and(|id| is_component_name(&id.name));
                facts.components += usize::from(named && class.heritage.is_some());
            }
            AstKind::ExportDefaultDeclaration(export) => {
                let unnamed = match &export.declaration {
                    oxc::ast::ast::ExportDefaultDeclarationKind::FunctionDeclaration(function) => function.id.is_none(),
                    oxc::ast::ast::ExportDefaultDeclarationKind::ArrowFunctionExpression(_) => true,
                    _ => false,
                };
                facts.unnamed_exports += usize::from(unnamed);
            }
            AstKind::TSAnyKeyword(_) => facts.any += 1,
            AstKind::DebuggerStatement(_) => facts.leftovers += 1,
            AstKind::StaticMemberExpression(member) => {
                let console = matches!(&member.object, Expression::Identifier(object) if object.name == "console");
                facts.leftovers += usize::from(console);
            }
            _ => {}
        }
    }
}

/// A function declared by itself gets its types from nowhere else; one that is passed on gets them from there.
fn count_function(function: &Function, facts: &mut Facts) {
    if function.r#type != FunctionType::FunctionDeclaration {
        return;
    }
    facts.components += usize::from(function.id.as_ref().is_some_and(|id| is_component_name(&id.name)));
    for parameter in &function.params.items {
        // `= 0` has a type without saying so.
        let typed = parameter.type_annotation.is_some() || parameter.initializer.is_some();
        *(if typed { &mut facts.typed } else { &mut facts.untyped }) += 1;
    }
}

/// `const Quiz = () => …`, also wrapped: `memo(…)`, `forwardRef(…)`.
fn is_component(declarator: &VariableDeclarator) -> bool {
    let named = matches!(&declarator.id, BindingPattern::BindingIdentifier(id) if is_component_name(&id.name));
    let is_function = |expression: &Expression| {
        matches!(expression, Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_))
    };
    let made = declarator.init.as_ref().is_some_and(|init| match init {
        Expression::CallExpression(call) => {
            call.arguments.first().and_then(|first| first.as_expression()).is_some_and(is_function)
        }
        other => is_function(other),
    });
    named && made
}

/// `Quiz`, not `QUIZ_MAX`.
fn is_component_name(name: &str) -> bool {
    name.chars().next().is_some_and(char::is_uppercase)
        && (name.chars().nth(1).is_none() || name.contains(char::is_lowercase))
}

fn leftover_comments(program: &Program, source: &str) -> usize {
    let leftover = |text: &str| {
        let marked = text.split(|c: char| !c.is_alphanumeric()).any(|word| MARKS.contains(&word));
        let trimmed = text.trim();
        let lower = text.to_ascii_lowercase();
        marked
            || trimmed.starts_with("@ts-ignore")
            || trimmed.starts_with("@ts-nocheck")
            || trimmed.starts_with("...")
            || trimmed.starts_with('…')
            || OMISSIONS.iter().any(|phrase| lower.contains(phrase))
    };
    let texts = program.comments.iter().filter_map(|comment| {
        let span = comment.content_span();
        source.get(span.start as usize..span.end as usize)
    });
    texts.filter(|text| leftover(text)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts_of(source: &str) -> Facts {
        facts(source).expect("it parses")
    }

    #[test]
    fn components_and_types_are_counted() {
        let facts = facts_of(
            "import { memo } from \"react\";\nconst Quiz = memo((p: { n: number }) => <p>{p.n}</p>);\nconst MAX = 3;\n\
             function add(a: number, b = 1, c) { return a + b + c; }\nfunction Row() { return <p/>; }\n\
             export default function Lesson() { return <Quiz n={add(1, 2, 3 as any)} />; }",
        );
        assert_eq!((facts.components, facts.typed, facts.untyped, facts.any), (3, 2, 1, 1));
        assert_eq!((facts.unnamed_exports, facts.leftovers), (0, 0));
        assert_eq!(facts_of("export default () => null;").unnamed_exports, 1);
    }

    #[test]
    fn leftovers_are_comments_not_texts() {
        let left = |source: &str| facts_of(source).leftovers;
        assert_eq!(left("// TODO: more\n/* rest of the lesson */\n// ... more here\ndebugger; console.log(1);"), 5);
        assert_eq!(left("const a = \"// TODO\"; const b = <p>TODO the rest of the list</p>; // the todo list"), 0);
    }

    #[test]
    fn what_does_not_parse_or_is_too_deep_is_not_read() {
        assert!(facts("const = ;").is_none());
        assert!(facts(&"[".repeat(100_000)).is_none());
    }

    #[test]
    fn warnings_long_lines_and_length_lower_the_mark() {
        let good = "function Lesson() {\n  return <p>Water</p>;\n}\n".repeat(30);
        let value = |source: &str, warnings: &[Issue]| mark(source, warnings).value;
        let warning = Issue {
            rule: "missing-key".into(),
            message: "no key".into(),
            line: None,
            column: None,
            end_column: None,
            hint: None,
        };
        // Declared over and over it is no module; its lines count the same.
        let best = value(&good, &[]);
        assert!(value(&good, std::slice::from_ref(&warning)) < best);
        assert!(value(&good, &vec![warning; 9]) < best - 0.19);
        assert!(value(&format!("// {}\n{good}", "x".repeat(200)), &[]) < best);
        assert!(value(&good.repeat(30), &[]) < best);
        assert!(value("", &[]).abs() < 1e-9);
    }
}
