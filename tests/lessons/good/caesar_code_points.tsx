import { useState } from "react";

const A = "A".codePointAt(0)!;

const shiftLetter = (letter: string, by: number): string =>
  letter.replace(/[A-Z]/, (c) => String.fromCodePoint(A + ((c.charCodeAt(0) - A + by + 26) % 26)));

const encrypt = (text: string, key: number) => [...text.toUpperCase()].map((c) => shiftLetter(c, key)).join("");
const decrypt = (text: string, key: number) => encrypt(text, 26 - key);

const frequency = (text: string) =>
  [...text.toUpperCase()].filter((c) => /[A-Z]/.test(c)).reduce<Record<string, number>>((acc, c) => {
    acc[c] = (acc[c] ?? 0) + 1;
    return acc;
  }, {});

const SECRETS = [
  { cipher: encrypt("Meet me at the tree", 3), plain: "MEET ME AT THE TREE", key: 3 },
  { cipher: encrypt("The treasure is here", 7), plain: "THE TREASURE IS HERE", key: 7 },
  { cipher: encrypt("Seven green sheep", 13), plain: "SEVEN GREEN SHEEP", key: 13 },
];

function Wheel({ shift }: { shift: number }) {
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(A + i));
  const at = (i: number, r: number) => {
    const a = (i / 26) * 2 * Math.PI - Math.PI / 2;
    return { x: (120 + r * Math.cos(a)).toFixed(2), y: (120 + r * Math.sin(a)).toFixed(2) };
  };
  return (
    <svg width={240} height={240} role="img" aria-label={`Cipher wheel: A becomes ${shiftLetter("A", shift)}`}>
      <circle cx={120} cy={120} r={116} fill="#fffaf0" stroke="#744210" />
      <circle cx={120} cy={120} r={86} fill="#feebc8" stroke="#744210" />
      {letters.map((l, i) => (
        <g key={l} fontSize={13} textAnchor="middle" dominantBaseline="central">
          <text {...at(i, 101)}>{l}</text>
          <text {...at(i, 70)} fontWeight="bold">{shiftLetter(l, shift)}</text>
        </g>
      ))}
    </svg>
  );
}

export default function CaesarCipher() {
  const [message, setMessage] = useState("Hello, Rome!");
  const [shift, setShift] = useState(3);
  const [keys, setKeys] = useState<number[]>(SECRETS.map(() => 0));
  const code = encrypt(message, shift);
  const top = Object.entries(frequency(code)).sort(([la, a], [lb, b]) => b - a || la.localeCompare(lb)).slice(0, 3);
  const cracked = SECRETS.filter((s, i) => keys[i] === s.key).length;

  return (
    <main style={{ fontFamily: "Courier New, monospace", maxWidth: 680, margin: "0 auto" }}>
      <h1>Caesar’s secret writing</h1>
      <p>
        Julius Caesar moved every letter three places on in the alphabet: A became D, B became E, and X, Y, Z went round to A, B, C. The number
        of places is the <b>key</b>. To read a message, move back by the key.
      </p>
      <label>
        Message
        <br />
        <textarea value={message} maxLength={80} rows={2} cols={40} onChange={(e) => setMessage(e.target.value)} />
      </label>
      <br />
      <label>
        Key: {shift} <input type="range" min={0} max={25} value={shift} onChange={(e) => setShift(e.target.valueAsNumber || Number(e.target.value))} />
      </label>
      <p role="status">{code || "(nothing to encrypt)"}</p>
      <Wheel shift={shift} />
      <p>
        {top.length ? `Most frequent in the code: ${top.map(([l, n]) => `${l} (${n}×)`).join(", ")}.` : "No letters yet."} In English the most
        frequent letter is E. So the most frequent letter of a long code often stands for E.
      </p>

      <h2>Crack three messages</h2>
      {SECRETS.map((s, i) => (
        <div key={s.cipher} style={{ borderTop: "1px dashed", padding: "8px 0" }}>
          <div>{s.cipher}</div>
          <label>
            Move back by{" "}
            <input type="number" min={0} max={25} value={keys[i]} onChange={(e) => setKeys(keys.map((k, j) => (j === i ? Math.min(25, Math.max(0, Math.trunc(Number(e.target.value)) || 0)) : k)))} />
          </label>
          <div role="status">
            {decrypt(s.cipher, keys[i])} {keys[i] === s.key ? "✓ cracked" : ""}
          </div>
        </div>
      ))}
      <p>
        {cracked} of {SECRETS.length} cracked <button type="button" onClick={() => setKeys(SECRETS.map(() => 0))}>Reset</button>
      </p>
    </main>
  );
}
