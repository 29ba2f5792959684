import { useEffect, useState } from 'react';

const TEXT = 'the quick brown fox';

export default function TypingTrainer() {
  const [{ position, errors }, setProgress] = useState({ position: 0, errors: 0 });

  useEffect(() => {
    const handleKey = (e: KeyboardEvent) => {
      if (e.key.length !== 1) return;
      setProgress((p) => {
        if (p.position === TEXT.length) return p;
        return e.key === TEXT[p.position] ? { ...p, position: p.position + 1 } : { ...p, errors: p.errors + 1 };
      });
    };
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, []);

  const accuracy = position + errors === 0 ? 100 : Math.round((100 * position) / (position + errors));

  return (
    <div style={{ fontFamily: 'monospace', padding: 24 }}>
      <h1>Touch typing</h1>
      <p>Rest your left fingers on A S D F and your right ones on J K L. Type the line without looking down.</p>
      <p style={{ fontSize: 24 }}>
        <span style={{ textDecoration: 'underline' }}>{TEXT.slice(0, position)}</span>
        {TEXT.slice(position)}
      </p>
      <p role="status">
        {position === TEXT.length ? 'Finished!' : `Next: ${TEXT[position] === ' ' ? 'space' : TEXT[position]}`} Accuracy: {accuracy} %
      </p>
      <button type="button" onClick={() => setProgress({ position: 0, errors: 0 })}>
        Start again
      </button>
    </div>
  );
}
