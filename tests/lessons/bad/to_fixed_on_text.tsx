// bad: calls toFixed on what was typed, which is a string, after a number is changed
// where: 32
import React, { useState } from "react";

interface Values {
  distance: number;
  time: number;
}

export default function SpeedLesson() {
  const [values, setValues] = useState<Values>({ distance: 100, time: 10 });
  const [answer, setAnswer] = useState("");

  const handleChange = (e: React.ChangeEvent<HTMLInputElement>) => {
    const { name, value } = e.target;
    setValues((prev) => ({ ...prev, [name]: value }));
  };

  const speed = values.time > 0 ? values.distance / values.time : 0;

  return (
    <div style={{ fontFamily: "Segoe UI", maxWidth: 560, margin: "0 auto" }}>
      <h1>Speed</h1>
      <p>Speed is distance divided by time: v = s / t.</p>
      <label>
        Distance in m <input type="number" name="distance" value={values.distance} onChange={handleChange} />
      </label>
      <label>
        Time in s <input type="number" name="time" value={values.time} onChange={handleChange} />
      </label>
      <p role="status">
        {values.distance.toFixed(1)} m in {Number(values.time).toFixed(1)} s is {speed.toFixed(2)} m/s
      </p>
      <h2>Your turn</h2>
      <label>
        A cyclist rides 60 m in 12 s. Her speed in m/s: <input value={answer} onChange={(e) => setAnswer(e.target.value)} />
      </label>
      <p>{answer.trim() && (Number(answer) === 5 ? "✓ 60 / 12 = 5" : "✗ Divide the distance by the time.")}</p>
      <button type="button" onClick={() => setAnswer("")}>Try again</button>
    </div>
  );
}
