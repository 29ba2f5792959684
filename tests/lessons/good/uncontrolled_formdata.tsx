import { useRef, useState } from "react";
import type { FormEvent, SyntheticEvent } from "react";

type Group = "fruit" | "protein" | "grain";

const FOODS: { key: string; name: string; group: Group }[] = [
  { key: "apple", name: "Apple", group: "fruit" },
  { key: "lentils", name: "Lentils", group: "protein" },
  { key: "rice", name: "Rice", group: "grain" },
  { key: "egg", name: "Egg", group: "protein" },
  { key: "oats", name: "Oats", group: "grain" },
];

const GROUPS: { value: Group; label: string; good: string }[] = [
  { value: "fruit", label: "Fruit and vegetables", good: "vitamins and fibre" },
  { value: "protein", label: "Protein foods", good: "building muscles" },
  { value: "grain", label: "Grains", good: "energy that lasts" },
];

interface Outcome {
  who: string;
  right: number;
  wrong: string[];
}

export default function FoodGroups() {
  const form = useRef<HTMLFormElement>(null);
  const details = useRef<HTMLTextAreaElement>(null);
  const [outcome, setOutcome] = useState<Outcome>();
  const [touched, setTouched] = useState(0);
  const [meal, setMeal] = useState<string[]>([]);

  const handleSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const who = String(data.get("name") ?? "").trim() || "you";
    const wrong = FOODS.filter((f) => data.get(f.key) !== f.group).map((f) => f.name);
    setOutcome({ who, wrong, right: FOODS.length - wrong.length });
  };

  const handleReset = (_event: SyntheticEvent) => {
    setOutcome(undefined);
    setTouched(0);
  };

  const addMeal = () => {
    const text = details.current?.value.trim();
    if (!text || !details.current) return;
    setMeal((m) => [...m, text].slice(-5));
    details.current.value = "";
    details.current.focus();
  };

  return (
    <div style={{ fontFamily: "Nunito, sans-serif", maxWidth: 600, margin: "0 auto", padding: 16 }}>
      <h1>What is on your plate?</h1>
      <p>Three groups of food do three different jobs:</p>
      <ul>
        {GROUPS.map((g) => (
          <li key={g.value}>
            <b>{g.label}</b> are for {g.good}.
          </li>
        ))}
      </ul>
      <p>Peas, lentils, beans, eggs, fish and meat are protein foods. Rice, wheat, oats and maize are grains.</p>

      <h2>Sort the foods</h2>
      <form ref={form} onSubmit={handleSubmit} onReset={handleReset} onChange={() => setTouched((t) => t + 1)}>
        <label>
          Your first name (if you like) <input name="name" defaultValue="" autoComplete="off" maxLength={20} />
        </label>
        {FOODS.map((food) => (
          <fieldset key={food.key}>
            <legend>{food.name}</legend>
            {GROUPS.map((g) => (
              <label key={g.value} style={{ marginRight: 12 }}>
                <input type="radio" name={food.key} value={g.value} /> {g.label}
              </label>
            ))}
          </fieldset>
        ))}
        <button type="submit">Check</button> <button type="reset">Try again</button>
      </form>
      <p role="status">
        {outcome
          ? outcome.wrong.length
            ? `Well tried, ${outcome.who}: ${outcome.right} of ${FOODS.length}. Look again at: ${outcome.wrong.join(", ")}.`
            : `All ${FOODS.length} right, ${outcome.who}!`
          : touched > 0
            ? "Press Check when every food has a group."
            : ""}
      </p>

      <h2>Plan a meal with all three groups</h2>
      <label htmlFor="meal">A meal</label>
      <br />
      <textarea id="meal" ref={details} rows={2} cols={40} defaultValue="Rice with lentils and carrots" />
      <br />
      <button type="button" onClick={addMeal}>Add to my list</button>
      {meal.length > 0 && (
        <ol>
          {meal.map((m, i) => (
            <li key={`${i}-${m}`}>{m}</li>
          ))}
        </ol>
      )}
    </div>
  );
}
