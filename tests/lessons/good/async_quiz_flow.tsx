import { startTransition, useActionState, useEffect, useEffectEvent, useId, useOptimistic, useRef, useState, type FormEvent } from "react";

interface Question {
  readonly prompt: string;
  readonly options: readonly [string, string, ...string[]];
  readonly answer: number;
  readonly why: string;
}

const QUESTIONS: readonly Question[] = [
  { prompt: "What does await do?", options: ["It stops the browser", "It pauses this function only"], answer: 1, why: "Other code goes on." },
  { prompt: "What is a promise?", options: ["A value that comes later", "A kind of loop"], answer: 0, why: "It settles once." },
  { prompt: "What runs last?", options: ["A microtask", "The code of now", "A timer"], answer: 2, why: "Timers wait for the rest." },
];

const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("Stopped", "AbortError"));
    });
  });

async function ask(question: Question, choice: number, signal: AbortSignal): Promise<boolean> {
  await sleep(400, signal);
  return choice === question.answer;
}

async function* ticks(upTo: number): AsyncGenerator<number> {
  for (let n = 1; n <= upTo; n++) {
    await sleep(100);
    yield n;
  }
}

function Order() {
  const [lines, setLines] = useState<string[]>([]);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  const run = async () => {
    const log: string[] = ["now"];
    const timer = sleep(0).then(() => log.push("timer"));
    queueMicrotask(() => log.push("microtask"));
    await Promise.allSettled([timer, Promise.reject(new Error("on purpose")), Promise.resolve().finally(() => log.push("finally"))]);
    for await (const n of ticks(3)) log.push(`tick ${n}`);
    const first = await Promise.race([sleep(50).then(() => "fast"), sleep(500).then(() => "slow")]);
    const { promise, resolve } = Promise.withResolvers<string>();
    setTimeout(() => resolve("resolved"), 10);
    if (alive.current) setLines([...log, first, await promise]);
  };
  return (
    <section aria-labelledby="order">
      <h2 id="order">In which order?</h2>
      <button type="button" onClick={() => void run()}>
        Run it
      </button>
      <ol>
        {lines.map((line, at) => (
          <li key={at}>{line}</li>
        ))}
      </ol>
    </section>
  );
}

export default function AsyncLesson() {
  const [at, setAt] = useState(0);
  const [choice, setChoice] = useState<number | null>(null);
  const [state, setState] = useState<"idle" | "asking" | "right" | "wrong">("idle");
  const [score, setScore] = useState(0);
  const [seconds, setSeconds] = useState(0);
  const abort = useRef<AbortController | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const name = useId();
  const [likes, addLike, saving] = useActionState(async (before: number, by: number) => {
    await sleep(200);
    return before + by;
  }, 0);
  const [shownLikes, showLike] = useOptimistic(likes, (now: number, by: number) => now + by);
  const question = QUESTIONS[at];

  const onTick = useEffectEvent(() => setSeconds(seconds + 1));
  useEffect(() => {
    if (!question) return;
    const timer = setInterval(() => onTick(), 1000);
    return () => clearInterval(timer);
  }, [question]);
  useEffect(() => () => abort.current?.abort(), []);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView?.({ block: "nearest" });
  }, [at]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!question || choice === null) return;
    abort.current?.abort();
    const controller = (abort.current = new AbortController());
    setState("asking");
    try {
      const right = await ask(question, choice, controller.signal);
      setState(right ? "right" : "wrong");
      if (right) setScore((before) => before + 1);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
      setState("idle");
    }
  };
  const next = (to: number) => {
    abort.current?.abort();
    setAt(to);
    setChoice(null);
    setState("idle");
    if (to === 0) setScore(0);
  };
  const like = () =>
    startTransition(() => {
      showLike(1);
      addLike(1);
    });

  return (
    <main>
      <h1>Waiting without stopping</h1>
      <h2 ref={heading} tabIndex={-1}>
        {question ? `Question ${at + 1} of ${QUESTIONS.length}` : "Done"}
      </h2>
      {question ? (
        <form onSubmit={submit}>
          <fieldset disabled={state === "asking"}>
            <legend>{question.prompt}</legend>
            {question.options.map((option, index) => (
              <label key={option}>
                <input type="radio" name={name} value={index} checked={choice === index} onChange={() => setChoice(index)} /> {option}
              </label>
            ))}
          </fieldset>
          <button type="submit" disabled={choice === null}>
            Check
          </button>
          <button type="button" onClick={() => next(at + 1)} disabled={state !== "right" && state !== "wrong"}>
            Next
          </button>
        </form>
      ) : (
        <button type="button" onClick={() => next(0)}>
          Again
        </button>
      )}
      <p role="status">{state === "asking" ? "Checking…" : state === "idle" ? `Score ${score}, ${seconds} s` : `${state}: ${question?.why ?? ""}`}</p>
      <button type="button" onClick={like}>
        {saving ? "Saving" : "I like it"} ({shownLikes})
      </button>
      <Order />
    </main>
  );
}
