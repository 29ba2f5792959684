// bad: an effect uses a ref that was never attached, so mounting throws
// where: 12
import { useEffect, useRef, useState } from "react";

export default function SineWave() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const holder = useRef<HTMLDivElement>(null);
  const [frequency, setFrequency] = useState(1);
  const [answer, setAnswer] = useState("");

  useEffect(() => {
    const context = canvas.current!.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, 300, 100);
    context.beginPath();
    for (let x = 0; x <= 300; x++) {
      const y = 50 - 40 * Math.sin((x / 300) * 2 * Math.PI * frequency);
      if (x === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.stroke();
  }, [frequency]);

  return (
    <main style={{ padding: 12 }}>
      <h1>Waves</h1>
      <p>The frequency says how many whole waves fit in one second. A high tone has a high frequency.</p>
      <div ref={holder}>
        <canvas width={300} height={100} role="img" aria-label={`${frequency} waves`} />
      </div>
      <label>
        Frequency: {frequency} Hz{" "}
        <input type="range" min={1} max={10} value={frequency} onChange={(e) => setFrequency(Number(e.target.value))} />
      </label>
      <fieldset>
        <legend>A higher frequency sounds …</legend>
        {["higher", "lower", "louder"].map((o) => (
          <button key={o} type="button" onClick={() => setAnswer(o)}>
            {o}
          </button>
        ))}
      </fieldset>
      <p role="status">{answer && (answer === "higher" ? "✓" : "✗")}</p>
    </main>
  );
}
