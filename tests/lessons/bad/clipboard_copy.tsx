// bad: writes to the clipboard through navigator
// where: 19
import { useState } from "react";

const parts = {
  greeting: ["Dear Ms Patel,", "Hi there!", "To whom it may concern,"],
  closing: ["Yours sincerely,", "Cheers,", "Yours faithfully,"],
};
const RIGHT = { greeting: 0, closing: 0 };

export default function FormalLetter() {
  const [greeting, setGreeting] = useState(1);
  const [closing, setClosing] = useState(1);
  const [copied, setCopied] = useState(false);
  const letter = `${parts.greeting[greeting]}\n\nI should like to visit your museum.\n\n${parts.closing[closing]}\nSam`;
  const score = Number(greeting === RIGHT.greeting) + Number(closing === RIGHT.closing);

  const copy = async () => {
    await navigator.clipboard.writeText(letter);
    setCopied(true);
  };

  return (
    <main style={{ maxWidth: 520, margin: "0 auto", fontFamily: "Georgia" }}>
      <h1>A formal letter</h1>
      <p>
        When you know the name, begin with “Dear” and end with “Yours sincerely”. When you do not, write “To whom it may concern” and “Yours
        faithfully”. You know that Ms Patel leads the museum.
      </p>
      <label>
        Greeting{" "}
        <select value={greeting} onChange={(e) => setGreeting(Number(e.target.value))}>
          {parts.greeting.map((g, i) => (
            <option key={g} value={i}>{g}</option>
          ))}
        </select>
      </label>
      <label>
        Closing{" "}
        <select value={closing} onChange={(e) => setClosing(Number(e.target.value))}>
          {parts.closing.map((c, i) => (
            <option key={c} value={i}>{c}</option>
          ))}
        </select>
      </label>
      <pre>{letter}</pre>
      <p role="status">{score} of 2 fit.</p>
      <button type="button" onClick={copy}>{copied ? "Copied" : "Copy the letter"}</button>
    </main>
  );
}
