import { useEffect, useMemo, useReducer } from "react";

type Card = { front: string; back: string };
type State = { at: number; flipped: boolean; known: ReadonlySet<number> };
type Action = { type: "flip" } | { type: "next"; known: boolean };
const cards: Card[] = [{ front: "der Hund", back: "dog" }, { front: "die Katze", back: "cat" }];

function reduce(state: State, action: Action): State {
  if (action.type === "flip") return { ...state, flipped: !state.flipped };
  const known = action.known ? new Set([...state.known, state.at]) : state.known;
  return { at: (state.at + 1) % cards.length, flipped: false, known };
}

export default function FlashCards() {
  const [{ at, flipped, known }, dispatch] = useReducer(reduce, { at: 0, flipped: false, known: new Set<number>() });
  const share = useMemo(() => Math.round((known.size / cards.length) * 100), [known]);
  useEffect(() => {
    const timer = setTimeout(() => dispatch({ type: "flip" }), 1000);
    return () => clearTimeout(timer);
  }, [at]);
  const card = cards[at]!;
  return (
    <main className="max-w-md mx-auto p-4">
      <h1>Cards <small>({at + 1}/{cards.length})</small></h1>
      <button className="card" onClick={() => dispatch({ type: "flip" })} aria-label={`Card: ${flipped ? card.back : card.front}`}>{flipped ? card.back : card.front}</button>
      <div hidden={!flipped}>{[true, false].map((k) => <button key={String(k)} onClick={() => dispatch({ type: "next", known: k })}>{k ? "I knew it" : "Again"}</button>)}</div>
      <progress value={share} max={100} aria-label="Known">{share} %</progress>
    </main>
  );
}
