import { useId, useRef, useState, type ChangeEvent, type ComponentProps, type ReactNode } from "react";

type Values = {
  name: string;
  age: number | "";
  mood: number;
  colour: string;
  days: string[];
  city: string;
  agrees: boolean;
  size: "s" | "m" | "l";
  notes: string;
  time: string;
};

const EMPTY: Values = { name: "", age: "", mood: 5, colour: "#3366ff", days: ["mon"], city: "", agrees: false, size: "m", notes: "", time: "08:30" };
const DAYS = new Map([
  ["mon", "Monday"],
  ["tue", "Tuesday"],
  ["wed", "Wednesday"],
]);
const CITIES: readonly (readonly [country: string, cities: readonly string[]])[] = [
  ["France", ["Lyon", "Paris"]],
  ["Peru", ["Cusco", "Lima"]],
];

function Field({ label, hint, render }: { label: ReactNode; hint?: string; render: (props: { id: string; "aria-describedby"?: string }) => ReactNode }) {
  const id = useId();
  const described = hint ? { "aria-describedby": `${id}-hint` } : {};
  return (
    <div style={{ marginBlock: 8 }}>
      <label htmlFor={id}>{label}</label> {render({ id, ...described })}
      {hint && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

const Check = ({ children, ...props }: ComponentProps<"input">) => (
  <label>
    <input type="checkbox" {...props} />
    {children}
  </label>
);

function problems(values: Values): Partial<Record<keyof Values, string>> {
  return {
    ...(values.name.trim().length < 2 && { name: "A name has two letters at least." }),
    ...((values.age === "" || values.age < 6 || values.age > 120) && { age: "Between 6 and 120." }),
    ...(!values.city && { city: "Choose a city." }),
    ...(!values.agrees && { agrees: "Please agree." }),
  };
}

export default function Forms() {
  const [values, setValues] = useState<Values>(EMPTY);
  const [sent, setSent] = useState<Values[]>([]);
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const heading = useId();
  const found = problems(values);
  const set = <K extends keyof Values>(key: K, value: Values[K]) => setValues((before) => ({ ...before, [key]: value }));
  const text = (key: "name" | "city" | "notes" | "colour" | "time") => (event: ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>) => set(key, event.target.value);
  const [hours = 0, minutes = 0] = values.time.split(":").map(Number);
  const shown = tried ? (Object.entries(found) as [keyof Values, string][]) : [];
  return (
    <main aria-labelledby={heading}>
      <h1 id={heading}>Every kind of field</h1>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (Object.keys(found).length > 0) return;
          setSent((before) => [...before, structuredClone(values)]);
          setValues(EMPTY);
          setTried(false);
        }}
        onReset={() => {
          setValues(EMPTY);
          setTried(false);
        }}
      >
        <Field label="Name" hint="As your friends say it" render={(props) => <input {...props} value={values.name} onChange={text("name")} />} />
        <Field
          label="Age"
          render={(props) => (
            <input {...props} type="number" value={values.age} onChange={(e) => set("age", Number.isNaN(e.target.valueAsNumber) ? "" : e.target.valueAsNumber)} />
          )}
        />
        <Field label={<>Mood: {values.mood}</>} render={(props) => <input {...props} type="range" min={0} max={10} value={values.mood} onChange={(e) => set("mood", Number(e.target.value))} />} />
        <Field label="Colour" render={(props) => <input {...props} type="color" value={values.colour} onChange={text("colour")} />} />
        <Field label="You get up at" render={(props) => <input {...props} type="time" value={values.time} onChange={text("time")} />} />
        <Field
          label="City"
          render={(props) => (
            <select {...props} value={values.city} onChange={text("city")}>
              <option value="" disabled>
                Choose…
              </option>
              {CITIES.map(([country, cities]) => (
                <optgroup key={country} label={country}>
                  {cities.map((city) => (
                    <option key={city} value={city}>
                      {city}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          )}
        />
        <Field
          label="Days"
          render={(props) => (
            <select {...props} multiple value={values.days} onChange={(e) => set("days", Array.from(e.target.selectedOptions, (option) => option.value))}>
              {[...DAYS].map(([value, day]) => (
                <option key={value} value={value}>
                  {day}
                </option>
              ))}
            </select>
          )}
        />
        <fieldset>
          <legend>Size</legend>
          {(["s", "m", "l"] as const).map((size) => (
            <label key={size}>
              <input type="radio" name="size" value={size} checked={values.size === size} onChange={(e) => set("size", e.target.value as Values["size"])} />
              {size.toUpperCase()}
            </label>
          ))}
        </fieldset>
        <Field label="Notes" render={(props) => <textarea {...props} rows={2} value={values.notes} onChange={text("notes")} />} />
        <Check checked={values.agrees} onChange={(e) => set("agrees", e.target.checked)}>
          I agree
        </Check>
        <Check defaultChecked disabled aria-label="always on" />
        <input type="hidden" name="token" value="none" readOnly />
        <button type="submit">Send</button>
        <button type="reset">Empty</button>
        <button type="button" onClick={() => form.current?.requestSubmit?.()}>
          Send by code
        </button>
      </form>
      <div role="alert">
        {shown.map(([key, problem]) => (
          <p key={key}>
            {key}: {problem}
          </p>
        ))}
      </div>
      <p role="status">
        {sent.length} sent; up at {hours * 60 + minutes || "no"} minutes after midnight; {values.notes.length} letters of notes; {values.days.map((day) => DAYS.get(day)).join(", ") || "no day"}
      </p>
      <datalist id="unused-names">
        <option value="Ada" />
      </datalist>
      <progress max={4} value={4 - Object.keys(found).length} aria-label="Filled in" />
      <meter min={0} max={10} value={values.mood} aria-label="Mood">
        {values.mood}
      </meter>
    </main>
  );
}
