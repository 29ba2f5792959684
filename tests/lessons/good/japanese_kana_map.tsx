import { useMemo, useState } from "react";

const KANA = new Map<string, string>([
  ["あ", "a"], ["い", "i"], ["う", "u"], ["え", "e"], ["お", "o"],
  ["か", "ka"], ["き", "ki"], ["く", "ku"], ["け", "ke"], ["こ", "ko"],
  ["さ", "sa"], ["し", "shi"], ["す", "su"], ["せ", "se"], ["そ", "so"],
]);

const WORDS = [
  { kana: "すし", romaji: "sushi", meaning: "寿司・sushi" },
  { kana: "かさ", romaji: "kasa", meaning: "傘・umbrella" },
  { kana: "いえ", romaji: "ie", meaning: "家・house" },
  { kana: "せかい", romaji: "sekai", meaning: "世界・world" },
];

function* read(word: string) {
  for (const sign of word) yield [sign, KANA.get(sign) ?? "?"] as const;
}

const toRomaji = (word: string) => Array.from(read(word), ([, r]) => r).join("");

export default function Hiragana() {
  const [typed, setTyped] = useState("");
  const [word, setWord] = useState(0);
  const [answer, setAnswer] = useState("");
  const [results, setResults] = useState<Array<boolean | null>>(WORDS.map(() => null));
  const [hint, setHint] = useState(false);

  const rows = useMemo(() => {
    const all = [...KANA];
    return [0, 5, 10].map((start) => all.slice(start, start + 5));
  }, []);

  const current = WORDS[word];
  const result = results[word];
  const score = results.filter((r) => r === true).length;

  const submit = () => {
    const correct = answer.trim().toLowerCase() === current.romaji;
    setResults(results.with(word, correct));
    setHint(!correct);
  };

  const open = (i: number) => {
    setWord(i);
    setAnswer("");
    setHint(false);
  };

  return (
    <main style={{ fontFamily: "'Hiragino Sans', 'Noto Sans JP', sans-serif", maxWidth: 600, margin: "0 auto" }}>
      <h1>
        ひらがな <small>Reading hiragana</small>
      </h1>
      <p>Each sign stands for one syllable. Rows share a consonant, columns share a vowel; only し is <i>shi</i>, not “si”.</p>
      <table style={{ fontSize: 22, borderSpacing: 8 }}>
        <caption style={{ fontSize: 14 }}>Press a sign to add it to the line below</caption>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0][0]}>
              {row.map(([sign, roman]) => (
                <td key={sign}>
                  <button type="button" lang="ja" onClick={() => setTyped((t) => (t.length < 12 ? t + sign : t))} style={{ fontSize: 22 }}>
                    {sign}
                  </button>
                  <div style={{ fontSize: 12, textAlign: "center" }}>{roman}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p role="status">
        {typed ? (
          <>
            <span lang="ja">「{typed}」</span> is read <b>{toRomaji(typed)}</b>
          </>
        ) : (
          "Nothing written yet."
        )}
      </p>
      <button type="button" onClick={() => setTyped((t) => t.slice(0, -1))}>⌫ Delete</button>

      <h2>読みましょう (Let's read)</h2>
      <div role="group" aria-label="Words">
        {WORDS.map((w, i) => (
          <button key={w.kana} type="button" aria-pressed={i === word} onClick={() => open(i)}>
            {w.kana} {results[i] === null ? "" : results[i] ? "○" : "×"}
          </button>
        ))}
      </div>
      <p lang="ja" style={{ fontSize: 36, margin: 8 }}>{current.kana}</p>
      <label>
        In Latin letters: <input value={answer} onChange={(e) => setAnswer(e.target.value)} onKeyDown={(e) => { if (e.key === "Enter") submit(); }} />
      </label>{" "}
      <button type="button" onClick={submit}>Check</button>
      <p role="status">
        {result === true && `○ ${current.meaning}`}
        {hint && `× Read sign by sign: ${[...current.kana].map((k) => `${k} …`).join(" ")}`}
      </p>
      <p>
        {score} / {WORDS.length}{" "}
        <button type="button" onClick={() => { setResults(WORDS.map(() => null)); open(0); }}>もう一度 (again)</button>
      </p>
    </main>
  );
}
