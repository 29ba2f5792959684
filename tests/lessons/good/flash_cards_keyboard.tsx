"use client";

import { useCallback, useMemo, useState, type KeyboardEvent } from "react";

const CARDS = [
  { front: "la biblioteca", back: "library", hint: "It looks like 'bibliography'." },
  { front: "el puente", back: "bridge", hint: "You cross a river on it." },
  { front: "la lluvia", back: "rain", hint: "Take an umbrella." },
  { front: "el cuchillo", back: "knife", hint: "It lies beside the fork." },
  { front: "la sonrisa", back: "smile", hint: "¡Di patata!" },
] as const;

export default function FlashCards() {
  const [position, setPosition] = useState(0);
  const [flipped, setFlipped] = useState(false);
  const [known, setKnown] = useState<ReadonlySet<string>>(() => new Set<string>());
  const [typed, setTyped] = useState("");
  const [verdict, setVerdict] = useState("");

  const remaining = useMemo(() => CARDS.filter((card) => !known.has(card.front)), [known]);
  const card = remaining.length > 0 ? remaining[position % remaining.length] : undefined;

  const turn = useCallback(() => setFlipped((f) => !f), []);
  const move = useCallback(
    (by: number) => {
      setFlipped(false);
      setTyped("");
      setVerdict("");
      setPosition((p) => (remaining.length ? (p + by + remaining.length) % remaining.length : 0));
    },
    [remaining.length],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target instanceof HTMLInputElement) return;
    switch (event.key) {
      case "ArrowRight":
        move(1);
        break;
      case "ArrowLeft":
        move(-1);
        break;
      case "f":
        turn();
        break;
    }
  };

  const check = () => {
    if (!card) return;
    if (typed.trim().toLowerCase() === card.back) {
      setKnown((prev) => new Set([...prev, card.front]));
      setVerdict(`Right: ${card.front} is “${card.back}”.`);
      setPosition(0);
      setFlipped(false);
    } else {
      setVerdict(`Not yet. ${card.hint}`);
    }
    setTyped("");
  };

  return (
    <div onKeyDown={onKeyDown} style={{ maxWidth: 480, margin: "2rem auto", fontFamily: "system-ui" }}>
      <h1>Five Spanish words</h1>
      <p>
        Look at each card, turn it over, and when you are sure type the English word. Keys on the card: ← and → to move, <kbd>f</kbd> to
        turn.
      </p>
      {card ? (
        <>
          <button
            type="button"
            onClick={turn}
            aria-label={flipped ? `Back: ${card.back}` : `Front: ${card.front}`}
            style={{ width: "100%", minHeight: 140, fontSize: 28, borderRadius: 16, border: "2px solid #553c9a", background: flipped ? "#faf5ff" : "#fff" }}
          >
            {flipped ? card.back : <span lang="es">{card.front}</span>}
          </button>
          <div style={{ display: "flex", justifyContent: "space-between", margin: "12px 0" }}>
            <button type="button" onClick={() => move(-1)}>← Before</button>
            <button type="button" onClick={() => move(1)}>Next →</button>
          </div>
          <label htmlFor="word">English word</label>{" "}
          <input id="word" value={typed} disabled={flipped} onChange={(e) => setTyped(e.currentTarget.value)} onKeyDown={(e) => e.key === "Enter" && check()} />
          <button type="button" disabled={flipped} onClick={check}>Check</button>
          {flipped && <p>Turn the card over to answer.</p>}
        </>
      ) : (
        <button
          type="button"
          onClick={() => {
            setKnown(new Set());
            setVerdict("");
          }}
        >
          Learn them again
        </button>
      )}
      <p role="status">{card ? verdict : "All five known. ¡Muy bien!"}</p>
      <p>
        Score: {known.size} / {CARDS.length}
      </p>
    </div>
  );
}
