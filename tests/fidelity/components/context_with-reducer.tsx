import { createContext, useContext, useReducer, type Dispatch, type ReactNode } from "react";

type Task = { id: number; text: string; done: boolean };
type Action = { type: "added"; text: string } | { type: "toggled"; id: number };

const Tasks = createContext<Task[]>([]);
const TasksDispatch = createContext<Dispatch<Action> | null>(null);

function reducer(tasks: Task[], action: Action): Task[] {
  if (action.type === "added") return [...tasks, { id: tasks.length, text: action.text, done: false }];
  return tasks.map((task) => (task.id === action.id ? { ...task, done: !task.done } : task));
}

function Provider({ children }: { children: ReactNode }) {
  const [tasks, dispatch] = useReducer(reducer, [{ id: 0, text: "Read", done: true }, { id: 1, text: "Write", done: false }]);
  return <Tasks value={tasks}><TasksDispatch value={dispatch}>{children}</TasksDispatch></Tasks>;
}

function List() {
  const tasks = useContext(Tasks);
  const dispatch = useContext(TasksDispatch)!;
  return (
    <ul>
      {tasks.map((task) => (
        <li key={task.id}>
          <input type="checkbox" checked={task.done} onChange={() => dispatch({ type: "toggled", id: task.id })} />
          {task.text}
        </li>
      ))}
    </ul>
  );
}

export default function App() {
  return <Provider><h1>Day off</h1><List /></Provider>;
}
