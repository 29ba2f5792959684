// bad: renders an object as a child once a planet is chosen
// where: 38
import React, { useState } from "react";

interface Planet {
  name: string;
  order: number;
  fact: string;
}

const planets: Planet[] = [
  { name: "Mercury", order: 1, fact: "It has no moon." },
  { name: "Venus", order: 2, fact: "It turns backwards." },
  { name: "Earth", order: 3, fact: "We live here." },
];

const PlanetLesson: React.FC = () => {
  const [selected, setSelected] = useState<Planet | null>(null);
  const [score, setScore] = useState<number>(0);
  const [asked, setAsked] = useState<number>(0);

  const handleAnswer = (order: number) => {
    if (order === asked + 1) setScore(score + 1);
    setAsked((asked + 1) % planets.length);
  };

  return (
    <div style={{ backgroundColor: "#0b1026", color: "white", padding: "20px" }}>
      <h1>🪐 The inner planets</h1>
      <p>Mercury is the first from the Sun, Venus the second, Earth the third.</p>
      {planets.map((planet) => (
        <button key={planet.name} type="button" onClick={() => setSelected(planet)}>
          {planet.name}
        </button>
      ))}
      {selected && (
        <div role="status">
          <h2>You chose {selected as unknown as string}</h2>
          <p>{selected.fact}</p>
        </div>
      )}
      <h2>Which planet is number {asked + 1}?</h2>
      {planets.map((planet) => (
        <button key={planet.name} type="button" onClick={() => handleAnswer(planet.order)}>
          It is {planet.name}
        </button>
      ))}
      <p>Score: {score}</p>
    </div>
  );
};

export default PlanetLesson;
