import { useReducer, type CSSProperties, type Dispatch } from "react";

type Stage = "evaporation" | "condensation" | "precipitation" | "collection";

type State =
  | { phase: "reading"; page: number }
  | { phase: "asking"; question: number; wrong: readonly Stage[]; points: number }
  | { phase: "done"; points: number };

type Action = { type: "forward" } | { type: "back" } | { type: "answer"; stage: Stage } | { type: "again" };

const PAGES: ReadonlyArray<{ stage: Stage; title: string; text: string }> = [
  { stage: "evaporation", title: "Evaporation", text: "The sun warms the sea. Water turns to vapour and rises." },
  { stage: "condensation", title: "Condensation", text: "High up, the air is cold. Vapour becomes tiny drops: a cloud." },
  { stage: "precipitation", title: "Precipitation", text: "Drops join, grow heavy and fall as rain, snow or hail." },
  { stage: "collection", title: "Collection", text: "Rivers and the ground gather the water and lead it to the sea." },
];

const QUESTIONS: ReadonlyArray<{ clue: string; stage: Stage }> = [
  { clue: "A puddle is gone after a hot day.", stage: "evaporation" },
  { clue: "The bathroom mirror is fogged with drops.", stage: "condensation" },
  { clue: "Hail rattles on the roof.", stage: "precipitation" },
  { clue: "A stream runs into a lake.", stage: "collection" },
];

const initial: State = { phase: "reading", page: 0 };

function reducer(state: State, action: Action): State {
  switch (action.type) {
    case "again":
      return initial;
    case "back":
      return state.phase === "reading" ? { ...state, page: Math.max(0, state.page - 1) } : state;
    case "forward":
      if (state.phase !== "reading") return state;
      return state.page < PAGES.length - 1
        ? { ...state, page: state.page + 1 }
        : { phase: "asking", question: 0, wrong: [], points: 0 };
    case "answer": {
      if (state.phase !== "asking") return state;
      if (action.stage !== QUESTIONS[state.question].stage) {
        return state.wrong.includes(action.stage) ? state : { ...state, wrong: [...state.wrong, action.stage] };
      }
      const points = state.points + (state.wrong.length === 0 ? 1 : 0);
      return state.question + 1 < QUESTIONS.length
        ? { phase: "asking", question: state.question + 1, wrong: [], points }
        : { phase: "done", points };
    }
    default: {
      const never: never = action;
      return never;
    }
  }
}

const box: CSSProperties = { border: "2px solid #2b6cb0", borderRadius: 10, padding: 16, margin: "12px 0" };

function Reading({ page, dispatch }: { page: number; dispatch: Dispatch<Action> }) {
  const { title, text } = PAGES[page];
  return (
    <section style={box}>
      <h2>
        Step {page + 1}: {title}
      </h2>
      <p>{text}</p>
      <button type="button" onClick={() => dispatch({ type: "back" })} disabled={page === 0}>
        Back
      </button>{" "}
      <button type="button" onClick={() => dispatch({ type: "forward" })}>
        {page === PAGES.length - 1 ? "To the questions" : "Next"}
      </button>
    </section>
  );
}

function Asking({ state, dispatch }: { state: Extract<State, { phase: "asking" }>; dispatch: Dispatch<Action> }) {
  const last = state.wrong.at(-1);
  return (
    <section style={box}>
      <h2>
        Question {state.question + 1} of {QUESTIONS.length}
      </h2>
      <fieldset>
        <legend>{QUESTIONS[state.question].clue}</legend>
        {PAGES.map(({ stage, title }) => (
          <button key={stage} type="button" disabled={state.wrong.includes(stage)} onClick={() => dispatch({ type: "answer", stage })}>
            {title}
          </button>
        ))}
      </fieldset>
      <p role="status">{last ? `Not ${last}: ${PAGES.find((p) => p.stage === last)?.text ?? ""}` : "Which step is it?"}</p>
    </section>
  );
}

export default function WaterCycle() {
  const [state, dispatch] = useReducer(reducer, initial);
  return (
    <div style={{ fontFamily: "Georgia, serif", maxWidth: 560, margin: "auto" }}>
      <h1>The water cycle</h1>
      {state.phase === "reading" && <Reading page={state.page} dispatch={dispatch} />}
      {state.phase === "asking" && <Asking state={state} dispatch={dispatch} />}
      {state.phase === "done" && (
        <section style={box}>
          <h2>Well done</h2>
          <p role="status">
            {state.points} of {QUESTIONS.length} right at the first try.
          </p>
          <button type="button" onClick={() => dispatch({ type: "again" })}>
            Once more
          </button>
        </section>
      )}
    </div>
  );
}
