// bad: await stands in an effect callback that is not async
// where: 17
import { useEffect, useState } from "react";

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const LIGHTS = ["red", "red and amber", "green", "amber"] as const;

export default function TrafficLights() {
  const [light, setLight] = useState(0);
  const [running, setRunning] = useState(false);
  const [picked, setPicked] = useState<string>();

  useEffect(() => {
    if (!running) return;
    let stopped = false;
    await wait(1200);
    if (!stopped) setLight((l) => (l + 1) % LIGHTS.length);
    return () => {
      stopped = true;
    };
  }, [running, light]);

  return (
    <main>
      <h1>The order of traffic lights</h1>
      <p>In Britain the lights go red, red and amber, green, amber, and begin again.</p>
      <p role="status">Now: {LIGHTS[light]}</p>
      <button type="button" onClick={() => setRunning((r) => !r)}>
        {running ? "Stop" : "Run"}
      </button>
      <fieldset>
        <legend>What follows green?</legend>
        {LIGHTS.map((l) => (
          <button key={l} type="button" onClick={() => setPicked(l)}>
            {l}
          </button>
        ))}
      </fieldset>
      <p>{picked && (picked === "amber" ? "Right." : "Watch the lights run.")}</p>
    </main>
  );
}
