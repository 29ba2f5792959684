use super::issues;

/// The first issue's message and hint.
fn first(code: &str) -> (String, String) {
    let issue = issues(code).into_iter().next().unwrap();
    (issue.message, issue.hint.unwrap_or_default())
}

#[test]
fn an_unknown_name_is_told_what_was_meant() {
    for (code, hint) in [
        ("const score = 1; const f = () => scroe", "did you mean `score`?"),
        ("const f = (score: number) => { const scores = 1; return scor }", "did you mean `score`?"),
        ("useState(1)", "add `import { useState } from \"react\"`"),
        ("useStat(1)", "did you mean `useState`? Add `import { useState } from \"react\"`"),
        ("import { useState } from 'react'; useStat(1)", "did you mean `useState`?"),
        ("React.useState(1)", "add `import React from \"react\"`"),
        ("process.env.A", "`process` is there in Node; a lesson runs in a browser"),
        ("const a = <Flashcard />", "declare the component `Flashcard` in the file"),
        ("function Card() { return null } const a = <Crad />", "did you mean `Card`?"),
        ("tally = 1", "declare it first: `let tally`"),
        ("type Card = string; const a = <Card />", "`Card` in line 1 is only a type; a value is wanted here"),
        (
            "function a() { const inner = 1; return inner }\ninner",
            "the `inner` of line 1 cannot be reached from here; declare it further out, or pass it on",
        ),
        ("math.max(1)", "did you mean `Math`?"),
    ] {
        assert_eq!(first(code).1, hint, "{code}");
    }
}

#[test]
fn a_message_names_what_is_wrong() {
    for (code, message, hint) in [
        ("fetch('/a')", "forbidden call `fetch`", "a lesson has no network; put its data in the file"),
        (
            "document.cookie",
            "forbidden global `document.cookie`",
            "a lesson touches the page only through React; use state and a ref (`ref.current?.focus()`)",
        ),
        ("import { useStat } from 'react'; useStat(1)", "`react` has no export `useStat`", "did you mean `useState`?"),
        (
            "import { React } from 'react'; React.memo",
            "`react` has no export `React`",
            "write `import React from \"react\"`",
        ),
        (
            "import useMemo from 'react'; useMemo()",
            "`useMemo` is the whole module `react`, not one of its exports",
            "name what is meant: `import { useMemo } from \"react\"`",
        ),
        (
            "const f = (k: string) => (window as any)[k]",
            "forbidden access to `window` by a computed name",
            "name what is meant; a lesson keeps its own values in an object of its own",
        ),
        (
            "Math.random = () => 1",
            "forbidden write to `Math.random`",
            "a lesson changes nothing outside itself; use a variable, a function or state of its own",
        ),
    ] {
        assert_eq!(first(code), (message.to_owned(), hint.to_owned()), "{code}");
    }
}
