import { useReducer } from "react";

type State = { age: number; name: string };

function reducer(state: State, action: { type: "older" } | { type: "renamed"; name: string }): State {
  switch (action.type) {
    case "older":
      return { ...state, age: state.age + 1 };
    case "renamed":
      return { ...state, name: action.name };
  }
}

export default function Person() {
  const [state, dispatch] = useReducer(reducer, { age: 42, name: "Taylor" });
  return (
    <>
      <input value={state.name} onChange={(e) => dispatch({ type: "renamed", name: e.target.value })} />
      <button onClick={() => dispatch({ type: "older" })}>Older</button>
      <p>Hello, {state.name}. You are {state.age}.</p>
    </>
  );
}
