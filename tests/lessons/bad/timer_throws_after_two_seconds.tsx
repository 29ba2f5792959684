// bad: a timer throws two seconds after the lesson is shown
// where: 19
import { useEffect, useState } from "react";

const TIPS: { text: string; lines?: string[] }[] = [
  { text: "Read the whole question first.", lines: ["Look for the verb."] },
  { text: "Underline the important words." },
];

export default function ExamTips() {
  const [tip, setTip] = useState(TIPS[0]);
  const [extra, setExtra] = useState<string>("Look for the verb.");
  const [ticked, setTicked] = useState<string[]>([]);

  useEffect(() => {
    const timer = setTimeout(() => {
      const next = TIPS[1];
      setTip(next);
      setExtra(next.lines![0].trim());
    }, 2000);
    return () => clearTimeout(timer);
  }, []);

  const HABITS = ["I read the question twice", "I plan my time", "I check my answers"];

  return (
    <div style={{ maxWidth: 480, margin: "0 auto", fontFamily: "Lato" }}>
      <h1>Before an examination</h1>
      <p role="status">
        Tip: {tip.text} {extra}
      </p>
      <fieldset>
        <legend>Which habits do you have?</legend>
        {HABITS.map((h) => (
          <label key={h} style={{ display: "block" }}>
            <input
              type="checkbox"
              checked={ticked.includes(h)}
              onChange={() => setTicked((t) => (t.includes(h) ? t.filter((x) => x !== h) : [...t, h]))}
            />
            {h}
          </label>
        ))}
      </fieldset>
      <p>
        {ticked.length} of {HABITS.length}
      </p>
    </div>
  );
}
