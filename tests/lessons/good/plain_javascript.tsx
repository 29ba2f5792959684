import { useState } from "react";

const planets = ["Mercury", "Venus", "Earth", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune"];

function Planet(props) {
  var size = 20 + props.index * 4;
  return (
    <span
      className={"planet " + (props.active ? "active" : "")}
      style={{ width: size, height: size, display: "inline-block" }}
      onClick={function () { props.onPick(props.name); }}
    >
      {props.name}
    </span>
  );
}

function App() {
  const [picked, setPicked] = useState(null);
  return (
    <div>
      <style>{`
        .planet { border-radius: 50%; background: #ddd; }
        .planet.active { background: gold; }
        @media (max-width: 600px) { .planet { font-size: 0.7em; } }
      `}</style>
      {planets.map((name, index) => (
        <Planet key={name} name={name} index={index} active={name === picked} onPick={setPicked} />
      ))}
      <p>{picked ? "You picked " + picked + "!" : "Pick a planet. Which one is 4th?"}</p>
      <p><b>8</b> planets</p>
    </div>
  );
}

export default App;
