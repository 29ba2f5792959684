// bad: takes fetch out of window under another name and calls it
// where: 5
import { useState } from "react";

const { fetch: load } = window;

const CITIES = [
  { name: "Cairo", lat: 30.04, lon: 31.24, climate: "desert" },
  { name: "Singapore", lat: 1.35, lon: 103.82, climate: "tropical" },
  { name: "Oslo", lat: 59.91, lon: 10.75, climate: "cold" },
];

export default function Climates() {
  const [city, setCity] = useState(CITIES[0]);
  const [temperature, setTemperature] = useState<number | null>(null);
  const [answer, setAnswer] = useState("");

  const measure = async () => {
    try {
      const reply = await load(`https://api.example.org/weather?lat=${city.lat}&lon=${city.lon}`);
      const data: { temperature: number } = await reply.json();
      setTemperature(data.temperature);
    } catch {
      setTemperature(null);
    }
  };

  return (
    <div style={{ padding: 16 }}>
      <h1>Climates of the world</h1>
      <p>Near the equator it is hot and wet all year; deserts are dry; towards the poles it is cold.</p>
      {CITIES.map((c) => (
        <button key={c.name} type="button" onClick={() => { setCity(c); setAnswer(""); setTemperature(null); }}>
          {c.name}
        </button>
      ))}
      <h2>{city.name}</h2>
      <button type="button" onClick={measure}>How warm is it now?</button>
      <p role="status">{temperature === null ? "–" : `${temperature.toFixed(0)} °C`}</p>
      <label>
        Its climate is{" "}
        <select value={answer} onChange={(e) => setAnswer(e.target.value)}>
          <option value="">…</option>
          <option>desert</option>
          <option>tropical</option>
          <option>cold</option>
        </select>
      </label>
      <p>{answer && (answer === city.climate ? "Right." : "Look at the latitude.")}</p>
    </div>
  );
}
