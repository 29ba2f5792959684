use proptest::prelude::*;

use super::*;

const LESSON: &str = "export default function Lesson() {\n  return <p>1 + 1</p>;\n}\n";

fn extracted(response: &str) -> String {
    extract(response).unwrap_or_else(|issue| panic!("{issue:?}"))
}

#[test]
fn every_kind_of_fence() {
    for info in
        ["tsx", "jsx", "typescript", "TypeScript", "ts", "js", "", "tsx title=\"Lesson.tsx\"", "Lesson.tsx", "{tsx}"]
    {
        for mark in ["```", "````", "~~~"] {
            assert_eq!(extracted(&format!("{mark}{info}\n{LESSON}{mark}\n")), LESSON, "{mark}{info}");
        }
    }
}

#[test]
fn prose_around_a_fence() {
    assert_eq!(extracted(&format!("Here you are:\n\n```tsx\n{LESSON}```\n\nEnjoy! It's `fun`.")), LESSON);
    assert_eq!(extracted(&format!("Here you are: ```tsx\n{LESSON}```\n")), LESSON);
    assert_eq!(
        extracted(&format!(
            "1. The lesson:\n   ```tsx\n{}   ```",
            LESSON.replace('\n', "\n   ").trim_end_matches("   ").replacen("export", "   export", 1)
        )),
        LESSON
    );
}

#[test]
fn windows_line_ends_and_a_byte_order_mark() {
    assert_eq!(extracted(&format!("\u{feff}```tsx\r\n{}```\r\n", LESSON.replace('\n', "\r\n"))), LESSON);
    assert_eq!(extracted(&LESSON.replace('\n', "\r\n")), LESSON);
    assert_eq!(extracted(&LESSON.replace('\n', "\r")), LESSON);
    assert_eq!(extracted(&format!("```tsx\n{LESSON}\r\r\n```\n")), LESSON);
}

#[test]
fn a_fence_that_never_closes() {
    assert_eq!(extracted(&format!("Sure.\n```tsx\n{LESSON}")), LESSON);
    assert_eq!(extracted(&format!("```tsx\n{}```", LESSON.trim_end())), LESSON, "closed on the code's last line");
    assert_eq!(extracted(&format!("{LESSON}```\nThat is all.")), LESSON, "opened in the prompt");
}

#[test]
fn of_several_fences_the_one_with_the_component() {
    let response = format!(
        "```bash\nnpm i\n```\n```tsx\nconst a = 1;\n```\nNow all of it:\n```tsx\n{LESSON}```\n```json\n{{}}\n```"
    );
    assert_eq!(extracted(&response), LESSON);
    let example = "export default () => <Lesson />;\n";
    assert_eq!(extracted(&format!("```tsx\n{LESSON}```\nUse:\n```tsx\n{example}```")), LESSON);
}

#[test]
fn a_fence_inside_the_code_does_not_end_it() {
    let code = "const text = String.raw`\n```\nlet a;\n```\n`;\nexport default function Lesson() {\n  return <pre>{text}</pre>;\n}\n";
    assert_eq!(extracted(&format!("Look:\n```tsx\n{code}```\nDone.")), code);
    let escaped = LESSON.replace("1 + 1", "{`\\`\\`\\`js`}");
    assert_eq!(extracted(&format!("```tsx\n{escaped}```")), escaped);
    let longer = format!("/*\n```\nlet a;\n```\n*/\n{LESSON}");
    assert_eq!(extracted(&format!("````tsx\n{longer}````")), longer);
    assert_eq!(extracted(&format!("```tsx\n{longer}```")), longer);
}

#[test]
fn a_broken_component_is_still_the_one_taken() {
    let broken = LESSON.replace("</p>", "</q>");
    assert_eq!(extracted(&format!("```tsx\nconst a = 1;\n```\n```tsx\n{broken}```")), broken);
}

#[test]
fn a_sound_example_does_not_stand_in_for_a_broken_lesson() {
    let broken = LESSON.replace("</p>", "</q>").repeat(3);
    let example = "export default () => <Lesson />;\n";
    assert_eq!(extracted(&format!("```tsx\n{broken}```\nUse:\n```tsx\n{example}```")), broken);
}

#[test]
fn code_without_a_fence() {
    assert_eq!(extracted(LESSON), LESSON);
    assert_eq!(extracted(&format!("Here is the lesson:\n\n{LESSON}\nI hope that helps, teacher's friend!")), LESSON);
    let broken = LESSON.replace("</p>", "</q>");
    assert_eq!(extracted(&broken), broken);
}

#[test]
fn no_code() {
    for response in
        ["", " \n\n", "I'm sorry, I can't help with that.", "```\n\n```", "let me see", "```bash\nls\n```", "```"]
    {
        assert_eq!(extract(response).unwrap_err().rule, "no-code", "{response:?}");
    }
}

proptest! {
    #[test]
    fn never_panics(response in "(```|~~~|`|\\PC|\n|\r\n|\u{0}|export default |tsx|import ){0,60}") {
        let _ = extract(&response);
    }

    #[test]
    fn what_was_fenced_comes_out(
        words in prop::collection::vec("[a-z<>{}()='\" ;é漢]{1,30}", 1..12),
        before in "[A-Za-z ,.!\n]{0,80}",
        after in "[A-Za-z ,.!\n]{0,80}",
        mark in prop::sample::select(vec!["```", "~~~", "`````"]),
    ) {
        let code = format!("{}\n", format!("// 1\n{}", words.join("\n")).trim_end());
        let response = format!("{before}\n{mark}tsx\n{code}{mark}\n{after}");
        prop_assert_eq!(extract(&response).ok(), Some(code));
    }
}
