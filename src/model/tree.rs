//! What a lesson shows: its rendered tree as data, and what playing it brought.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::check::Issue;

/// One node of a rendered lesson. As JSON, a text is a string and an element an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Node {
    Text(String),
    Element(Element),
}

/// A host element as it would stand in a browser's document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Element {
    /// Stays the same for as long as the element lives.
    pub id: u64,
    /// As in markup, e.g. `button`, `linearGradient`.
    pub tag: String,
    /// By their names in markup, e.g. `class`, `aria-label`.
    pub attributes: BTreeMap<String, String>,
    /// The events it listens to, e.g. `click`.
    pub handlers: Vec<String>,
    /// What a field holds now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether a checkbox or radio button is on now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<bool>,
    /// Line and column in the TSX, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<(u32, u32)>,
    pub children: Vec<Node>,
}

impl Node {
    /// Every element of the tree, parents before their children.
    #[must_use]
    pub fn elements<'a>(nodes: &'a [Self]) -> Box<dyn Iterator<Item = &'a Element> + 'a> {
        Box::new(nodes.iter().flat_map(|node| match node {
            Self::Text(_) => Box::new(std::iter::empty()) as Box<dyn Iterator<Item = &'a Element> + 'a>,
            Self::Element(element) => Box::new(std::iter::once(element).chain(Self::elements(&element.children))),
        }))
    }

    /// The text of a tree as a reader meets it, without separators.
    #[must_use]
    pub fn text(nodes: &[Self]) -> String {
        nodes.iter().fold(String::new(), |mut text, node| {
            match node {
                Self::Text(own) => text.push_str(own),
                Self::Element(element) => text.push_str(&Self::text(&element.children)),
            }
            text
        })
    }
}

/// What playing a lesson did and met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Played {
    /// Buttons pressed and other elements clicked.
    pub clicks: u32,
    /// Options chosen, boxes and radio buttons toggled.
    pub choices: u32,
    /// Fields typed into.
    pub inputs: u32,
    pub submits: u32,
    pub keys: u32,
    /// Timers and animation frames that came due.
    pub ticks: u32,
    /// Component renders.
    pub renders: u32,
    /// Host elements rendered, over all renders.
    pub elements: u32,
    /// Different trees seen.
    pub states: u32,
    /// Virtual time that passed.
    pub milliseconds: u64,
}

/// The controls that were met, over all states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Controls {
    pub buttons: u32,
    /// Options, checkboxes and radio buttons.
    pub choices: u32,
    pub fields: u32,
}

/// What somebody does to a lesson that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Something happens to an element.
    On {
        /// The element's [`Element::id`].
        node: u64,
        /// As browsers name it, e.g. `click`, `input`, `keydown`.
        #[serde(rename = "type")]
        kind: String,
        /// What a field holds from now on.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        checked: Option<bool>,
        /// As in a keyboard event, e.g. `Enter`.
        #[serde(skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    /// Virtual time passes, in milliseconds.
    Wait(u32),
}

/// What an open lesson shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct View {
    pub tree: Vec<Node>,
    /// What went wrong until now; a lesson with a fault is at its end.
    pub faults: Vec<Issue>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_json_of_the_lesson_runtime() {
        let json = r#"[{"id":1,"tag":"p","attributes":{"class":"x"},"handlers":[],"children":["a ",{"id":2,"tag":"b","attributes":{},"handlers":["click"],"place":[3,7],"children":["b"]}]}]"#;
        let nodes: Vec<Node> = serde_json::from_str(json).unwrap();
        assert_eq!(Node::text(&nodes), "a b");
        assert_eq!(Node::elements(&nodes).map(|element| element.tag.as_str()).collect::<Vec<_>>(), ["p", "b"]);
        assert_eq!(Node::elements(&nodes).last().and_then(|element| element.place), Some((3, 7)));
    }
}
