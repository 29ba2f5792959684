// bad: calls a hook in a click handler
// where: 15
import React, { useState } from "react";

const topics = [
  { id: "nouns", title: "Nouns", text: "Nouns in German begin with a capital letter: der Tisch." },
  { id: "verbs", title: "Verbs", text: "The verb is the second part of a German statement." },
];

export default function GermanBasics() {
  const [active, setActive] = useState("nouns");
  const [answers, setAnswers] = useState<Record<string, boolean>>({});

  const handleOpen = (id: string) => {
    const [visits, setVisits] = useState(0);
    setVisits(visits + 1);
    setActive(id);
  };

  const statements = [
    { text: "German nouns have a capital letter.", truth: true },
    { text: "The verb always comes first in a statement.", truth: false },
    { text: "“Tisch” is a verb.", truth: false },
  ];
  const score = statements.filter((s) => answers[s.text] === s.truth).length;

  return (
    <div style={{ padding: "1rem" }}>
      <h1>German basics</h1>
      {topics.map((topic) => (
        <div key={topic.id}>
          <button type="button" onClick={() => handleOpen(topic.id)}>{topic.title}</button>
          {active === topic.id && <p>{topic.text}</p>}
        </div>
      ))}
      {statements.map((s) => (
        <label key={s.text} style={{ display: "block" }}>
          <input type="checkbox" checked={answers[s.text] ?? false} onChange={(e) => setAnswers({ ...answers, [s.text]: e.target.checked })} />
          {s.text}
        </label>
      ))}
      <p role="status">{score} judged rightly</p>
    </div>
  );
}
