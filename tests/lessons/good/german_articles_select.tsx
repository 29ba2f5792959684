import * as React from "react";

type Kasus = "Nominativ" | "Akkusativ" | "Dativ";
type Genus = "m" | "f" | "n";

const artikel = {
  Nominativ: { m: "der", f: "die", n: "das" },
  Akkusativ: { m: "den", f: "die", n: "das" },
  Dativ: { m: "dem", f: "der", n: "dem" },
} satisfies Record<Kasus, Record<Genus, string>>;

const frage: Record<Kasus, string> = { Nominativ: "Wer oder was?", Akkusativ: "Wen oder was?", Dativ: "Wem?" };

interface Satz {
  vor: string;
  nach: string;
  nomen: string;
  genus: Genus;
  kasus: Kasus;
}

const SÄTZE: Satz[] = [
  { vor: "Ich sehe", nach: "Hund.", nomen: "Hund", genus: "m", kasus: "Akkusativ" },
  { vor: "Wir helfen", nach: "Frau.", nomen: "Frau", genus: "f", kasus: "Dativ" },
  { vor: "Heute schläft", nach: "Kind lange.", nomen: "Kind", genus: "n", kasus: "Nominativ" },
  { vor: "Sie gibt", nach: "Kind einen Apfel.", nomen: "Kind", genus: "n", kasus: "Dativ" },
  { vor: "Er öffnet", nach: "Tür.", nomen: "Tür", genus: "f", kasus: "Akkusativ" },
];

const ALLE = ["der", "die", "das", "den", "dem"] as const;
type Artikel = (typeof ALLE)[number];

function loesung(satz: Satz): string {
  return artikel[satz.kasus][satz.genus];
}

export default function Artikel_im_Satz(): React.JSX.Element {
  const [wahl, setWahl] = React.useState<(Artikel | "")[]>(SÄTZE.map(() => ""));
  const [geprüft, setGeprüft] = React.useState(false);
  const überschrift = React.useRef<HTMLHeadingElement | null>(null);

  const richtig = SÄTZE.filter((s, i) => wahl[i] === loesung(s)).length;
  const offen = wahl.filter((w) => w === "").length;

  const wähle = (i: number) => (e: React.ChangeEvent<HTMLSelectElement>) => {
    const neu = wahl.slice();
    neu[i] = e.currentTarget.value as Artikel | "";
    setWahl(neu);
    setGeprüft(false);
  };

  return (
    <main lang="de" style={{ fontFamily: "Segoe UI, sans-serif", maxWidth: 640, margin: "0 auto", padding: 16 }}>
      <h1 ref={überschrift} tabIndex={-1}>
        Der, die, das: der Artikel im Satz
      </h1>
      <p>
        Der bestimmte Artikel richtet sich nach dem Geschlecht des Nomens (der Hund, die Frau, das Kind) <em>und</em> nach seinem Fall. Den
        Fall findest du mit einer Frage.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Fall</th>
            <th scope="col">Frage</th>
            <th scope="col">männlich</th>
            <th scope="col">weiblich</th>
            <th scope="col">sächlich</th>
          </tr>
        </thead>
        <tbody>
          {(Object.keys(artikel) as Kasus[]).map((k) => (
            <tr key={k}>
              <th scope="row">{k}</th>
              <td>{frage[k]}</td>
              {(["m", "f", "n"] as const).map((g) => (
                <td key={g}>{artikel[k][g]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>Nach „helfen“ und „geben“ steht die Person im Dativ, nach „sehen“ und „öffnen“ steht der Akkusativ.</p>

      <h2>Setze den Artikel ein</h2>
      <ol>
        {SÄTZE.map((s, i) => (
          <li key={s.vor + s.nomen} style={{ margin: "8px 0" }}>
            <label>
              {s.vor}{" "}
              <select value={wahl[i]} onChange={wähle(i)} aria-label={`Artikel vor ${s.nomen}`}>
                <option value="">…</option>
                {ALLE.map((a) => (
                  <option key={a}>{a}</option>
                ))}
              </select>{" "}
              {s.nach}
            </label>
            {geprüft && (
              <span>
                {" "}
                {wahl[i] === loesung(s) ? "✓ richtig" : wahl[i] === "" ? "– noch offen" : `✗ Frage: ${frage[s.kasus]}`}
              </span>
            )}
          </li>
        ))}
      </ol>
      <button type="button" onClick={() => setGeprüft(true)}>Prüfen</button>{" "}
      <button
        type="button"
        onClick={() => {
          setWahl(SÄTZE.map(() => ""));
          setGeprüft(false);
          überschrift.current?.focus();
        }}
      >
        Noch einmal
      </button>
      <p role="status">
        {geprüft ? `${richtig} von ${SÄTZE.length} richtig${offen ? `, ${offen} noch offen` : ""}.` : ""}
      </p>
    </main>
  );
}
