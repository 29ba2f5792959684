import { useMemo, useState } from "react";

const INITIAL = [4, 8, 6, 5, 12];
const LABELS = ["Mon", "Tue", "Wed", "Thu", "Fri"];
const MAX = 20;
const W = 320;
const H = 180;

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const mid = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[mid] : (sorted[mid - 1] + sorted[mid]) / 2;
}

interface ChallengeProps {
  readonly text: string;
  readonly solved: boolean;
}

function Challenge({ text, solved }: ChallengeProps) {
  return (
    <li style={{ fontWeight: solved ? 700 : 400 }}>
      {solved ? "☑" : "☐"} {text} {solved && <em>(done)</em>}
    </li>
  );
}

export default function MeanAndMedian() {
  const [values, setValues] = useState(INITIAL);
  const [done, setDone] = useState({ equal: false, outlier: false, ten: false });

  const stats = useMemo(() => {
    const total = values.reduce((a, b) => a + b, 0);
    return { total, mean: total / values.length, median: median(values), range: Math.max(...values) - Math.min(...values) };
  }, [values]);

  function change(index: number, value: number) {
    const next = values.map((v, i) => (i === index ? Math.max(0, Math.min(MAX, value)) : v));
    setValues(next);
    const mean = next.reduce((a, b) => a + b, 0) / next.length;
    setDone((d) => ({
      equal: d.equal || mean === median(next),
      outlier: d.outlier || mean - median(next) >= 3,
      ten: d.ten || mean === 10,
    }));
  }

  const band = W / values.length;
  const y = (v: number) => H - (v / MAX) * H;

  return (
    <div style={{ fontFamily: "Helvetica, Arial, sans-serif", maxWidth: 680, margin: "0 auto", padding: 16 }}>
      <h1>Mean and median of minutes late</h1>
      <p>
        The <b>mean</b> shares the total out equally. The <b>median</b> is the middle value when all are put in order. One very
        large value (an <i>outlier</i>) pulls the mean up, but hardly moves the median.
      </p>

      <svg viewBox={`-30 -10 ${W + 40} ${H + 40}`} style={{ width: "100%", maxHeight: 300 }} role="img" aria-labelledby="chart-title">
        <title id="chart-title">{`Bars: ${values.join(", ")} minutes`}</title>
        {[0, 5, 10, 15, 20].map((tick) => (
          <g key={tick}>
            <line x1={0} x2={W} y1={y(tick)} y2={y(tick)} stroke="#e2e8f0" />
            <text x={-6} y={y(tick) + 4} fontSize={10} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {values.map((v, i) => (
          <g key={LABELS[i]}>
            <rect x={i * band + 8} y={y(v)} width={band - 16} height={H - y(v)} fill="#63b3ed" stroke="#2b6cb0" />
            <text x={i * band + band / 2} y={H + 16} fontSize={12} textAnchor="middle">
              {LABELS[i]}
            </text>
          </g>
        ))}
        <line x1={0} x2={W} y1={y(stats.mean)} y2={y(stats.mean)} stroke="#c53030" strokeWidth={2} />
        <line x1={0} x2={W} y1={y(stats.median)} y2={y(stats.median)} stroke="#2f855a" strokeWidth={2} strokeDasharray="6 4" />
      </svg>
      <p role="status">
        Mean (solid line): {stats.mean.toFixed(1)} · Median (dashed line): {stats.median} · Range: {stats.range}
      </p>

      <fieldset>
        <legend>Change the data</legend>
        {values.map((v, i) => (
          <label key={LABELS[i]} style={{ display: "inline-block", marginRight: 12 }}>
            {LABELS[i]}{" "}
            <input type="number" min={0} max={MAX} value={v} onChange={(e) => change(i, Number(e.target.value) || 0)} style={{ width: 56 }} />
          </label>
        ))}
      </fieldset>

      <h2>Three challenges</h2>
      <ol>
        <Challenge text="Make the mean equal to the median." solved={done.equal} />
        <Challenge text="Use an outlier: mean at least 3 above the median." solved={done.outlier} />
        <Challenge text="Make the mean exactly 10." solved={done.ten} />
      </ol>
      <p>Score: {Object.values(done).filter(Boolean).length} / 3</p>
      <button
        type="button"
        onClick={() => {
          setValues(INITIAL);
          setDone({ equal: false, outlier: false, ten: false });
        }}
      >
        Start over
      </button>
    </div>
  );
}
