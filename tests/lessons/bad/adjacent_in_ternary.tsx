// bad: the second branch of a ternary holds two adjacent elements without a parent
// where: 43
import React, { useState } from 'react';

const words = [
  { en: 'bread', it: 'pane' },
  { en: 'water', it: 'acqua' },
  { en: 'salt', it: 'sale' },
];

export default function ItalianWords() {
  const [index, setIndex] = useState(0);
  const [input, setInput] = useState('');
  const [score, setScore] = useState(0);
  const [feedback, setFeedback] = useState('');

  const handleSubmit = (e: React.FormEvent) => {
    e.preventDefault();
    if (input.trim().toLowerCase() === words[index].it) {
      setScore(score + 1);
      setFeedback('Esatto!');
    } else {
      setFeedback(`It is "${words[index].it}".`);
    }
    setInput('');
    setIndex(index + 1);
  };

  return (
    <div style={{ padding: 20 }}>
      <h1>Italian at the table</h1>
      <p>bread is pane, water is acqua, salt is sale.</p>
      {index < words.length ? (
        <form onSubmit={handleSubmit}>
          <label>
            What is “{words[index].en}” in Italian?{' '}
            <input value={input} onChange={(e) => setInput(e.target.value)} />
          </label>
          <button type="submit">Check</button>
        </form>
      ) : (
        <p>Your score: {score} of {words.length}</p>
        <button type="button" onClick={() => { setIndex(0); setScore(0); }}>Try again</button>
      )}
      <p role="status">{feedback}</p>
    </div>
  );
}
