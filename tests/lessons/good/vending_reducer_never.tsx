import { useCallback, useReducer, useRef, type Dispatch, type ReactNode } from "react";

export const metadata = { title: "State machines", level: "beginner", minutes: 15 } as const;

enum Coin {
  Five = 5,
  Ten = 10,
  Twenty = 20,
}

type State =
  | { kind: "idle" }
  | { kind: "paying"; paid: number; history: readonly Coin[] }
  | { kind: "done"; change: number };
type Action = { type: "insert"; coin: Coin } | { type: "cancel" } | { type: "restart" };

const PRICE = 35;
const COINS = [Coin.Five, Coin.Ten, Coin.Twenty] satisfies Coin[];

function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

function reducer(state: State, action: Action): State {
  switch (action.type) {
    case "insert": {
      if (state.kind === "done") return state;
      const paid = (state.kind === "paying" ? state.paid : 0) + action.coin;
      const history = state.kind === "paying" ? [...state.history, action.coin] : [action.coin];
      return paid >= PRICE ? { kind: "done", change: paid - PRICE } : { kind: "paying", paid, history };
    }
    case "cancel":
      return state.kind === "paying" ? { kind: "done", change: state.paid } : state;
    case "restart":
      return { kind: "idle" };
    default:
      return assertNever(action);
  }
}

function describe(state: State): ReactNode {
  switch (state.kind) {
    case "idle":
      return "The machine is idle. Insert a coin.";
    case "paying":
      return (
        <>
          Paid {state.paid} of {PRICE} cents with {state.history.map((coin) => Coin[coin]).join(", ")}.
        </>
      );
    case "done":
      return state.change > 0 ? `Here are ${state.change} cents back.` : "Exactly right, no change.";
    default: {
      const unreachable: never = state;
      throw new TypeError(String(unreachable));
    }
  }
}

interface CoinRowProps {
  dispatch: Dispatch<Action>;
  disabled?: boolean;
  onInserted?: (coin: Coin) => void;
}

const CoinRow = ({ dispatch, disabled = false, onInserted }: CoinRowProps) => (
  <fieldset disabled={disabled}>
    <legend>Coins</legend>
    {COINS.map((coin) => (
      <button
        key={coin}
        type="button"
        onClick={() => {
          dispatch({ type: "insert", coin });
          onInserted?.(coin);
        }}
      >
        {coin} cents
      </button>
    ))}
  </fieldset>
);

export default function Lesson() {
  const [state, dispatch] = useReducer(reducer, { kind: "idle" } as State);
  const inserted = useRef(0);
  const count = useCallback((coin: Coin) => void (inserted.current += coin), []);
  return (
    <main style={{ maxWidth: 640, margin: "0 auto", fontFamily: "system-ui" }}>
      <h1>{metadata.title}</h1>
      <p>
        A state machine is always in exactly one state. A drink costs {PRICE} cents. Every button sends an <em>action</em>;
        the reducer answers with the next state.
      </p>
      <CoinRow dispatch={dispatch} disabled={state.kind === "done"} onInserted={count} />
      <CoinRow dispatch={dispatch} disabled={state.kind === "done"} />
      <button type="button" onClick={() => dispatch({ type: "cancel" })} disabled={state.kind !== "paying"}>
        Cancel
      </button>
      <button type="button" onClick={() => dispatch({ type: "restart" })}>
        Restart
      </button>
      <p role="status" aria-live="polite">
        {describe(state)}
      </p>
    </main>
  );
}
