// bad: shows an image from another host
// where: 39
import React, { useState } from "react";

type Painting = { title: string; painter: string; image: string };

const PAINTINGS: Painting[] = [
  { title: "Mona Lisa", painter: "Leonardo da Vinci", image: "https://upload.example.org/mona-lisa.jpg" },
  { title: "The Starry Night", painter: "Vincent van Gogh", image: "https://upload.example.org/starry-night.jpg" },
  { title: "Girl with a Pearl Earring", painter: "Johannes Vermeer", image: "https://upload.example.org/pearl.jpg" },
];

export default function Painters() {
  const [round, setRound] = useState(0);
  const [points, setPoints] = useState(0);
  const [reply, setReply] = useState("");
  const painting = PAINTINGS[round % PAINTINGS.length];

  const choose = (painter: string): void => {
    const hit = painter === painting.painter;
    setReply(hit ? `Yes, ${painting.title} is by ${painter}.` : `No, ${painter} painted another one.`);
    if (hit) {
      setPoints(points + 1);
      setRound(round + 1);
    }
  };

  return (
    <main style={{ textAlign: "center" }}>
      <h1>Who painted it?</h1>
      <ul style={{ listStyle: "none" }}>
        {PAINTINGS.map((p) => (
          <li key={p.title}>
            {p.painter}: {p.title}
          </li>
        ))}
      </ul>
      <figure>
        <img src={painting.image} alt={painting.title} width={240} />
        <figcaption>{painting.title}</figcaption>
      </figure>
      {PAINTINGS.map((p) => (
        <button key={p.painter} type="button" onClick={() => choose(p.painter)}>
          {p.painter}
        </button>
      ))}
      <p role="status">{reply}</p>
      <p>Points: {points}</p>
    </main>
  );
}
