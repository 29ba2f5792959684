// bad: counts visits in a cookie
// where: 16
import { useEffect, useState } from 'react';

const facts = [
  { claim: 'Bees dance to show where food is.', truth: true },
  { claim: 'All bees in a hive are queens.', truth: false },
  { claim: 'Honey is made from nectar.', truth: true },
];

export default function Bees() {
  const [streak, setStreak] = useState(1);
  const [answers, setAnswers] = useState<{ [index: number]: boolean }>({});

  useEffect(() => {
    const found = document.cookie.match(/streak=(\d+)/);
    setStreak(found ? Number(found[1]) + 1 : 1);
  }, []);

  const points = facts.reduce((sum, f, i) => sum + (answers[i] === f.truth ? 1 : 0), 0);

  return (
    <div style={{ fontFamily: 'Verdana', padding: 20 }}>
      <h1>Honey bees</h1>
      <p>Day {streak} of learning!</p>
      <p>
        One queen lays all the eggs. Workers gather nectar, make honey of it, and dance to tell the others where they found it.
      </p>
      {facts.map((fact, i) => (
        <fieldset key={i}>
          <legend>{fact.claim}</legend>
          <button type="button" onClick={() => setAnswers({ ...answers, [i]: true })}>True</button>
          <button type="button" onClick={() => setAnswers({ ...answers, [i]: false })}>False</button>
          <span role="status">{i in answers ? (answers[i] === fact.truth ? ' ✓' : ' ✗') : ''}</span>
        </fieldset>
      ))}
      <p>Points: {points} / {facts.length}</p>
      <button type="button" onClick={() => setAnswers({})}>Try again</button>
    </div>
  );
}
