// bad: maps over a property that the data does not have, so the first render throws
// where: 31
import React, { useState } from "react";

const lesson = {
  title: "Simple machines",
  intro: "A lever, a pulley and a ramp let you lift a load with less force over a longer way.",
  machines: [
    { id: 1, name: "Lever", example: "a seesaw" },
    { id: 2, name: "Pulley", example: "a flagpole" },
    { id: 3, name: "Ramp", example: "a wheelchair ramp" },
  ],
};

interface LessonData {
  title: string;
  intro: string;
  items: { id: number; name: string; example: string }[];
}

const data = lesson as unknown as LessonData;

export default function SimpleMachines() {
  const [picked, setPicked] = useState<Record<number, string>>({});

  return (
    <div style={{ fontFamily: "Arial", padding: 20 }}>
      <h1>{data.title}</h1>
      <p>{data.intro}</p>
      <p>A seesaw is a lever, a flagpole has a pulley, and a wheelchair ramp is a ramp.</p>
      {data.items.map((item) => (
        <p key={item.id}>
          <label>
            {item.example} is a{" "}
            <select value={picked[item.id] ?? ""} onChange={(e) => setPicked({ ...picked, [item.id]: e.target.value })}>
              <option value="">…</option>
              {lesson.machines.map((m) => (
                <option key={m.id}>{m.name}</option>
              ))}
            </select>
          </label>{" "}
          <span role="status">{picked[item.id] && (picked[item.id] === item.name ? "✓" : "✗")}</span>
        </p>
      ))}
    </div>
  );
}
