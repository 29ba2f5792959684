"use client";

import { useReducer, type Dispatch, type ReactNode } from "react";

enum Level {
  Easy = "easy",
  Hard = "hard",
}

type Action =
  | { type: "answer"; value: string }
  | { type: "next" }
  | { type: "level"; level: Level };

interface State {
  level: Level;
  index: number;
  score: number;
  last?: "right" | "wrong";
}

const words = {
  [Level.Easy]: [["cat", "chat"], ["dog", "chien"]],
  [Level.Hard]: [["squirrel", "écureuil"], ["hedgehog", "hérisson"]],
} as const satisfies Record<Level, readonly (readonly [string, string])[]>;

const pick = <T,>(list: readonly T[], index: number): T => list[index % list.length]!;

function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "answer": {
      const [, french] = pick<readonly [string, string]>(words[state.level], state.index);
      const right = action.value.trim().toLowerCase() === french;
      return { ...state, score: state.score + (right ? 1 : 0), last: right ? "right" : "wrong" };
    }
    case "next":
      return { ...state, index: state.index + 1, last: undefined };
    case "level":
      return { level: action.level, index: 0, score: 0 };
    default: {
      const never: never = action;
      return never;
    }
  }
}

function Levels({ level, dispatch, children }: { level: Level; dispatch: Dispatch<Action>; children?: ReactNode }) {
  return (
    <fieldset>
      <legend>{children ?? "Level"}</legend>
      {Object.values(Level).map((one) => (
        <label key={one}>
          <input type="radio" checked={one === level} onChange={() => dispatch({ type: "level", level: one })} />
          {one}
        </label>
      ))}
    </fieldset>
  );
}

function Vocabulary() {
  const [state, dispatch] = useReducer(reduce, { level: Level.Easy, index: 0, score: 0 });
  const [english] = pick<readonly [string, string]>(words[state.level], state.index);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        dispatch({ type: "answer", value: String(data.get("word")) });
      }}
    >
      <Levels level={state.level} dispatch={dispatch} />
      <p lang="en">{english} — ?</p>
      <input name="word" lang="fr" />
      <button>Check</button>
      <button type="button" onClick={() => dispatch({ type: "next" })}>
        Next →
      </button>
      <output>{state.last && `That's ${state.last}. Score: ${state.score}`}</output>
    </form>
  );
}

export { Vocabulary as default };
