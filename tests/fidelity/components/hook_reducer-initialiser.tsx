import { useReducer } from "react";

const create = (name: string) => ({ draft: "", todos: Array.from({ length: 3 }, (_, i) => `${name}'s task #${i + 1}`) });

export default function Todos() {
  const [state, dispatch] = useReducer((s: ReturnType<typeof create>, extra: string) => ({ ...s, todos: [...s.todos, extra] }), "Ann", create);
  if (state.todos.length < 5) dispatch(`extra ${state.todos.length}`);
  return <ul>{state.todos.map((todo) => <li key={todo}>{todo}</li>)}</ul>;
}
