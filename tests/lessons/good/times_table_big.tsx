import { memo, useDeferredValue, useMemo, useState, useTransition, type JSX } from "react";

const ROWS = 40;
const COLUMNS = 50;

const Cell = memo(({ row, column, marked, onPick }: { row: number; column: number; marked: boolean; onPick: (n: number) => void }) => (
  <td onClick={() => onPick(row * column)} style={marked ? { background: "gold", fontWeight: 700 } : undefined}>
    {row * column}
  </td>
));
Cell.displayName = "Cell";

function Nested({ depth, children }: { depth: number; children?: JSX.Element | string }): JSX.Element {
  return depth === 0 ? <span>{children ?? "the innermost doll"}</span> : <Nested depth={depth - 1}>{children}</Nested>;
}

function Doll({ depth, left = depth }: { depth: number; left?: number }) {
  if (left <= 0) return <b>•</b>;
  return (
    <span data-level={depth - left}>
      <Doll depth={depth} left={left - 1} />
    </span>
  );
}

function primeFactors(n: number): number[] {
  const factors: number[] = [];
  for (let p = 2; p * p <= n; p++) for (; n % p === 0; n /= p) factors.push(p);
  return n > 1 ? [...factors, n] : factors;
}

const toNumber = (text: string): number | null => {
  const value = Number(text.replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) ? null : value;
};

export default function TimesTable() {
  const [text, setText] = useState("12");
  const [picked, setPicked] = useState<number | null>(null);
  const [depth, setDepth] = useState<number | "">(60);
  const [pending, startTransition] = useTransition();
  const [big, setBig] = useState(true);
  const deferred = useDeferredValue(text);
  const wanted = toNumber(deferred);
  const table = useMemo(
    () =>
      Array.from({ length: big ? ROWS : 10 }, (_, r) => (
        <tr key={r}>
          <th scope="row">{r + 1}</th>
          {Array.from({ length: big ? COLUMNS : 10 }, (_, c) => (
            <Cell key={c} row={r + 1} column={c + 1} marked={(r + 1) * (c + 1) === wanted} onPick={setPicked} />
          ))}
        </tr>
      )),
    [big, wanted],
  );
  return (
    <main>
      <h1>The big times table</h1>
      <p>
        <label htmlFor="wanted">Mark the number</label> <input id="wanted" type="text" inputMode="numeric" value={text} onChange={(e) => setText(e.target.value)} />
      </p>
      {wanted === null ? <p role="alert">That is no number.</p> : <p>{primeFactors(Math.abs(Math.trunc(wanted))).join(" × ") || "It has no prime factors."}</p>}
      <button type="button" onClick={() => startTransition(() => setBig(!big))} disabled={pending}>
        {big ? "Small table" : "Big table"}
      </button>
      <button type="button" onClick={() => setPicked(Math.max(...(wanted === null ? [] : [wanted]), 1))}>
        Pick the marked number
      </button>
      <p role="status">{picked === null ? "Click a product." : `${picked} = ${primeFactors(picked).join(" × ") || picked}`}</p>
      <table>
        <caption>Products</caption>
        <thead>
          <tr>
            <td />
            {Array.from({ length: big ? COLUMNS : 10 }, (_, c) => (
              <th key={c} scope="col">
                {c + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{table}</tbody>
      </table>
      <label>
        Dolls inside one another{" "}
        <input type="number" min={0} max={150} value={depth} onChange={({ target }) => setDepth(Number.isNaN(target.valueAsNumber) ? "" : Math.max(0, Math.min(150, target.valueAsNumber)))} />
      </label>
      <p>
        <Doll depth={depth === "" ? 0 : depth} />
      </p>
      <Nested depth={200}>two hundred components deep</Nested>
    </main>
  );
}
