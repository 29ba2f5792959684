// bad: the clean-up of an effect throws when the topic is changed
// where: 21
import { useEffect, useRef, useState } from "react";

const TOPICS: Record<string, string[]> = {
  lungs: ["Air comes in through the windpipe.", "Tiny air sacs pass the oxygen to the blood."],
  stomach: ["Acid breaks the food down.", "Muscles knead it to a pulp."],
};

export default function Organs() {
  const [topic, setTopic] = useState<keyof typeof TOPICS>("lungs");
  const [line, setLine] = useState(0);
  const [answer, setAnswer] = useState<string>();
  const player = useRef<{ stop: () => void } | null>(null);

  useEffect(() => {
    setLine(0);
    const id = setInterval(() => setLine((l) => (l + 1) % TOPICS[topic].length), 1500);
    return () => {
      clearInterval(id);
      player.current!.stop();
    };
  }, [topic]);

  return (
    <article style={{ fontFamily: "Verdana" }}>
      <h1>What organs do</h1>
      {Object.keys(TOPICS).map((t) => (
        <button key={t} type="button" aria-pressed={t === topic} onClick={() => setTopic(t)}>
          {t}
        </button>
      ))}
      <p role="status">{TOPICS[topic][line]}</p>
      <fieldset>
        <legend>Where does oxygen pass to the blood?</legend>
        {Object.keys(TOPICS).map((t) => (
          <label key={t}>
            <input type="radio" name="where" checked={answer === t} onChange={() => setAnswer(t)} /> {t}
          </label>
        ))}
      </fieldset>
      <p>{answer && (answer === "lungs" ? "Right." : "Read about both organs.")}</p>
    </article>
  );
}
