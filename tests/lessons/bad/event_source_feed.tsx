// bad: opens an EventSource to a server
// where: 16
import React from "react";

const QUIZ = [
  { q: "What does a seismograph record?", options: ["waves in the ground", "the weather"], a: 0 },
  { q: "Where do most earthquakes happen?", options: ["in the middle of plates", "at the edges of plates"], a: 1 },
  { q: "What does the magnitude tell?", options: ["the strength", "the depth"], a: 0 },
];

export default function Earthquakes() {
  const [latest, setLatest] = React.useState("no message yet");
  const [picks, setPicks] = React.useState<number[]>([-1, -1, -1]);

  React.useEffect(() => {
    const stream = new EventSource("https://quakes.example.org/feed");
    stream.onmessage = (event) => setLatest(event.data);
    return () => stream.close();
  }, []);

  const score = QUIZ.filter((item, i) => picks[i] === item.a).length;

  return (
    <div style={{ fontFamily: "Arial", maxWidth: 600, margin: "0 auto" }}>
      <h1>Earthquakes</h1>
      <p>
        The crust of the Earth is broken into plates. Where their edges rub, the ground shakes. A seismograph records the waves, and the
        magnitude tells how strong the quake was.
      </p>
      <aside aria-label="Latest quake">Latest: {latest}</aside>
      {QUIZ.map((item, i) => (
        <fieldset key={item.q}>
          <legend>{item.q}</legend>
          {item.options.map((o, k) => (
            <label key={o}>
              <input type="radio" name={`q${i}`} checked={picks[i] === k} onChange={() => setPicks(picks.map((p, j) => (j === i ? k : p)))} />
              {o}
            </label>
          ))}
        </fieldset>
      ))}
      <p role="status">Score: {score} / 3</p>
      <button type="button" onClick={() => setPicks([-1, -1, -1])}>Try again</button>
    </div>
  );
}
