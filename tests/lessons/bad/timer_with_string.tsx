// bad: passes code as a string to setTimeout
// where: 16
import React, { useState } from 'react';

const letters = ['α', 'β', 'γ', 'δ'];
const names: Record<string, string> = { α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta' };

export default function GreekLetters() {
  const [shown, setShown] = useState('α');
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const [flash, setFlash] = useState(false);

  const show = (letter: string) => {
    setShown(letter);
    setFlash(true);
    setTimeout("console.log('flash over')", 500);
    setTimeout(() => setFlash(false), 500);
  };

  const score = letters.filter((l) => answers[l]?.trim().toLowerCase() === names[l]).length;

  return (
    <div style={{ padding: 20 }}>
      <h1>Four Greek letters</h1>
      <div>
        {letters.map((letter) => (
          <button key={letter} type="button" onClick={() => show(letter)} style={{ fontSize: 28 }}>
            {letter}
          </button>
        ))}
      </div>
      <p role="status" style={{ fontWeight: flash ? 'bold' : 'normal' }}>
        {shown} is called {names[shown]}.
      </p>
      <h2>Write the names</h2>
      {letters.map((letter) => (
        <p key={letter}>
          <label>
            {letter}: <input value={answers[letter] ?? ''} onChange={(e) => setAnswers({ ...answers, [letter]: e.target.value })} />
          </label>
        </p>
      ))}
      <p>{score} of {letters.length} right</p>
    </div>
  );
}
