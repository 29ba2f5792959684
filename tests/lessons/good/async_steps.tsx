import { Suspense, startTransition, use, useDeferredValue, useState } from "react";

type Result<T, E = Error> = { ok: true; value: T } | { ok: false; error: E };

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function* steps(count: number): AsyncGenerator<string> {
  for (let i = 1; i <= count; i++) {
    await sleep(50);
    yield `Step ${i}`;
  }
}

async function collect(count: number): Promise<Result<string[]>> {
  try {
    const found: string[] = [];
    for await (const step of steps(count)) found.push(step);
    return { ok: true, value: found };
  } catch (error: unknown) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    console.log("collected");
  }
}

function Steps({ result }: { result: Promise<Result<string[]>> }) {
  const found = use(result);
  if (!found.ok) return <p role="alert">{found.error.message}</p>;
  return <ol>{found.value.map((step) => <li key={step}>{step}</li>)}</ol>;
}

const Algorithms = () => {
  const [count, setCount] = useState(3);
  const deferred = useDeferredValue(count);
  const [result, setResult] = useState(() => collect(3));
  return (
    <>
      <input
        type="range" min={1} max={9} value={count}
        onChange={({ target: { valueAsNumber: n } }) => {
          setCount(n);
          startTransition(() => setResult(collect(n)));
        }}
      />
      <p>{deferred !== count ? "thinking…" : `${count} steps`}</p>
      <Suspense fallback={<p>Loading…</p>}>
        <Steps result={result} />
      </Suspense>
    </>
  );
};

export default Algorithms;
