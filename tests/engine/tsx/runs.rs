//! What a run may and may not hold against a lesson.

use homeroom::model::check::{CheckStage, Verdict};

use super::{checker, fenced};

/// Computes on every render: nothing in a browser, and in an engine without a compiler a few hundredths of a second.
const COMPUTES: &str = r#"import { useState } from "react";

let calls = 0;
function naive(n: number): number {
  calls += 1;
  return n < 2 ? n : naive(n - 1) + naive(n - 2);
}

export default function Fibonacci() {
  const [n, setN] = useState(29);
  const [hint, setHint] = useState(0);
  calls = 0;
  const value = naive(n);
  return (
    <main>
      <h1>Why remembering helps</h1>
      {[26, 27, 28, 29].map((m) => (
        <button key={m} type="button" onClick={() => setN(m)}>
          fib({m})
        </button>
      ))}
      <p role="status">
        fib({n}) = {value} took {calls} calls.
      </p>
      <button type="button" onClick={() => setHint(hint + 1)}>
        Next hint
      </button>
      <p>
        Hint {hint}: each call makes two.
      </p>
    </main>
  );
}
"#;

#[tokio::test]
async fn much_work_in_many_small_parts_is_no_endless_loop() {
    let report = checker().check(&fenced(COMPUTES), None).await.unwrap();
    assert_eq!(report.verdict, Verdict::Passed, "{:?}", report.stage(CheckStage::Run));
    let played = report.played.unwrap_or_default();
    assert!(played.clicks > 2, "{played:?}");
}
