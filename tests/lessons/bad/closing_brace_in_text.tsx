// bad: a bare closing brace stands in JSX text
// where: 22
import { useState } from "react";

const BLOCKS = [
  { code: "if (rain) { takeUmbrella(); }", right: true },
  { code: "if (rain) { takeUmbrella();", right: false },
  { code: "while (hungry) { eat(); }", right: true },
];

export default function Blocks() {
  const [given, setGiven] = useState<(boolean | undefined)[]>([]);
  const score = BLOCKS.filter((b, i) => given[i] === b.right).length;

  const say = (index: number, value: boolean) =>
    setGiven((old) => BLOCKS.map((_, i) => (i === index ? value : old[i])));

  return (
    <article style={{ maxWidth: 600, margin: "auto", fontFamily: "system-ui" }}>
      <h1>Blocks of code</h1>
      <p>
        A block begins with an opening brace. Whatever stands inside belongs together. It ends with } and every block must be closed.
      </p>
      <h2>Is the block whole?</h2>
      {BLOCKS.map(({ code, right }, i) => (
        <fieldset key={code}>
          <legend>
            <code>{code}</code>
          </legend>
          <button type="button" aria-pressed={given[i] === true} onClick={() => say(i, true)}>
            whole
          </button>
          <button type="button" aria-pressed={given[i] === false} onClick={() => say(i, false)}>
            not whole
          </button>
          <span role="status">{given[i] === undefined ? "" : given[i] === right ? " ✓" : " ✗ count the braces"}</span>
        </fieldset>
      ))}
      <p>
        {score} / {BLOCKS.length}
      </p>
      <button type="button" onClick={() => setGiven([])}>Try again</button>
    </article>
  );
}
