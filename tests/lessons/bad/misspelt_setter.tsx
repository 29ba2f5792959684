// bad: calls a setter under a misspelt name that is declared nowhere
// where: 20
import { useState } from "react";

const ROOMS = [
  { de: "die Küche", en: "kitchen" },
  { de: "das Bad", en: "bathroom" },
  { de: "der Keller", en: "cellar" },
];

export default function GermanRooms() {
  const [index, setIndex] = useState(0);
  const [score, setScore] = useState(0);
  const [text, setText] = useState("");
  const [feedback, setFeedback] = useState("");
  const room = ROOMS[index];

  const submit = () => {
    if (text.trim().toLowerCase() === room.en) {
      setScroe(score + 1);
      setFeedback(`Richtig! ${room.de} is the ${room.en}.`);
    } else {
      setFeedback("Look at the list again.");
    }
    setText("");
    setIndex((index + 1) % ROOMS.length);
  };

  return (
    <div style={{ fontFamily: "sans-serif", padding: 16 }}>
      <h1>Rooms in German</h1>
      <ul>
        {ROOMS.map((r) => (
          <li key={r.de}>
            <span lang="de">{r.de}</span> – {r.en}
          </li>
        ))}
      </ul>
      <label>
        <span lang="de">{room.de}</span> is the <input value={text} onChange={(e) => setText(e.target.value)} />
      </label>
      <button type="button" onClick={submit}>Check</button>
      <p role="status">{feedback}</p>
      <p>Score: {score}</p>
      <button type="button" onClick={() => { setScore(0); setIndex(0); setFeedback(""); }}>Start again</button>
    </div>
  );
}
