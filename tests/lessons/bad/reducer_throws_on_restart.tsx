// bad: the restart button dispatches an action that the reducer does not know, and the reducer throws
// where: 56
import { useReducer } from "react";

interface State {
  index: number;
  score: number;
}

interface Action {
  type: string;
  correct?: boolean;
}

const QUESTIONS = [
  { q: "A spider has … legs.", options: [6, 8, 10], a: 8 },
  { q: "An insect has … legs.", options: [4, 6, 8], a: 6 },
  { q: "A crab has … legs, with its claws.", options: [6, 8, 10], a: 10 },
];

const initialState: State = { index: 0, score: 0 };

function reducer(state: State, action: Action): State {
  switch (action.type) {
    case "ANSWER":
      return { index: state.index + 1, score: state.score + (action.correct ? 1 : 0) };
    case "RESET":
      return initialState;
    default:
      throw new Error(`Unknown action: ${action.type}`);
  }
}

export default function Legs() {
  const [state, dispatch] = useReducer(reducer, initialState);
  const question = QUESTIONS[state.index];

  return (
    <div style={{ padding: 20, fontFamily: "Helvetica" }}>
      <h1>Counting legs</h1>
      <p>Insects have six legs, spiders eight. Crabs have ten, the two claws counted.</p>
      {question ? (
        <fieldset>
          <legend>{question.q}</legend>
          {question.options.map((o) => (
            <button key={o} type="button" onClick={() => dispatch({ type: "ANSWER", correct: o === question.a })}>
              {o}
            </button>
          ))}
        </fieldset>
      ) : (
        <>
          <p role="status">
            {state.score} of {QUESTIONS.length}
          </p>
          <button type="button" onClick={() => dispatch({ type: "RESTART" })}>Try again</button>
        </>
      )}
    </div>
  );
}
