"use client";

import { memo, forwardRef, useCallback, useEffect, useImperativeHandle, useRef, useState, type ComponentType, type Ref } from "react";

type Peg = 0 | 1 | 2;
type Move = readonly [from: Peg, to: Peg];
type Tower = readonly number[];

const memoised = new Map<string, readonly Move[]>();

function hanoi(n: number, from: Peg = 0, to: Peg = 2, via: Peg = 1): readonly Move[] {
  if (n <= 0) return [];
  const key = `${n}${from}${to}${via}`;
  const known = memoised.get(key);
  if (known) return known;
  const moves: Move[] = [...hanoi(n - 1, from, via, to), [from, to], ...hanoi(n - 1, via, to, from)];
  memoised.set(key, moves);
  return moves;
}

const fib = ((cache: Record<number, bigint> = { 0: 0n, 1: 1n }) => {
  const at = (n: number): bigint => (cache[n] ??= at(n - 1) + at(n - 2));
  return at;
})();

function withTitle<P extends object>(Inner: ComponentType<P>, title: string) {
  const Outer = (props: P) => (
    <section aria-label={title}>
      <h2>{title}</h2>
      <Inner {...props} />
    </section>
  );
  Outer.displayName = `withTitle(${Inner.displayName ?? Inner.name ?? "Component"})`;
  return Outer;
}

function withLog<P extends { discs: number }>(Inner: ComponentType<P>) {
  return function Logged(props: P) {
    useEffect(() => {
      console.debug("discs", props.discs);
    }, [props.discs]);
    return <Inner {...props} />;
  };
}

interface PlayerHandle {
  restart(): void;
  readonly step: number;
}

const start = (discs: number): Tower[] => [Array.from({ length: discs }, (_, i) => discs - i), [], []];

function apply(towers: readonly Tower[], [from, to]: Move): Tower[] {
  const disc = towers[from]?.at(-1);
  return towers.map((tower, peg) => (disc === undefined ? tower : peg === from ? tower.slice(0, -1) : peg === to ? [...tower, disc] : tower));
}

const Player = memo(
  forwardRef(function Player({ discs }: { discs: number }, ref: Ref<PlayerHandle>) {
    const [step, setStep] = useState(0);
    const [running, setRunning] = useState(false);
    const timer = useRef<ReturnType<typeof setInterval> | undefined>(undefined);
    const moves = hanoi(discs);
    const done = step >= moves.length;

    useImperativeHandle(ref, () => ({ restart: () => setStep(0), step }), [step]);

    useEffect(() => {
      if (!running || done) return;
      timer.current = setInterval(() => setStep((s) => Math.min(s + 1, moves.length)), 800);
      return () => clearInterval(timer.current);
    }, [running, done, moves.length]);

    const towers = moves.slice(0, step).reduce<Tower[]>(apply, start(discs));
    return (
      <div>
        <svg viewBox="0 0 300 120" role="img" aria-label={`Move ${step} of ${moves.length}`}>
          {towers.map((tower, peg) => (
            <g key={peg} transform={`translate(${50 + peg * 100} 110)`}>
              <rect x={-2} y={-100} width={4} height={100} fill="#999" />
              {tower.map((disc, level) => (
                <rect key={disc} x={-disc * 7} y={-(level + 1) * 14} width={disc * 14} height={12} rx={3} fill={`hsl(${disc * 50} 70% 50%)`} />
              ))}
            </g>
          ))}
        </svg>
        <button type="button" disabled={done} onClick={() => setStep(step + 1)}>
          Next move
        </button>
        <button type="button" aria-pressed={running} onClick={() => setRunning((r) => !r)}>
          {running && !done ? "Pause" : "Play"}
        </button>
        <p role="status">{done ? "Solved!" : `${moves.length - step} moves left`}</p>
      </div>
    );
  }),
);
Player.displayName = "Player";

const Facts = withTitle(
  withLog(({ discs }: { discs: number }) => (
    <p>
      {discs} discs need {(2n ** BigInt(discs) - 1n).toString()} moves; the {discs}th Fibonacci number is {String(fib(discs))} and the 90th {fib(90).toString()}.
    </p>
  )),
  "Numbers",
);

const Lesson = () => {
  const [discs, setDiscs] = useState(3);
  const player = useRef<PlayerHandle>(null);
  const change = useCallback((value: number) => {
    setDiscs(Number.isFinite(value) ? Math.min(6, Math.max(1, Math.trunc(value))) : 1);
    player.current?.restart();
  }, []);
  return (
    <>
      <h1>The towers of Hanoi</h1>
      <label>
        Discs <input type="number" min={1} max={6} value={discs} onChange={(e) => change(e.target.valueAsNumber)} />
      </label>
      <Player ref={player} discs={discs} />
      <button type="button" onClick={() => player.current?.restart()}>
        From the beginning
      </button>
      <Facts discs={discs} />
    </>
  );
};

const Wrapped = memo(Lesson);
export default Wrapped;
