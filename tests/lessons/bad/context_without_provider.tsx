// bad: a part reads a context outside its provider, and throws at the first render
// where: 62
import { createContext, useContext, useState } from "react";
import type { ReactNode } from "react";

type ScoreContextValue = { score: number; add: (points: number) => void };

const ScoreContext = createContext<ScoreContextValue | undefined>(undefined);

function useScore() {
  const context = useContext(ScoreContext);
  if (context === undefined) {
    throw new Error("useScore must be used within a ScoreProvider");
  }
  return context;
}

function ScoreProvider({ children }: { children: ReactNode }) {
  const [score, setScore] = useState(0);
  return <ScoreContext.Provider value={{ score, add: (p) => setScore((s) => s + p) }}>{children}</ScoreContext.Provider>;
}

function Question({ text, options, answer }: { text: string; options: string[]; answer: string }) {
  const { add } = useScore();
  const [picked, setPicked] = useState<string | null>(null);
  return (
    <fieldset>
      <legend>{text}</legend>
      {options.map((o) => (
        <button
          key={o}
          type="button"
          disabled={picked === answer}
          onClick={() => {
            setPicked(o);
            if (o === answer) add(1);
          }}
        >
          {o}
        </button>
      ))}
      <p role="status">{picked && (picked === answer ? "Right" : "Not that one")}</p>
    </fieldset>
  );
}

function Score() {
  const { score } = useScore();
  return <p>Score: {score}</p>;
}

export default function Colours() {
  return (
    <main style={{ fontFamily: "system-ui" }}>
      <h1>Mixing paint</h1>
      <p>Yellow and blue paint give green, red and yellow give orange, blue and red give violet.</p>
      <ScoreProvider>
        <Question text="Yellow and blue give" options={["green", "orange"]} answer="green" />
        <Question text="Red and yellow give" options={["violet", "orange"]} answer="orange" />
        <Question text="Blue and red give" options={["violet", "green"]} answer="violet" />
      </ScoreProvider>
      <Score />
    </main>
  );
}
