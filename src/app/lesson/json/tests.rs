use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::model::Time;
use crate::model::ids::LessonId;
use crate::model::trace::Trace;

fn tree(validation: Value) -> Tree {
    let trace = Trace {
        id: TraceId(Uuid::nil()),
        lesson_id: LessonId(Uuid::nil()),
        attempt_number: 2,
        timestamp: Time::UNIX_EPOCH,
        prompt: "one\ntwo".into(),
        model: "m".into(),
        response: "short".into(),
        tokens: None,
        validation,
        compilation: json!({}),
        error: None,
    };
    Tree::of(&Held::new(trace, None, None))
}

fn lines(tree: &Tree) -> Vec<String> {
    let document = tree.document();
    assert_eq!(document.lines.len(), tree.rows.len() + usize::from(tree.cut));
    document.lines.iter().map(|line| document.text(line).to_owned()).collect()
}

fn row(tree: &Tree, text: &str) -> usize {
    lines(tree).iter().position(|line| line.contains(text)).unwrap()
}

#[test]
fn a_row_is_folded_and_unfolds() {
    let mut tree = tree(json!({"a": [1, {"b": null}], "c": "x"}));
    let shown = lines(&tree);
    assert_eq!(shown.len(), 11);
    assert_eq!(
        shown[7..],
        [
            "\"validation\": { 2 keys },",
            "\"compilation\": {},",
            "\"prompt\": \"one\\ntwo…\",",
            "\"response\": \"short\""
        ]
    );
    let at = tree.unfold(7).unwrap();
    assert_eq!(at, 7);
    assert_eq!(lines(&tree)[7..11], ["\"validation\": {", "  \"a\": [ 2 values ],", "  \"c\": \"x\"", "},"]);
    assert_eq!(tree.unfold(7), Some(8), "what is open is entered");
    tree.unfold(8);
    assert_eq!(lines(&tree)[8..12], ["  \"a\": [", "    1,", "    { 1 key }", "  ],"]);
    assert_eq!(tree.fold(9), Some(8), "a leaf leads to its group");
    assert_eq!(tree.fold(11), Some(8), "an end is its group's");
    assert_eq!(lines(&tree)[8], "  \"a\": [ 2 values ],");
    assert_eq!(tree.fold(0), None);
    let at = row(&tree, "prompt");
    tree.unfold(at);
    assert_eq!(lines(&tree)[at..at + 3], ["\"prompt\": ", "  one", "  two"]);
    assert_eq!(tree.fold(at + 2), Some(at));
}

#[test]
fn what_is_nested_deep_or_has_no_end_is_bounded() {
    let mut deep = json!(1);
    for _ in 0..1_000 {
        deep = json!([deep]);
    }
    let mut tree = tree(deep);
    for at in 7..900 {
        tree.unfold(at);
    }
    assert!(lines(&tree).iter().all(|line| line.len() < 200));
    let tree = self::tree(json!(vec![0; 50_000]));
    assert!(tree.cut && tree.nodes.len() <= MOST + 4, "{}", tree.nodes.len());
}
