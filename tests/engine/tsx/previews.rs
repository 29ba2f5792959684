//! A lesson that stays open: seen, clicked, typed into, waited for.

use std::time::Duration;

use homeroom::model::tree::{Element, Event, Node, View};
use homeroom::tsx::{CheckError, Checker, Options, Preview};

use super::{checker, options};

const LESSON: &str = r#"import { useEffect, useState } from "react";

export default function Lesson() {
  const [clicks, setClicks] = useState(0);
  const [name, setName] = useState("");
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 1000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main>
      <button type="button" onClick={() => setClicks(clicks + 1)}>Count</button>
      <p>{clicks} clicks</p>
      <label htmlFor="name">Name</label>
      <input id="name" value={name} onChange={(event) => setName(event.target.value)} />
      <p>Hello {name || "nobody"}</p>
      <button
        type="button"
        onClick={() => {
          const names: string[] = [];
          setName(names[0].trim());
        }}
      >
        Break
      </button>
      {late && <p>A second has passed</p>}
    </main>
  );
}
"#;

fn element<'v>(view: &'v View, tag: &str, text: &str) -> &'v Element {
    let found = Node::elements(&view.tree).find(|one| one.tag == tag && Node::text(&one.children) == text);
    found.ok_or_else(|| format!("no <{tag}> {text:?} in {:?}", view.tree)).unwrap()
}

fn on(element: &Element, kind: &str) -> Event {
    Event::On { node: element.id, kind: kind.to_owned(), value: None, checked: None, key: None }
}

async fn click(preview: &mut Preview, text: &str) -> Result<View, CheckError> {
    let event = on(element(preview.view(), "button", text), "click");
    preview.act(event).await.cloned()
}

#[tokio::test]
async fn a_lesson_is_seen_clicked_typed_into_and_waited_for() {
    let mut preview = checker().preview(LESSON).await.unwrap();
    assert_eq!(preview.view().faults, []);
    let count = element(preview.view(), "button", "Count").clone();
    assert!(count.handlers.contains(&"click".to_owned()), "{count:?}");
    assert_eq!(count.place.map(|(line, _)| line), Some(13));
    element(preview.view(), "p", "0 clicks");

    preview.act(on(&count, "click")).await.unwrap();
    preview.act(on(&count, "click")).await.unwrap();
    element(preview.view(), "p", "2 clicks");
    assert_eq!(element(preview.view(), "button", "Count").id, count.id, "it lives on");

    let field = element(preview.view(), "input", "").clone();
    assert_eq!(field.value.as_deref(), Some(""));
    let typed = Event::On {
        node: field.id,
        kind: "input".to_owned(),
        value: Some("Añá 😀".to_owned()),
        checked: None,
        key: None,
    };
    let view = preview.act(typed).await.unwrap();
    element(view, "p", "Hello Añá 😀");
    assert_eq!(element(view, "input", "").value.as_deref(), Some("Añá 😀"));

    let view = preview.act(Event::Wait(999)).await.unwrap();
    assert!(!Node::text(&view.tree).contains("passed"));
    let view = preview.act(Event::Wait(1)).await.unwrap();
    element(view, "p", "A second has passed");

    let nobody = Element { id: u64::MAX, ..Element::default() };
    let before = preview.view().clone();
    assert_eq!(preview.act(on(&nobody, "click")).await.unwrap(), &before, "no such element: nothing happens");
}

#[tokio::test]
async fn a_fault_is_told_with_its_line_and_ends_the_lesson() {
    let mut preview = checker().preview(LESSON).await.unwrap();
    let view = click(&mut preview, "Break").await.unwrap();
    let told: Vec<_> = view.faults.iter().map(|fault| (fault.rule.as_str(), fault.line)).collect();
    assert_eq!(told, [("exception", Some(22))], "{:?}", view.faults);
    assert!(view.faults[0].message.contains("undefined"), "{:?}", view.faults);
}

#[tokio::test]
async fn what_cannot_be_shown_says_why() {
    for (source, rule) in [
        ("export default function Lesson() { return <p>", "check-error"),
        ("export default function Lesson() { throw new Error(\"no\"); }", "exception"),
        ("const nothing: any = null;\nnothing.boom();\nexport default () => <p>1</p>;", "exception"),
    ] {
        let preview = checker().preview(source).await.unwrap();
        let rules: Vec<&str> = preview.view().faults.iter().map(|fault| fault.rule.as_str()).collect();
        assert_eq!(rules, [rule], "{source}: {:?}", preview.view());
    }
}

/// Ids of the children of this process that check.
fn children() -> Vec<i32> {
    let all = std::fs::read_to_string("/proc/thread-self/children").unwrap();
    all.split_whitespace().map(|id| id.parse().unwrap()).collect()
}

#[tokio::test]
async fn a_lesson_whose_child_was_killed_is_gone() {
    let mut preview = checker().preview(LESSON).await.unwrap();
    let child = *children().last().unwrap();
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(child), nix::sys::signal::Signal::SIGKILL).unwrap();
    for _ in 0..2 {
        let error = preview.act(Event::Wait(1)).await.unwrap_err();
        assert!(matches!(error, CheckError::Gone), "{error}");
    }
}

const SLOW: &str = r#"import { useState } from "react";

export default function Lesson() {
  const [done, setDone] = useState("nothing");
  const work = () => {
    let sum = 0;
    for (let i = 0; i < 20_000_000; i++) sum += i;
    setDone(`much ${sum > 0}`);
  };
  return (
    <main>
      <button type="button" onClick={work}>Work</button>
      <p>{done}</p>
    </main>
  );
}
"#;

#[tokio::test]
async fn an_answer_that_came_too_late_is_not_taken_for_the_next() {
    let checker = Checker::new(Options { timeout: Duration::from_millis(100), ..options() });
    let Ok(mut preview) = checker.preview(SLOW).await else { return };
    let gone = click(&mut preview, "Work").await;
    assert!(matches!(gone, Err(CheckError::Gone)), "{gone:?}");
    tokio::time::sleep(Duration::from_secs(3)).await;
    let next = preview.act(Event::Wait(1)).await.cloned();
    assert!(matches!(next, Err(CheckError::Gone)), "{next:?}");
}

#[tokio::test]
async fn an_event_nobody_waits_for_leaves_no_answer_to_the_next() {
    let mut preview = checker().preview(SLOW).await.unwrap();
    let work = on(element(preview.view(), "button", "Work"), "click");
    tokio::time::timeout(Duration::from_millis(50), preview.act(work)).await.unwrap_err();
    let next = preview.act(Event::Wait(1)).await.cloned();
    assert!(matches!(next, Err(CheckError::Gone)), "{next:?}");
}
