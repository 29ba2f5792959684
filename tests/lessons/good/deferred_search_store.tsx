import { useDeferredValue, useMemo, useState, useSyncExternalStore, useTransition } from "react";

type Animal = { name: string; class: "mammal" | "bird" | "reptile" | "amphibian" | "fish"; why: string };

const ANIMALS: Animal[] = [
  { name: "bat", class: "mammal", why: "It flies, but it has fur and feeds its young with milk." },
  { name: "penguin", class: "bird", why: "It cannot fly, but it has feathers and lays eggs." },
  { name: "dolphin", class: "mammal", why: "It lives in the sea, yet breathes air and gives milk." },
  { name: "frog", class: "amphibian", why: "It begins in water as a tadpole." },
  { name: "tortoise", class: "reptile", why: "Dry scales, and eggs laid on land." },
  { name: "shark", class: "fish", why: "It breathes with gills." },
  { name: "ostrich", class: "bird", why: "Feathers, a beak and very large eggs." },
  { name: "newt", class: "amphibian", why: "Moist skin; its young have gills." },
];

function createScore() {
  let answers: Readonly<Record<string, string>> = {};
  const listeners = new Set<() => void>();
  const emit = () => listeners.forEach((l) => l());
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    get: () => answers,
    answer(name: string, kind: string) {
      answers = { ...answers, [name]: kind };
      emit();
    },
    clear() {
      answers = {};
      emit();
    },
  };
}

const store = createScore();

const useAnswers = () => useSyncExternalStore(store.subscribe, store.get, store.get);

function Score() {
  const answers = useAnswers();
  const right = ANIMALS.filter((a) => answers[a.name] === a.class).length;
  return (
    <p role="status">
      <strong>{right}</strong> of {ANIMALS.length} classified
    </p>
  );
}

function Row({ animal }: { animal: Animal }) {
  const chosen = useAnswers()[animal.name];
  return (
    <tr>
      <th scope="row">{animal.name}</th>
      <td>
        <select aria-label={`Class of the ${animal.name}`} value={chosen ?? ""} onChange={(e) => store.answer(animal.name, e.target.value)}>
          <option value="" disabled>
            class?
          </option>
          {["mammal", "bird", "reptile", "amphibian", "fish"].map((c) => (
            <option key={c}>{c}</option>
          ))}
        </select>
      </td>
      <td>{chosen ? (chosen === animal.class ? `✓ ${animal.why}` : "✗ Think of skin, young and breathing.") : ""}</td>
    </tr>
  );
}

export default function Vertebrates() {
  const [query, setQuery] = useState("");
  const [onlyOpen, setOnlyOpen] = useState(false);
  const [pending, startTransition] = useTransition();
  const deferred = useDeferredValue(query);
  const answers = useAnswers();

  const shown = useMemo(
    () => ANIMALS.filter((a) => a.name.includes(deferred.trim().toLowerCase()) && (!onlyOpen || answers[a.name] !== a.class)),
    [deferred, onlyOpen, answers],
  );

  return (
    <main style={{ fontFamily: "system-ui", maxWidth: 720, margin: "0 auto" }}>
      <h1>Five classes of vertebrates</h1>
      <dl>
        <dt>Mammals</dt>
        <dd>have hair or fur and feed their young with milk.</dd>
        <dt>Birds</dt>
        <dd>have feathers and lay eggs with a hard shell.</dd>
        <dt>Reptiles</dt>
        <dd>have dry scales and breathe with lungs all their life.</dd>
        <dt>Amphibians</dt>
        <dd>have moist skin; their young live in water with gills.</dd>
        <dt>Fish</dt>
        <dd>breathe with gills all their life.</dd>
      </dl>
      <label>
        Search <input type="search" value={query} onChange={(e) => setQuery(e.target.value)} />
      </label>{" "}
      <label>
        <input type="checkbox" checked={onlyOpen} onChange={(e) => startTransition(() => setOnlyOpen(e.target.checked))} /> only those not solved
      </label>
      <table aria-busy={pending || deferred !== query}>
        <tbody>
          {shown.map((a) => (
            <Row key={a.name} animal={a} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p>No animal to show.</p>}
      <Score />
      <button type="button" onClick={() => store.clear()}>
        Try again
      </button>
    </main>
  );
}
