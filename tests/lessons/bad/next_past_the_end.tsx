// bad: the last Next leads past the end of the list
// where: 31
import { useState } from 'react';

type Slide = { heading: string; body: string; emoji: string };

const slides: Slide[] = [
  { heading: 'Seed', body: 'A bean seed swells in water.', emoji: '🫘' },
  { heading: 'Root', body: 'First the root grows down.', emoji: '🌱' },
  { heading: 'Shoot', body: 'Then the shoot grows up to the light.', emoji: '🌿' },
  { heading: 'Flower', body: 'At last it flowers and makes new beans.', emoji: '🌸' },
];

export default function BeanLesson() {
  const [current, setCurrent] = useState(0);
  const [answer, setAnswer] = useState('');

  const handleNext = () => {
    if (current <= slides.length - 1) {
      setCurrent(current + 1);
    }
  };

  const handlePrevious = () => {
    setCurrent(Math.max(0, current - 1));
  };

  return (
    <div style={{ maxWidth: '500px', margin: '0 auto', textAlign: 'center' }}>
      <h1>From bean to bean</h1>
      <div style={{ fontSize: '48px' }}>{slides[current].emoji}</div>
      <h2>{slides[current].heading}</h2>
      <p>{slides[current].body}</p>
      <button type="button" onClick={handlePrevious} disabled={current === 0}>Previous</button>
      <button type="button" onClick={handleNext}>Next</button>
      <fieldset>
        <legend>What grows first?</legend>
        {['root', 'shoot', 'flower'].map((part) => (
          <button key={part} type="button" onClick={() => setAnswer(part)}>{part}</button>
        ))}
      </fieldset>
      <p role="status">{answer && (answer === 'root' ? 'Correct!' : 'Look at slide 2.')}</p>
    </div>
  );
}
