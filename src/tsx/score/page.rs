//! A tree read once: its passages as a reader meets them, and the elements that tell how it teaches.
//!
//! May import: `model`.

use std::collections::{BTreeSet, HashSet};

use crate::model::tree::{Element, Node};

/// Nodes that are read; the rest of a longer tree is not.
const MOST_NODES: usize = 50_000;
/// Bytes of text that are read.
const MOST_TEXT: usize = 64 * 1024;

/// Elements that stand within a line of text.
const INLINE: [&str; 29] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q",
    "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tspan", "u", "var",
];
/// Elements that make something visible beside prose.
const PICTURES: [&str; 10] =
    ["svg", "canvas", "table", "figure", "pre", "math", "progress", "meter", "dl", "blockquote"];
/// Elements whose content is no text to read.
const SILENT: [&str; 4] = ["style", "script", "template", "noscript"];

/// What the tree shows after mount.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Each run of text between two blocks, in order.
    pub(super) passages: Vec<String>,
    /// Each text node, trimmed.
    pub(super) pieces: HashSet<String>,
    /// The levels of the headings, in order.
    pub(super) headings: Vec<u32>,
    pub(super) list_items: u32,
    pub(super) pictures: u32,
    /// Selections, fieldsets and groups by role, or groups of radio buttons by name where these are more.
    pub(super) choice_groups: u32,
    pub(super) sliders: u32,
    /// Elements that can be dragged, or listen to keys or a pointer.
    pub(super) hand_held: u32,
    /// Elements whose changes are read out.
    pub(super) live: u32,
}

enum Step<'a> {
    Enter(&'a Node),
    Leave,
}

impl Page {
    pub(super) fn read(tree: &[Node]) -> Self {
        let mut page = Self::default();
        let mut radios = BTreeSet::new();
        let mut line = String::new();
        let mut left = (MOST_NODES, MOST_TEXT);
        let mut steps: Vec<Step> = tree.iter().take(MOST_NODES).rev().map(Step::Enter).collect();
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave => page.end(&mut line),
                Step::Enter(Node::Text(text)) => {
                    left.0 -= 1;
                    let text = beginning(text, left.1);
                    left.1 -= text.len();
                    line.push_str(text);
                    page.pieces.insert(text.trim().to_owned());
                }
                Step::Enter(Node::Element(element)) => {
                    left.0 -= 1;
                    if is_hidden(element) {
                        continue;
                    }
                    page.meet(element, &mut radios);
                    if INLINE.contains(&element.tag.as_str()) {
                        line.push_str(if element.tag == "br" { " " } else { "" });
                    } else {
                        page.end(&mut line);
                        steps.push(Step::Leave);
                    }
                    steps.extend(element.children.iter().take(left.0).rev().map(Step::Enter));
                }
            }
            if left.0 == 0 || left.1 == 0 {
                break;
            }
        }
        page.end(&mut line);
        // Radio buttons mostly stand in a fieldset: one group, not two.
        page.choice_groups = page.choice_groups.max(count(radios.len()));
        page
    }

    fn end(&mut self, line: &mut String) {
        let passage = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !passage.is_empty() {
            self.passages.push(passage);
        }
        line.clear();
    }

    fn meet<'a>(&mut self, element: &'a Element, radios: &mut BTreeSet<&'a str>) {
        let attribute = |name: &str| element.attributes.get(name).map(String::as_str);
        let tag = element.tag.as_str();
        let role = attribute("role").unwrap_or_default();
        if let Some(level) = heading(tag) {
            self.headings.push(level);
        }
        self.list_items += u32::from(tag == "li");
        self.pictures += u32::from(PICTURES.contains(&tag) || role == "img" || role == "progressbar");
        self.choice_groups += u32::from(matches!(tag, "select" | "fieldset") || matches!(role, "radiogroup" | "group"));
        match (tag, attribute("type").unwrap_or_default()) {
            ("input", "radio") => {
                radios.extend(attribute("name"));
            }
            ("input", "range") => self.sliders += 1,
            _ => {}
        }
        let by_hand = |event: &String| {
            let event = event.to_ascii_lowercase();
            ["key", "drag", "drop", "pointer", "touch", "mouse"].iter().any(|kind| event.starts_with(kind))
        };
        self.hand_held += u32::from(attribute("draggable") == Some("true") || element.handlers.iter().any(by_hand));
        let live =
            matches!(role, "status" | "alert" | "log") || attribute("aria-live").is_some_and(|live| live != "off");
        self.live += u32::from(live);
    }
}

fn heading(tag: &str) -> Option<u32> {
    let level = tag.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

fn is_hidden(element: &Element) -> bool {
    let style = element.attributes.get("style").map(|style| style.replace(' ', ""));
    SILENT.contains(&element.tag.as_str())
        || element.attributes.contains_key("hidden")
        || style.is_some_and(|style| style.contains("display:none") || style.contains("visibility:hidden"))
}

/// The longest beginning of `text` of at most `bytes` bytes.
pub(super) fn beginning(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    &text[..end]
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(tag: &str, children: Vec<Node>) -> Node {
        Node::Element(Element { tag: tag.into(), children, ..Element::default() })
    }

    fn text(text: &str) -> Node {
        Node::Text(text.into())
    }

    #[test]
    fn reads_passages_as_they_stand() {
        let bold = element("b", vec![text("green")]);
        let inner = element("p", vec![text("A "), bold, text("  leaf")]);
        let list = element("ul", vec![element("li", vec![text("one")]), element("li", vec![text("two")])]);
        let mut hidden = Element { tag: "p".into(), children: vec![text("unseen")], ..Element::default() };
        hidden.attributes.insert("style".into(), "display: none".into());
        let page = Page::read(&[element("h2", vec![text("Leaves")]), inner, list, Node::Element(hidden)]);
        assert_eq!(page.passages, ["Leaves", "A green leaf", "one", "two"]);
        assert_eq!((page.headings, page.list_items), (vec![2], 2));
        assert!(page.pieces.contains("green") && !page.pieces.contains("unseen"));
    }

    #[test]
    fn a_deep_and_a_wide_tree_are_read_within_bounds() {
        let deep = (0..2_000).fold(text("deep"), |child, _| element("div", vec![child]));
        assert_eq!(Page::read(&[deep]).passages, ["deep"]);
        let wide = element("div", (0..100_000).map(|_| element("p", vec![text("é".repeat(10).as_str())])).collect());
        let page = Page::read(&[wide]);
        assert!(page.passages.len() < 25_000 && page.passages.len() > 3_000, "{}", page.passages.len());
        let bytes: usize = page.passages.iter().map(String::len).sum();
        assert!(bytes <= MOST_TEXT);
    }
}
