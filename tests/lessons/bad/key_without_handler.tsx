// bad: any key without a handler throws in the key handler
// where: 24
import { useState, type KeyboardEvent } from "react";

const SIZE = 5;

export default function RobotCommands() {
  const [robot, setRobot] = useState({ x: 0, y: 0 });
  const [log, setLog] = useState<string[]>([]);

  const move = (dx: number, dy: number, name: string) => {
    setRobot((r) => ({ x: Math.max(0, Math.min(SIZE - 1, r.x + dx)), y: Math.max(0, Math.min(SIZE - 1, r.y + dy)) }));
    setLog((l) => [...l, name].slice(-8));
  };

  const handlers: Record<string, () => void> = {
    ArrowUp: () => move(0, -1, "up"),
    ArrowDown: () => move(0, 1, "down"),
    ArrowLeft: () => move(-1, 0, "left"),
    ArrowRight: () => move(1, 0, "right"),
  };

  const onKeyDown = (e: KeyboardEvent<HTMLDivElement>) => {
    handlers[e.key]();
    e.preventDefault();
  };

  return (
    <main style={{ fontFamily: "monospace" }}>
      <h1>Commands for a robot</h1>
      <p>A program is a list of commands that are carried out one after another. Lead the robot to the flag.</p>
      <div tabIndex={0} role="application" aria-label={`Robot at column ${robot.x + 1}, row ${robot.y + 1}`} onKeyDown={onKeyDown}>
        {Array.from({ length: SIZE }, (_, y) => (
          <div key={y}>
            {Array.from({ length: SIZE }, (_, x) => (
              <span key={x} style={{ display: "inline-block", width: 32 }}>
                {robot.x === x && robot.y === y ? "🤖" : x === 4 && y === 4 ? "🚩" : "·"}
              </span>
            ))}
          </div>
        ))}
      </div>
      {Object.entries(handlers).map(([key, run]) => (
        <button key={key} type="button" onClick={run}>
          {key.replace("Arrow", "")}
        </button>
      ))}
      <p role="status">{robot.x === 4 && robot.y === 4 ? "Arrived!" : log.join(" → ")}</p>
      <button type="button" onClick={() => { setRobot({ x: 0, y: 0 }); setLog([]); }}>Start again</button>
    </main>
  );
}
