// bad: the same state variable is declared twice in the component
// where: 16
import React, { useState } from "react";

const items = [
  { text: "3/6 is equal to …", options: ["1/2", "1/3", "2/3"], correct: 0 },
  { text: "2/8 is equal to …", options: ["1/2", "1/4", "1/8"], correct: 1 },
  { text: "6/9 is equal to …", options: ["1/3", "3/4", "2/3"], correct: 2 },
];

const EquivalentFractions: React.FC = () => {
  const [current, setCurrent] = useState<number>(0);
  const [score, setScore] = useState<number>(0);
  const [selected, setSelected] = useState<number | null>(null);
  const [finished, setFinished] = useState<boolean>(false);
  const [score, setScore] = useState<number>(0);

  const handleSelect = (index: number) => {
    if (selected !== null) return;
    setSelected(index);
    if (index === items[current].correct) {
      setScore((prev) => prev + 1);
    }
  };

  const handleNext = () => {
    setSelected(null);
    if (current + 1 < items.length) {
      setCurrent(current + 1);
    } else {
      setFinished(true);
    }
  };

  return (
    <div style={{ padding: "24px", fontFamily: "Arial" }}>
      <h1>Equivalent fractions</h1>
      <p>Divide the upper and the lower number by the same number: the value does not change.</p>
      {finished ? (
        <p role="status">You scored {score} out of {items.length}.</p>
      ) : (
        <div>
          <h2>{items[current].text}</h2>
          {items[current].options.map((option, index) => (
            <button key={index} type="button" onClick={() => handleSelect(index)}>{option}</button>
          ))}
          <p role="status">{selected !== null && (selected === items[current].correct ? "Correct!" : "Not quite.")}</p>
          {selected !== null && <button type="button" onClick={handleNext}>Next</button>}
        </div>
      )}
    </div>
  );
};

export default EquivalentFractions;
