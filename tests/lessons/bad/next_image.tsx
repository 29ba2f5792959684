// bad: imports the Image component of Next.js
// where: 6
"use client";

import { useState } from "react";
import Image from "next/image";

const FLAGS = [
  { country: "Japan", colours: "white and red" },
  { country: "Sweden", colours: "blue and yellow" },
  { country: "Brazil", colours: "green, yellow and blue" },
];

export default function Flags() {
  const [index, setIndex] = useState(0);
  const [score, setScore] = useState(0);
  const [message, setMessage] = useState("");
  const flag = FLAGS[index];

  const answer = (country: string) => {
    if (country === flag.country) {
      setScore((s) => s + 1);
      setMessage(`Right, the flag of ${country} is ${flag.colours}.`);
      setIndex((i) => (i + 1) % FLAGS.length);
    } else {
      setMessage(`No, the flag of ${country} looks different.`);
    }
  };

  return (
    <div style={{ padding: "2rem" }}>
      <h1>Flags</h1>
      <ul>
        {FLAGS.map((f) => (
          <li key={f.country}>
            {f.country}: {f.colours}
          </li>
        ))}
      </ul>
      <Image src="/flag.png" alt={`A flag in ${flag.colours}`} width={120} height={80} />
      <p>Whose flag is {flag.colours}?</p>
      {FLAGS.map((f) => (
        <button key={f.country} type="button" onClick={() => answer(f.country)}>
          {f.country}
        </button>
      ))}
      <p role="status">{message}</p>
      <p>Score: {score}</p>
    </div>
  );
}
