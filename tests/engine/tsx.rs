//! The checks, end to end: the real binary as the child.

#![expect(clippy::unwrap_used, reason = "clippy exempts only the test functions themselves")]

use std::time::Duration;

use homeroom::model::check::{CheckStage, Verdict};
use homeroom::tsx::{Checker, Options};

fn options() -> Options {
    Options { timeout: Duration::from_secs(60), ..Options::program(env!("CARGO_BIN_EXE_homeroom").into()) }
}

fn checker() -> Checker {
    Checker::new(options())
}

fn fenced(source: &str) -> String {
    format!("Here is the lesson:\n\n```tsx\n{source}```\n")
}

mod children;
mod escapes;
mod fidelity;
mod hostile;
mod lessons;
mod mutations;
mod previews;
mod runs;
mod runtime;

#[tokio::test]
async fn a_lesson_is_extracted_checked_and_compiled() {
    let source = "import { useState } from \"react\";\n\nexport default function Lesson() {\n  const [n, setN] = useState<number>(0);\n  return <button onClick={() => setN(n + 1)}>{n}</button>;\n}\n";
    let report = checker().check(&fenced(source), None).await.unwrap();
    assert_eq!(report.verdict, Verdict::Passed, "{report:?}");
    assert_eq!(report.source.as_deref(), Some(source));
    let stages: Vec<CheckStage> = report.stages.iter().map(|stage| stage.stage).collect();
    assert_eq!(stages, [CheckStage::Extract, CheckStage::Rules, CheckStage::Compile, CheckStage::Run]);
    insta::assert_snapshot!(report.compiled_js.unwrap(), @r#"
    import { useState } from "react";
    import { jsx as _jsx } from "react/jsx-runtime";
    export default function Lesson() {
    	const [n, setN] = useState(0);
    	return /* @__PURE__ */ _jsx("button", {
    		onClick: () => setN(n + 1),
    		children: n
    	});
    }
    "#);
}
