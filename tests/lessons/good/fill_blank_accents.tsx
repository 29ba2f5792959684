import { Fragment, useRef, useState } from "react";

/** A sentence with ___ where a form of "être" belongs. */
interface Gap {
  before: string;
  after: string;
  answers: string[];
  rule: string;
}

const GAPS: Gap[] = [
  { before: "Je", after: "étudiante.", answers: ["suis"], rule: "je → suis" },
  { before: "Nous", after: "en retard.", answers: ["sommes"], rule: "nous → sommes" },
  { before: "Vous", after: "très gentil.", answers: ["êtes"], rule: "vous → êtes, with a circumflex" },
  { before: "Elles", after: "à la plage.", answers: ["sont"], rule: "ils/elles → sont" },
];

const FORMS: [string, string][] = [
  ["je", "suis"],
  ["tu", "es"],
  ["il / elle / on", "est"],
  ["nous", "sommes"],
  ["vous", "êtes"],
  ["ils / elles", "sont"],
];

const plain = (s: string) =>
  s
    .trim()
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "");

type Verdict = "empty" | "right" | "accent" | "wrong";

function judge(given: string, gap: Gap): Verdict {
  if (!given.trim()) return "empty";
  const exact = given.trim().toLowerCase().normalize("NFC");
  if (gap.answers.includes(exact)) return "right";
  return gap.answers.some((a) => plain(a) === plain(given)) ? "accent" : "wrong";
}

const SAYS: Record<Verdict, (gap: Gap) => string> = {
  empty: () => "Write something in the gap.",
  right: () => "✓ C'est juste !",
  accent: (gap) => `Almost: mind the accent (${gap.rule}).`,
  wrong: (gap) => `✗ Look again: ${gap.rule.split(" → ")[0]} has its own form in the table.`,
};

const Lesson = () => {
  const [given, setGiven] = useState<string[]>(() => GAPS.map(() => ""));
  const [shown, setShown] = useState<Verdict[] | null>(null);
  const first = useRef<HTMLInputElement>(null);
  const right = shown?.filter((v) => v === "right").length ?? 0;

  return (
    <main style={{ fontFamily: "Palatino, serif", padding: "1em 2em", maxWidth: "40em" }}>
      <h1>Être in the present</h1>
      <table style={{ borderCollapse: "collapse" }}>
        <caption>The six forms</caption>
        <thead>
          <tr>
            <th scope="col">Pronoun</th>
            <th scope="col">Form</th>
          </tr>
        </thead>
        <tbody>
          {FORMS.map(([pronoun, form]) => (
            <tr key={pronoun}>
              <td style={{ padding: "2px 12px", border: "1px solid silver" }}>{pronoun}</td>
              <td style={{ padding: "2px 12px", border: "1px solid silver" }}>{form}</td>
            </tr>
          ))}
        </tbody>
      </table>

      <h2>Fill the gaps</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setShown(given.map((g, i) => judge(g, GAPS[i])));
        }}
      >
        {GAPS.map((gap, i) => (
          <Fragment key={gap.rule}>
            <p lang="fr">
              {gap.before}{" "}
              <input
                ref={i === 0 ? first : undefined}
                aria-label={`Gap ${i + 1}: ${gap.before} … ${gap.after}`}
                size={9}
                value={given[i]}
                onChange={({ target }) => {
                  setGiven((g) => g.map((old, k) => (k === i ? target.value : old)));
                  setShown(null);
                }}
              />{" "}
              {gap.after}
            </p>
            {shown && <p style={{ marginTop: -8, fontStyle: "italic" }}>{SAYS[shown[i]](gap)}</p>}
          </Fragment>
        ))}
        <button>Vérifier</button>{" "}
        <button
          type="button"
          onClick={() => {
            setGiven(GAPS.map(() => ""));
            setShown(null);
            first.current?.focus();
          }}
        >
          Effacer
        </button>
      </form>
      <p role="status">{shown && `Score: ${right} / ${GAPS.length}`}</p>
    </main>
  );
};

export default Lesson;
