//! The TSX in a model's response: fenced, or the response itself.
//!
//! Text decides wherever it can. Only where several readings are possible (several fences, a fence inside a template
//! literal, prose around bare code) is the parser asked which of them is a module with a default export.
//!
//! May import: `model`.

mod bare;
mod fences;

use oxc::allocator::Allocator;
use oxc::ast::ast::Statement;

use self::fences::Block;
use super::compile;
use crate::model::check::Issue;

/// The most readings the parser is asked about, so that a response made of fences costs no more than another.
const MOST_READINGS: usize = 24;

/// The TSX in `response`, with `\n` line ends, no blank lines around it and no indentation of the fence's.
pub fn extract(response: &str) -> Result<String, Issue> {
    // The language ends a line with any of the three.
    let text = response.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().collect();
    let fenced_first = lines.iter().find(|line| !line.trim().is_empty()).is_some_and(|line| fences::opens(line));
    if !fenced_first && is_lesson(&text) {
        return Ok(tidy(&text));
    }
    let blocks = fences::blocks(&lines);
    let before = if fenced_first { None } else { bare::code(&lines, is_module) };
    let code = match before {
        Some(code) if only_closed(&code, &blocks, &lines) => Some(code),
        before => best(&blocks, &lines).or(before),
    };
    code.map(|code| tidy(&code)).ok_or_else(no_code)
}

/// Code, then a bare fence: its opening was at the end of the prompt.
fn only_closed(before: &str, blocks: &[Block], lines: &[&str]) -> bool {
    blocks.first().is_some_and(Block::is_nameless)
        && exports(before)
        && (is_lesson(before) || !blocks.iter().any(|block| exports(&block.text(lines))))
}

/// The block that holds the component.
fn best(blocks: &[Block], lines: &[&str]) -> Option<String> {
    let code: Vec<&Block> = blocks.iter().filter(|block| block.may_be_code() && !block.is_blank(lines)).collect();
    match code.as_slice() {
        [] => None,
        [only] if only.later_ends(lines).is_empty() => Some(only.text(lines)),
        several => chosen(several, lines),
    }
}

fn chosen(blocks: &[&Block], lines: &[&str]) -> Option<String> {
    // The longest, and of two alike the first: a draft or an example is shorter than the lesson.
    let texts = blocks.iter().map(|block| (exports(&block.text(lines)), block.is_named(), block.text(lines)));
    let (exporting, _, likeliest) = texts.reduce(|best, next| {
        let rank = |(exports, named, text): &(bool, bool, String)| (*exports, *named, text.len());
        if rank(&next) > rank(&best) { next } else { best }
    })?;
    let lessons = blocks.iter().map(|block| block.text(lines)).filter(|text| exports(text)).take(MOST_READINGS);
    let lesson =
        lessons.filter(|text| is_lesson(text)).reduce(|best, text| if text.len() > best.len() { text } else { best });
    // A sound example does not stand in for a broken lesson.
    if let Some(lesson) = lesson.filter(|lesson| !exporting || lesson.len() * 2 >= likeliest.len()) {
        return Some(lesson);
    }
    let longer = blocks.iter().flat_map(|block| block.later_ends(lines).into_iter().map(|end| block.until(end, lines)));
    Some(longer.take(MOST_READINGS).find(|text| is_lesson(text)).unwrap_or(likeliest))
}

fn exports(text: &str) -> bool {
    text.contains("export default") || text.contains("as default")
}

/// Does it parse, with a default export?
fn is_lesson(text: &str) -> bool {
    let allocator = Allocator::default();
    let parsed = compile::parse(&allocator, text);
    !parsed.diagnostics.has_errors()
        && parsed.program.body.iter().any(|statement| match statement {
            Statement::ExportDefaultDeclaration(_) => true,
            Statement::ExportNamedDeclaration(export) => {
                export.specifiers.iter().any(|specifier| specifier.exported.name() == "default")
            }
            _ => false,
        })
}

/// Does it parse at all?
fn is_module(text: &str) -> bool {
    !compile::parse(&Allocator::default(), text).diagnostics.has_errors()
}

fn tidy(code: &str) -> String {
    let first = code.lines().take_while(|line| line.trim().is_empty()).map(|line| line.len() + 1).sum::<usize>();
    format!("{}\n", code.get(first..).unwrap_or_default().trim_end())
}

fn no_code() -> Issue {
    Issue {
        rule: "no-code".to_owned(),
        message: "the response holds no code".to_owned(),
        line: None,
        column: None,
        end_column: None,
        hint: Some("answer with the lesson's TSX in one ```tsx fence".to_owned()),
    }
}

#[cfg(test)]
mod tests;
