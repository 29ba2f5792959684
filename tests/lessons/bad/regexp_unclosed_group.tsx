// bad: a regular expression literal opens a group and never closes it
// where: 5
import { useState } from "react";

const PHONE = /^(\+\d{2}\s?\d{2,4}\s?\d{4,8}$/;

const EXAMPLES = ["+44 20 79460000", "+49 30 123456", "hello", "0049"];

export default function PhoneNumbers() {
  const [text, setText] = useState("");
  const [guesses, setGuesses] = useState<Record<string, boolean>>({});

  const valid = PHONE.test(text.trim());
  const right = EXAMPLES.filter((e) => guesses[e] === PHONE.test(e)).length;

  return (
    <section style={{ fontFamily: "sans-serif", maxWidth: 520 }}>
      <h1>International telephone numbers</h1>
      <p>
        An international number begins with a plus sign and the two digits of the country, then the town, then the number itself.
      </p>
      <label htmlFor="phone">Write one</label> <input id="phone" value={text} onChange={(e) => setText(e.target.value)} />
      <p role="status">{text && (valid ? "That is an international number." : "Not yet.")}</p>
      <h2>Which of these are international?</h2>
      {EXAMPLES.map((example) => (
        <div key={example}>
          {example}{" "}
          <button type="button" aria-pressed={guesses[example] === true} onClick={() => setGuesses({ ...guesses, [example]: true })}>
            yes
          </button>
          <button type="button" aria-pressed={guesses[example] === false} onClick={() => setGuesses({ ...guesses, [example]: false })}>
            no
          </button>
        </div>
      ))}
      <p>
        {right} of {EXAMPLES.length} right
      </p>
    </section>
  );
}
