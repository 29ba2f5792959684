// bad: links to a page on another host
// where: 29
import React, { useState } from 'react';

const STATEMENTS = [
  { text: 'Coral is an animal.', answer: true },
  { text: 'Coral reefs grow best in cold, dark water.', answer: false },
  { text: 'Many fish live in coral reefs.', answer: true },
];

const CoralReef: React.FC = () => {
  const [answers, setAnswers] = useState<Array<boolean | undefined>>([]);
  const score = STATEMENTS.filter((s, i) => answers[i] === s.answer).length;

  const handleClick = (index: number, value: boolean) => {
    const next = [...answers];
    next[index] = value;
    setAnswers(next);
  };

  return (
    <div style={{ padding: '20px', background: '#e6fffa' }}>
      <h1>🪸 Coral reefs</h1>
      <p>
        Corals are tiny animals that build reefs of lime. They need warm, clear water with light. A quarter of all sea creatures live in
        reefs, among them many fish.
      </p>
      <p>
        Read more: <a href="https://en.wikipedia.org/wiki/Coral_reef" target="_blank" rel="noreferrer">Coral reef</a>
      </p>
      {STATEMENTS.map((statement, index) => (
        <fieldset key={index}>
          <legend>{statement.text}</legend>
          <button type="button" onClick={() => handleClick(index, true)}>True</button>
          <button type="button" onClick={() => handleClick(index, false)}>False</button>
          <span role="status">
            {answers[index] === undefined ? '' : answers[index] === statement.answer ? ' Correct!' : ' Read again.'}
          </span>
        </fieldset>
      ))}
      <p>Score: {score} / {STATEMENTS.length}</p>
    </div>
  );
};

export default CoralReef;
