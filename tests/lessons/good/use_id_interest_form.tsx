import { useId, useState } from "react";
import type { FormEvent } from "react";

const money = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

interface Row {
  year: number;
  interest: number;
  balance: number;
}

function grow(capital: number, percent: number, years: number): Row[] {
  const rows: Row[] = [];
  let balance = capital;
  for (let year = 1; year <= years; year++) {
    const interest = (balance * percent) / 100;
    balance += interest;
    rows.push({ year, interest, balance });
  }
  return rows;
}

type Fields = { capital: string; percent: string; years: string };

function validate(f: Fields): Partial<Fields> {
  const errors: Partial<Fields> = {};
  const capital = Number(f.capital);
  const percent = Number(f.percent);
  const years = Number(f.years);
  if (!f.capital || !(capital > 0 && capital <= 1_000_000)) errors.capital = "From 1 to 1,000,000.";
  if (!f.percent || !(percent >= 0 && percent <= 20)) errors.percent = "From 0 to 20.";
  if (!Number.isInteger(years) || years < 1 || years > 30) errors.years = "A whole number from 1 to 30.";
  return errors;
}

const questions = [
  { q: "£100 at 10 % for one year: how many pounds of interest?", a: 10, h: "10 % of 100." },
  { q: "£100 at 10 % for two years: what is the balance in pounds?", a: 121, h: "In the second year the 10 % is taken of 110." },
  { q: "£200 at 5 % for one year: what is the balance in pounds?", a: 210, h: "200 and 5 % of 200." },
];

export default function CompoundInterest() {
  const id = useId();
  const [fields, setFields] = useState<Fields>({ capital: "100", percent: "10", years: "3" });
  const [errors, setErrors] = useState<Partial<Fields>>({});
  const [rows, setRows] = useState<Row[]>([]);
  const [answers, setAnswers] = useState<string[]>(["", "", ""]);
  const [checked, setChecked] = useState(false);

  const set = (name: keyof Fields) => (e: { target: { value: string } }) => setFields((f) => ({ ...f, [name]: e.target.value }));

  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const found = validate(fields);
    setErrors(found);
    setRows(Object.keys(found).length ? [] : grow(+fields.capital, +fields.percent, +fields.years));
  };

  const score = questions.filter(({ a }, i) => answers[i] !== "" && Number(answers[i]) === a).length;

  return (
    <main style={{ fontFamily: "system-ui", maxWidth: 600, margin: "0 auto", padding: 12 }}>
      <h1>Interest on interest</h1>
      <p>
        A bank that pays 10 % adds £10 to £100 in the first year. In the second year the 10 % is taken of £110, so it adds £11. Interest earns
        interest: that is <dfn>compound interest</dfn>.
      </p>
      <form onSubmit={submit} noValidate>
        {(["capital", "percent", "years"] as const).map((name) => (
          <p key={name}>
            <label htmlFor={`${id}-${name}`}>{{ capital: "Capital in £", percent: "Interest in %", years: "Years" }[name]}</label>{" "}
            <input id={`${id}-${name}`} name={name} value={fields[name]} onChange={set(name)} aria-invalid={!!errors[name]} aria-describedby={`${id}-${name}-error`} />
            <span id={`${id}-${name}-error`} style={{ color: "#9b2c2c" }}> {errors[name]}</span>
          </p>
        ))}
        <button type="submit">Calculate</button>
      </form>
      <div role="status">{rows.length > 0 && `After ${rows.length} years: ${money.format(rows[rows.length - 1].balance)}`}</div>
      {rows.length > 0 && (
        <table>
          <thead>
            <tr><th scope="col">Year</th><th scope="col">Interest</th><th scope="col">Balance</th></tr>
          </thead>
          <tbody>
            {rows.map(({ year, interest, balance }) => (
              <tr key={year}>
                <th scope="row">{year}</th>
                <td>{money.format(interest)}</td>
                <td>{money.format(balance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h2>Your turn</h2>
      <form onSubmit={(e) => { e.preventDefault(); setChecked(true); }}>
        {questions.map(({ q, a, h }, i) => (
          <div key={q}>
            <label htmlFor={`${id}-a${i}`}>{q}</label>{" "}
            <input id={`${id}-a${i}`} value={answers[i]} onChange={(e) => { setChecked(false); setAnswers(answers.map((x, j) => (j === i ? e.target.value : x))); }} />
            {checked && <p>{Number(answers[i]) === a ? "✓ Right." : `✗ ${h}`}</p>}
          </div>
        ))}
        <button type="submit">Check answers</button>{" "}
        <button type="button" onClick={() => { setAnswers(["", "", ""]); setChecked(false); }}>Try again</button>
      </form>
      <p role="status">{checked ? `${score} of 3 right` : ""}</p>
    </main>
  );
}
