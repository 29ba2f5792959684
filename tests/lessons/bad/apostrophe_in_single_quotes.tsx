// bad: an apostrophe ends a single-quoted string in the middle of a sentence
// where: 13
import { useState } from 'react';

interface Card {
  question: string;
  answer: string;
}

const cards: Card[] = [
  { question: 'What pulls the Moon towards the Earth?', answer: 'Gravity' },
  { question: 'How long does the Moon take for one orbit?', answer: 'About 27 days' },
  { question: 'Why do we see phases?', answer: 'Because the Sun lights one half and we don't always face it' },
  { question: 'What causes the tides?', answer: 'Mostly the gravity of the Moon' },
];

const MoonCards = () => {
  const [current, setCurrent] = useState(0);
  const [visible, setVisible] = useState(false);
  const [known, setKnown] = useState<number[]>([]);

  const next = () => {
    setVisible(false);
    setCurrent((c) => (c + 1) % cards.length);
  };

  return (
    <div style={{ textAlign: 'center', fontFamily: 'Georgia' }}>
      <h1>The Moon</h1>
      <h2>{cards[current].question}</h2>
      <p role="status">{visible ? cards[current].answer : '…'}</p>
      <button type="button" onClick={() => setVisible(!visible)}>
        {visible ? 'Hide' : 'Show'} the answer
      </button>
      <button
        type="button"
        onClick={() => {
          setKnown((k) => [...new Set([...k, current])]);
          next();
        }}
      >
        I knew it
      </button>
      <button type="button" onClick={next}>Next</button>
      <p>Known: {known.length} of {cards.length}</p>
    </div>
  );
};

export default MoonCards;
