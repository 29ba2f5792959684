// bad: loads a part of the lesson with lazy and a dynamic import of another file
// where: 5
import { Suspense, lazy, useState } from "react";

const Chart = lazy(() => import("./RainfallChart"));

const MONTHS = [
  { name: "January", mm: 55 },
  { name: "April", mm: 40 },
  { name: "July", mm: 45 },
  { name: "October", mm: 70 },
];

export default function Rainfall() {
  const [visible, setVisible] = useState(false);
  const [wettest, setWettest] = useState("");
  const [total, setTotal] = useState("");
  const sum = MONTHS.reduce((a, m) => a + m.mm, 0);

  return (
    <main style={{ fontFamily: "sans-serif", padding: 16 }}>
      <h1>Reading rainfall</h1>
      <p>Rainfall is measured in millimetres: 1 mm is one litre on each square metre.</p>
      <ul>
        {MONTHS.map((m) => (
          <li key={m.name}>
            {m.name}: {m.mm} mm
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => setVisible(!visible)}>{visible ? "Hide" : "Show"} the chart</button>
      {visible && (
        <Suspense fallback={<p>Drawing …</p>}>
          <Chart />
        </Suspense>
      )}
      <p>
        <label>
          Wettest month: <input value={wettest} onChange={(e) => setWettest(e.target.value)} />
        </label>{" "}
        <span role="status">{wettest.trim() === "October" ? "✓" : ""}</span>
      </p>
      <p>
        <label>
          All four together in mm: <input value={total} onChange={(e) => setTotal(e.target.value)} />
        </label>{" "}
        <span role="status">{Number(total) === sum ? "✓" : ""}</span>
      </p>
    </main>
  );
}
