// bad: submitting the form reads a field that the form does not have
// where: 14
import { useState } from "react";

export default function Percentages() {
  const [result, setResult] = useState("");
  const [tries, setTries] = useState(0);

  const handleSubmit = (event: React.FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const quarter = (form.elements.namedItem("quarter") as HTMLInputElement).value;
    const half = (form.elements.namedItem("half") as HTMLInputElement).value;
    const tenth = (form.elements.namedItem("tenth") as HTMLInputElement).value;
    const right = [quarter.trim() === "25", half.trim() === "50", tenth.trim() === "10"].filter(Boolean).length;
    setTries((t) => t + 1);
    setResult(`${right} of 3 right.`);
  };

  return (
    <div style={{ fontFamily: "Arial", padding: 16 }}>
      <h1>Fractions as percentages</h1>
      <p>
        Per cent means “of a hundred”. One half of a hundred is 50, so 1/2 = 50 %. One quarter is half of that. One tenth of a hundred is 10.
      </p>
      <form onSubmit={handleSubmit}>
        <p>
          <label>
            1/4 = <input name="quarter" defaultValue="" /> %
          </label>
        </p>
        <p>
          <label>
            1/2 = <input name="half" defaultValue="" /> %
          </label>
        </p>
        <p>
          <label>
            1/10 = <input name="tenths" defaultValue="" /> %
          </label>
        </p>
        <button type="submit">Check</button>
      </form>
      <p role="status">{result}</p>
      <p>Tries: {tries}</p>
    </div>
  );
}
