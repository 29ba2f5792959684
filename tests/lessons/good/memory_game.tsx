import { useEffect, useState } from 'react';

// Pairs: French word <-> picture
const PAIRS = [
  { word: 'le chat', picture: '🐱' },
  { word: 'le chien', picture: '🐶' },
  { word: 'la pomme', picture: '🍎' },
  { word: 'le soleil', picture: '☀️' },
  { word: 'la maison', picture: '🏠' },
  { word: 'le livre', picture: '📖' },
];

type Card = { id: number; pair: number; face: string };

const DECK: Card[] = PAIRS.flatMap((p, i) => [
  { id: i * 2, pair: i, face: p.word },
  { id: i * 2 + 1, pair: i, face: p.picture },
]);

// Fisher-Yates
function shuffle<T>(items: T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

export default function MemoryGame() {
  const [cards, setCards] = useState<Card[]>(DECK);
  const [open, setOpen] = useState<number[]>([]);
  const [matched, setMatched] = useState<Set<number>>(new Set());
  const [moves, setMoves] = useState(0);
  const [started, setStarted] = useState(false);

  useEffect(() => {
    if (open.length !== 2) return;
    const [a, b] = open.map(id => DECK[id]);
    if (a.pair === b.pair) {
      setMatched(prev => new Set(prev).add(a.pair));
      setOpen([]);
      return;
    }
    const timer = setTimeout(() => setOpen([]), 900);
    return () => clearTimeout(timer);
  }, [open]);

  const flip = (card: Card) => {
    if (open.length === 2 || open.includes(card.id) || matched.has(card.pair)) return;
    setOpen([...open, card.id]);
    if (open.length === 1) setMoves(m => m + 1);
  };

  const deal = () => {
    setCards(shuffle(DECK));
    setOpen([]);
    setMatched(new Set());
    setMoves(0);
    setStarted(true);
  };

  const won = matched.size === PAIRS.length;

  return (
    <div style={{ fontFamily: 'Verdana', maxWidth: 520, margin: '0 auto', padding: 16 }}>
      <h1>French memory</h1>

      {!started && (
        <>
          <h2>Learn the words first</h2>
          <ul>
            {PAIRS.map(p => (
              <li key={p.word}>
                <span aria-hidden="true">{p.picture}</span> <i lang="fr">{p.word}</i>
              </li>
            ))}
          </ul>
        </>
      )}

      <button type="button" onClick={deal}>
        {started ? 'Shuffle and start again' : 'Deal the cards'}
      </button>

      {started && (
        <>
          <div style={{ display: 'grid', gridTemplateColumns: 'repeat(4, 1fr)', gap: 8, marginTop: 12 }}>
            {cards.map((card, place) => {
              const found = matched.has(card.pair);
              const up = found || open.includes(card.id);
              return (
                <button
                  key={card.id}
                  type="button"
                  onClick={() => flip(card)}
                  aria-label={up ? card.face : `Card ${place + 1}, face down`}
                  style={{
                    height: 80,
                    fontSize: up ? 18 : 24,
                    background: found ? '#c6f6d5' : up ? '#fefcbf' : '#bee3f8',
                    border: '2px solid #2c5282',
                    borderStyle: found ? 'double' : 'solid',
                    borderRadius: 8,
                  }}
                >
                  {up ? card.face : '?'}
                </button>
              );
            })}
          </div>
          <p role="status">
            {won
              ? `🎉 All ${PAIRS.length} pairs in ${moves} moves!`
              : `${matched.size} of ${PAIRS.length} pairs found, ${moves} move${moves === 1 ? '' : 's'}.`}
          </p>
        </>
      )}
    </div>
  );
}
