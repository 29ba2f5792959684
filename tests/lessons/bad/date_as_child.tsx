// bad: renders a Date object as a child
// where: 37
import { useState } from "react";

type Landing = { mission: string; date: Date; crew: string };

const LANDINGS: Landing[] = [
  { mission: "Apollo 11", date: new Date(Date.UTC(1969, 6, 20)), crew: "Armstrong, Aldrin" },
  { mission: "Apollo 12", date: new Date(Date.UTC(1969, 10, 19)), crew: "Conrad, Bean" },
  { mission: "Apollo 17", date: new Date(Date.UTC(1972, 11, 11)), crew: "Cernan, Schmitt" },
];

function Cell({ children }: { children: unknown }) {
  return <td style={{ padding: 6, border: "1px solid gray" }}>{children as React.ReactNode}</td>;
}

export default function MoonLandings() {
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");

  return (
    <main style={{ fontFamily: "Helvetica" }}>
      <h1>Landings on the Moon</h1>
      <p>Between 1969 and 1972 twelve people walked on the Moon. The table shows three of the six landings.</p>
      <table>
        <thead>
          <tr>
            <th scope="col">Mission</th>
            <th scope="col">Date</th>
            <th scope="col">On the ground</th>
          </tr>
        </thead>
        <tbody>
          {LANDINGS.map((l) => (
            <tr key={l.mission}>
              <Cell>{l.mission}</Cell>
              <Cell>{l.date}</Cell>
              <Cell>{l.crew}</Cell>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <label>
          Year of the first landing: <input value={first} onChange={(e) => setFirst(e.target.value)} />
        </label>{" "}
        {first.trim() === "1969" && "✓"}
      </p>
      <p>
        <label>
          Year of the last: <input value={last} onChange={(e) => setLast(e.target.value)} />
        </label>{" "}
        {last.trim() === "1972" && "✓"}
      </p>
    </main>
  );
}
