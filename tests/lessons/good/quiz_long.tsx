import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";

type Choice = { id: string; text: string };

interface Question {
  id: number;
  prompt: string;
  choices: Choice[];
  answer: Choice["id"];
  explanation: string;
  hint?: string;
}

const QUESTIONS: readonly Question[] = [
  {
    id: 1,
    prompt: "Which gas do plants take in for photosynthesis?",
    choices: [
      { id: "a", text: "Oxygen" },
      { id: "b", text: "Carbon dioxide" },
      { id: "c", text: "Nitrogen" },
    ],
    answer: "b",
    explanation: "Leaves take in carbon dioxide through tiny openings called stomata.",
    hint: "You breathe it out.",
  },
  {
    id: 2,
    prompt: "Where in the cell does photosynthesis happen?",
    choices: [
      { id: "a", text: "In the chloroplasts" },
      { id: "b", text: "In the nucleus" },
      { id: "c", text: "In the cell wall" },
    ],
    answer: "a",
    explanation: "Chloroplasts hold chlorophyll, which catches the light.",
  },
  {
    id: 3,
    prompt: "What is made besides sugar?",
    choices: [
      { id: "a", text: "Water" },
      { id: "b", text: "Salt" },
      { id: "c", text: "Oxygen" },
    ],
    answer: "c",
    explanation: "6 CO2 + 6 H2O + light -> C6H12O6 + 6 O2: the oxygen is what we breathe.",
    hint: "You need it right now.",
  },
];

type State = {
  index: number;
  picked: Record<number, Choice["id"]>;
  finished: boolean;
};

type Action =
  | { type: "pick"; question: number; choice: Choice["id"] }
  | { type: "go"; by: 1 | -1 }
  | { type: "finish" }
  | { type: "restart" };

const INITIAL: State = { index: 0, picked: {}, finished: false };

function reducer(state: State, action: Action): State {
  switch (action.type) {
    case "pick":
      if (state.picked[action.question]) return state;
      return { ...state, picked: { ...state.picked, [action.question]: action.choice } };
    case "go":
      return { ...state, index: Math.min(Math.max(state.index + action.by, 0), QUESTIONS.length - 1) };
    case "finish":
      return { ...state, finished: true };
    case "restart":
      return INITIAL;
  }
}

function useTimer(running: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => setSeconds((s) => s + 1), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return seconds;
}

function Progress({ value, max }: { value: number; max: number }) {
  const percent = Math.round((value / max) * 100);
  return (
    <div className="progress" role="progressbar" aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
      <div style={{ width: `${percent}%`, height: 8, background: percent === 100 ? "green" : "orange" }} />
    </div>
  );
}

function Options({
  question,
  picked,
  onPick,
}: {
  question: Question;
  picked?: Choice["id"];
  onPick: (choice: Choice["id"]) => void;
}) {
  return (
    <ul className="choices">
      {question.choices.map((choice) => {
        const isAnswer = choice.id === question.answer;
        const state = !picked ? "open" : isAnswer ? "right" : choice.id === picked ? "wrong" : "dim";
        return (
          <li key={choice.id}>
            <button className={`choice ${state}`} disabled={Boolean(picked)} onClick={() => onPick(choice.id)}>
              {choice.text} {state === "right" && "✓"} {state === "wrong" && "✗"}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function Summary({ picked, seconds, onRestart }: { picked: State["picked"]; seconds: number; onRestart: () => void }) {
  const right = QUESTIONS.filter(({ id, answer }) => picked[id] === answer);
  return (
    <section aria-live="polite">
      <h2>Well done!</h2>
      <p>
        You've got {right.length} of {QUESTIONS.length} right in {Math.floor(seconds / 60)}:
        {String(seconds % 60).padStart(2, "0")}.
      </p>
      <table>
        <tbody>
          {QUESTIONS.map((question) => (
            <tr key={question.id}>
              <td>{question.prompt}</td>
              <td>{picked[question.id] === question.answer ? "✓" : "✗"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button onClick={onRestart}>Try again</button>
    </section>
  );
}

export default function PhotosynthesisQuiz() {
  const [state, dispatch] = useReducer(reducer, INITIAL);
  const [showHint, setShowHint] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const seconds = useTimer(!state.finished);

  const question = QUESTIONS[state.index];
  const picked = state.picked[question.id];
  const answered = useMemo(() => Object.keys(state.picked).length, [state.picked]);
  const all = answered === QUESTIONS.length;

  const pick = useCallback(
    (choice: Choice["id"]) => dispatch({ type: "pick", question: question.id, choice }),
    [question.id],
  );

  useEffect(() => {
    setShowHint(false);
    heading.current?.focus();
  }, [state.index]);

  if (state.finished) {
    return <Summary picked={state.picked} seconds={seconds} onRestart={() => dispatch({ type: "restart" })} />;
  }

  return (
    <article className="quiz">
      <header>
        <h1 ref={heading} tabIndex={-1}>
          Photosynthesis
        </h1>
        <Progress value={answered} max={QUESTIONS.length} />
      </header>
      <p className="prompt">
        <strong>{state.index + 1}.</strong> {question.prompt}
      </p>
      <Options question={question} picked={picked} onPick={pick} />
      {picked ? <p className="why">{question.explanation}</p> : null}
      {!picked && question.hint && (
        <details open={showHint} onToggle={(event) => setShowHint(event.currentTarget.open)}>
          <summary>Need a hint?</summary>
          {question.hint}
        </details>
      )}
      <nav>
        <button onClick={() => dispatch({ type: "go", by: -1 })} disabled={state.index === 0}>
          ← Back
        </button>
        {state.index < QUESTIONS.length - 1 ? (
          <button onClick={() => dispatch({ type: "go", by: 1 })}>Next →</button>
        ) : (
          <button onClick={() => dispatch({ type: "finish" })} disabled={!all}>
            Finish
          </button>
        )}
      </nav>
    </article>
  );
}
