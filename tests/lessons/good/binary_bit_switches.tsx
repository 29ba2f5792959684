import { useReducer } from "react";

const BITS = 8;
const TARGETS = [5, 18, 77, 255];

const state0 = { value: 0, target: 0, solved: 0, given: false };
type S = typeof state0;
type A = ["flip", number] | ["shift", -1 | 1] | ["invert"] | ["next"] | ["show"] | ["restart"];

const reduce = (s: S, [kind, arg]: A): S => {
  const put = (value: number): S => ({ ...s, value: value & 0xff });
  switch (kind) {
    case "flip":
      return put(s.value ^ (1 << (arg ?? 0)));
    case "shift":
      return put(arg === 1 ? s.value << 1 : s.value >>> 1);
    case "invert":
      return put(~s.value);
    case "show":
      return { ...put(TARGETS[s.target] ?? 0), given: true };
    case "next":
      return { value: 0, target: s.target + 1, solved: s.solved + (s.given ? 0 : 1), given: false };
    case "restart":
      return state0;
  }
};

const Switch = ({ bit, on, onFlip }: { bit: number; on: boolean; onFlip: () => void }) => (
  <div style={{ textAlign: "center" }}>
    <div style={{ fontSize: 12 }}>{2 ** bit}</div>
    <button type="button" role="switch" aria-checked={on} aria-label={`Bit of worth ${2 ** bit}`} onClick={onFlip} style={{ width: 44, height: 60, fontSize: 22, fontFamily: "monospace", background: on ? "#faf089" : "#4a5568", color: on ? "#000" : "#fff" }}>
      {+on}
    </button>
  </div>
);

export default function BinaryNumbers() {
  const [{ value, target, solved }, send] = useReducer(reduce, state0);
  const goal: number | undefined = TARGETS[target];
  const hit = goal !== undefined && value === goal;
  const places = Array.from({ length: BITS }, (_, i) => BITS - 1 - i);
  const parts = places.filter((b) => (value >> b) & 1).map((b) => 1 << b);

  return (
    <main style={{ fontFamily: "system-ui", padding: 20, maxWidth: 560, margin: "0 auto" }}>
      <h1>Numbers made of switches</h1>
      <p>
        A computer counts with switches that are off (0) or on (1). From right to left they are worth 1, 2, 4, 8 … always twice the one
        before. Add up the worth of those that are on: <code>101</code> is 4 + 1 = 5.
      </p>

      <div role="group" aria-label="Eight switches" style={{ display: "flex", gap: 6 }}>
        {places.map((bit) => (
          <Switch key={bit} bit={bit} on={((value >> bit) & 1) === 1} onFlip={() => send(["flip", bit])} />
        ))}
      </div>

      <p role="status">
        {value.toString(2).padStart(BITS, "0")}<sub>2</sub> = {parts.length > 1 ? `${parts.join(" + ")} = ` : ""}
        {value} = {value.toString(16).toUpperCase()}<sub>16</sub>
      </p>
      <div>
        <button type="button" onClick={() => send(["shift", 1])}>All to the left (×2)</button>
        <button type="button" onClick={() => send(["shift", -1])}>All to the right (÷2)</button>
        <button type="button" onClick={() => send(["invert"])}>Flip all</button>
      </div>

      {goal !== undefined ? (
        <section>
          <h2>Task {target + 1} of {TARGETS.length}: build {goal}</h2>
          <p role="status">
            {hit
              ? "✓ There it is."
              : value > goal
                ? `${value - goal} too many. Which switch is worth too much?`
                : `${goal - value} are missing. Take the greatest worth that fits.`}
          </p>
          <button type="button" disabled={!hit} onClick={() => send(["next"])}>Next</button>
          <button type="button" disabled={hit} onClick={() => send(["show"])}>Show me</button>
        </section>
      ) : (
        <section>
          <h2>Done</h2>
          <p role="status">
            You built {solved} of {TARGETS.length} on your own.
          </p>
          <button type="button" onClick={() => send(["restart"])}>Again</button>
        </section>
      )}
    </main>
  );
}
