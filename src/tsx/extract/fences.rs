//! Markdown's fenced blocks, read as loosely as models write them.
//!
//! May import: nothing of homeroom's.

/// The info strings a lesson is written under.
const CODE: [&str; 9] =
    ["tsx", "jsx", "ts", "js", "typescript", "javascript", "typescriptreact", "javascriptreact", "react"];

/// The line that opens a block.
#[derive(Debug, Clone)]
struct Fence {
    mark: char,
    length: usize,
    indent: usize,
    language: String,
}

/// A fenced block: lines `start..end`, fences left out.
#[derive(Debug)]
pub(super) struct Block {
    fence: Fence,
    start: usize,
    end: usize,
    closed: bool,
}

impl Block {
    /// A fence of no language may hold anything, a lesson included.
    pub(super) fn may_be_code(&self) -> bool {
        self.is_nameless() || self.is_named()
    }

    pub(super) const fn is_nameless(&self) -> bool {
        self.fence.language.is_empty()
    }

    pub(super) fn is_named(&self) -> bool {
        CODE.contains(&self.fence.language.as_str())
    }

    pub(super) fn is_blank(&self, lines: &[&str]) -> bool {
        self.text(lines).trim().is_empty()
    }

    pub(super) fn text(&self, lines: &[&str]) -> String {
        let text = self.until(self.end, lines);
        if self.closed {
            return text;
        }
        // Never closed on a line of its own: perhaps on the last line of the code.
        let mark: String = std::iter::repeat_n(self.fence.mark, self.fence.length).collect();
        match text.trim_end().strip_suffix(&mark) {
            Some(code) => code.to_owned(),
            None => text,
        }
    }

    /// The block's text if it ended at another line.
    pub(super) fn until(&self, end: usize, lines: &[&str]) -> String {
        let body = lines.get(self.start..end).unwrap_or_default();
        body.iter().fold(String::new(), |mut text, line| {
            text.push_str(dedent(line, self.fence.indent));
            text.push('\n');
            text
        })
    }

    /// Where else the block could end: at any later closing fence, or with the response.
    pub(super) fn later_ends(&self, lines: &[&str]) -> Vec<usize> {
        if !self.closed {
            return Vec::new();
        }
        let after = lines.iter().enumerate().skip(self.end + 1);
        after.filter(|(_, line)| closes(line, &self.fence)).map(|(at, _)| at).collect()
    }
}

/// The blocks of a response, one after the other. An unterminated one ends with the response.
pub(super) fn blocks(lines: &[&str]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let Some(fence) = opening(line) else { continue };
        let closing = lines.iter().skip(at).position(|line| closes(line, &fence)).map(|offset| at + offset);
        let end = closing.unwrap_or(lines.len());
        found.push(Block { fence, start: at, end, closed: closing.is_some() });
        at = end + 1;
    }
    found
}

pub(super) fn opens(line: &str) -> bool {
    opening(line).is_some()
}

/// A fence at the start of its line, or one of a code language at the end of a line of prose.
fn opening(line: &str) -> Option<Fence> {
    let code = line.trim_start();
    let indent = line.len() - code.len();
    if let Some(fence) = fence_at(code, indent) {
        return Some(fence);
    }
    let at = line.rfind("```").or_else(|| line.rfind("~~~"))?;
    let before = line.get(..at)?;
    let start = before.trim_end_matches(['`', '~']).len();
    let fence = fence_at(line.get(start..)?, 0)?;
    (!fence.language.is_empty() && CODE.contains(&fence.language.as_str()) && !before.contains('`')).then_some(fence)
}

fn fence_at(text: &str, indent: usize) -> Option<Fence> {
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = text.chars().take_while(|&c| c == mark).count();
    let info = text.get(length..)?.trim();
    if length < 3 || info.contains('`') {
        return None;
    }
    let word = info.split(|c: char| !(c.is_alphanumeric() || "-_+#.".contains(c))).find(|word| !word.is_empty());
    let language = word.unwrap_or_default().to_lowercase();
    // `Lesson.tsx` in place of a language is common.
    let language = language.rsplit('.').next().unwrap_or_default().to_owned();
    Some(Fence { mark, length, indent, language })
}

fn closes(line: &str, fence: &Fence) -> bool {
    let line = line.trim();
    line.len() >= fence.length && line.chars().all(|c| c == fence.mark)
}

/// A fence in a list is indented, and its code with it.
fn dedent(line: &str, indent: usize) -> &str {
    let spaces = line.bytes().take(indent).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    line.get(spaces..).unwrap_or(line)
}
