import { Fragment, useState } from "react";

function* countdown(from: number): Generator<number, string, boolean | undefined> {
  while (from > 0) {
    const stop = yield from--;
    if (stop) return "stopped";
  }
  return "lift-off";
}

class Matrix implements Iterable<readonly number[]> {
  readonly #rows: number[][];
  static identity: Matrix;

  static {
    Matrix.identity = Matrix.from([
      [1, 0],
      [0, 1],
    ]);
  }

  private constructor(rows: number[][]) {
    this.#rows = rows;
  }

  static from(rows: readonly (readonly number[])[]): Matrix;
  static from(rows: string): Matrix;
  static from(rows: string | readonly (readonly number[])[]): Matrix {
    if (typeof rows === "string") return new Matrix(rows.split(";").map((row) => row.trim().split(/\s+/).map(Number)));
    return new Matrix(rows.map((row) => [...row]));
  }

  *[Symbol.iterator](): IterableIterator<readonly number[]> {
    yield* this.#rows;
  }

  get [Symbol.toStringTag](): string {
    return "Matrix";
  }

  times(other: Matrix): Matrix {
    return Matrix.from(this.#rows.map((row) => [0, 1].map((j) => row.reduce((sum, x, k) => sum + x * (other.#rows[k]?.[j] ?? 0), 0))));
  }

  toString(): string {
    return this.#rows.map((row) => row.join(" ")).join("; ");
  }
}

namespace Units {
  export const metre = 1;
  export const foot = 0.3048;
  export function convert(value: number, from: keyof typeof lengths, to: keyof typeof lengths): number {
    return (value * lengths[from]) / lengths[to];
  }
  const lengths = { metre, foot };
}

const upper = (strings: TemplateStringsArray, ...values: readonly unknown[]): string =>
  strings.raw.reduce((text, part, i) => text + part + (i < values.length ? String(values[i]).toUpperCase() : ""), "");

const reads: string[] = [];
const watched = new Proxy(
  { name: "Ada", born: 1815 } as Record<string, unknown>,
  {
    get(target, key, receiver) {
      if (typeof key === "string" && reads.length < 100) reads.push(key);
      return Reflect.get(target, key, receiver);
    },
    has: (target, key) => Reflect.has(target, key),
    deleteProperty: () => false,
  },
);

const labels = new WeakMap<object, string>();
const seen = { symbol: Symbol("seen"), [Symbol.toPrimitive]: () => 42 };
labels.set(seen, "a weak label");

function firstPair(sum: number, numbers: readonly number[]): readonly [number, number] | undefined {
  outer: for (const a of numbers) {
    for (const b of numbers) {
      if (a > b) continue outer;
      if (a + b === sum) return [a, b];
    }
  }
  return undefined;
}

type Pet = { kind: "cat" | "dog"; name: string };
const PETS: Pet[] = [
  { kind: "cat", name: "Tom" },
  { kind: "dog", name: "Rex" },
  { kind: "cat", name: "Kit" },
];

const copy = structuredClone({ when: new Date(Date.UTC(2024, 1, 29)), list: [1, [2, 3]], map: new Map([["a", 1]]) });

const EXAMPLES: readonly { title: string; run: () => string }[] = [
  {
    title: "Generators",
    run: () => {
      const steps = countdown(3);
      const shown = [steps.next().value, steps.next().value, steps.next(true).value];
      return `${shown.join(" → ")}; all of them: ${[...countdown(3)].join(", ")}`;
    },
  },
  { title: "Iterators", run: () => [...Matrix.from("1 2; 3 4").times(Matrix.identity)].map((row) => row.join()).join(" | ") },
  { title: "Tags", run: () => `${Object.prototype.toString.call(Matrix.identity)}, ${upper`a\n${"loud"} word`}` },
  { title: "Namespaces", run: () => `10 feet are ${Units.convert(10, "foot", "metre").toFixed(3)} m` },
  { title: "Proxies", run: () => `${String(watched.name)} was born in ${String(watched.born)}; read: ${new Set(reads).size}, ${"age" in watched}` },
  { title: "Weak maps", run: () => `${labels.get(seen) ?? "none"} of ${seen.symbol.description} and ${+seen + 1}` },
  { title: "Labels", run: () => firstPair(9, [1, 2, 4, 5])?.join(" + ") ?? "no pair" },
  {
    title: "Grouping",
    run: () => Object.entries(Object.groupBy(PETS, ({ kind }) => kind)).map(([kind, pets]) => `${kind}: ${pets?.length ?? 0}`).join(", "),
  },
  { title: "Sorting copies", run: () => `${PETS.map((p) => p.name).toSorted().join()} ${[3, 1, 2].toReversed().with(0, 9).join()}` },
  { title: "Copies", run: () => `${copy.when.toISOString().slice(0, 10)} ${copy.list.flat().join()} ${copy.map.get("a")}` },
  { title: "Sets", run: () => [...new Set([1, 2, 3]).intersection(new Set([2, 3, 4]))].join() },
  { title: "Letters", run: () => `${[..."👍🏽é"].length} code points, ${"👨‍👩‍👧".length} units, ${"é".normalize("NFD").length} after NFD` },
  { title: "Numbers", run: () => `${0b1010} ${0o17} ${0xff} ${1_000_000} ${2n ** 64n} ${(-7) % 3} ${-7n / 2n} ${Number.MAX_SAFE_INTEGER}` },
  { title: "Optional", run: () => `${(PETS as Pet[] | undefined)?.[9]?.name?.trim() ?? "nobody"}` },
  { title: "Matching", run: () => [..."2024-02-29".matchAll(/(?<part>\d+)/g)].map((m) => m.groups?.part).join(".") },
  { title: "Call and void", run: () => `${[1, 2].at.call([7, 8], -1)} ${void 0 === undefined}` },
];

const answerOf = (run: () => string): string => {
  try {
    return run();
  } catch (error: unknown) {
    return error instanceof Error ? `This browser is too old: ${error.message}` : "unknown";
  }
};

export default function Tour() {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = (index: number) => {
    const next = new Set(open);
    if (!next.delete(index)) next.add(index);
    setOpen(next);
  };
  return (
    <>
      <h1>A tour of modern JavaScript</h1>
      <dl>
        {EXAMPLES.map(({ title, run }, index) => (
          <Fragment key={title}>
            <dt>
              <button type="button" aria-expanded={open.has(index)} onClick={() => toggle(index)}>
                {title}
              </button>
            </dt>
            {open.has(index) && <dd>{answerOf(run)}</dd>}
          </Fragment>
        ))}
      </dl>
      <p role="status">
        {open.size} of {EXAMPLES.length} open
      </p>
    </>
  );
}
