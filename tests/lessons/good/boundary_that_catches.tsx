import React, { Component, useState } from "react";
import type { ErrorInfo, PropsWithChildren, ReactElement } from "react";

type Fallback = (error: Error, reset: () => void) => ReactElement;

class Boundary extends Component<PropsWithChildren<{ fallback: Fallback; onCaught?: (text: string) => void }>, { error: Error | null }> {
  static displayName = "Boundary";
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    this.props.onCaught?.(`${error.name} in${info.componentStack?.trim().split("\n")[0] ?? " a component"}`);
  }

  private readonly reset = (): void => this.setState({ error: null });

  override render(): React.ReactNode {
    const { error } = this.state;
    return error ? this.props.fallback(error, this.reset) : this.props.children;
  }
}

class ParseError extends SyntaxError {
  constructor(
    readonly input: string,
    options?: ErrorOptions,
  ) {
    super(`"${input}" is not a fraction`, options);
    this.name = "ParseError";
  }
}

function parseFraction(text: string): [number, number] {
  const match = /^\s*(?<top>-?\d+)\s*\/\s*(?<bottom>\d+)\s*$/u.exec(text);
  if (!match?.groups) throw new ParseError(text);
  const { top, bottom } = match.groups;
  if (Number(bottom) === 0) throw new RangeError("A denominator is never zero");
  return [Number(top), Number(bottom)];
}

function Fraction({ text }: { text: string }) {
  const [top, bottom] = parseFraction(text);
  return (
    <p>
      {text} is about <strong>{(top / bottom).toFixed(3)}</strong>
    </p>
  );
}

function safely<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  } finally {
    // Nothing to put away.
  }
}

export default function ErrorsLesson() {
  const [text, setText] = useState("3/4");
  const [json, setJson] = useState('{"apples": 3}');
  const [caught, setCaught] = useState<string[]>([]);
  const parsed = safely<unknown>(() => JSON.parse(json), undefined);
  const apples =
    typeof parsed === "object" && parsed !== null && "apples" in parsed && typeof parsed.apples === "number" ? parsed.apples : null;
  return (
    <article>
      <h1>When code throws</h1>
      <p>An error that nobody catches ends the program. A boundary catches what a component below it throws.</p>
      <label htmlFor="fraction">A fraction</label>
      <input id="fraction" value={text} onChange={(event) => setText(event.target.value)} />
      <Boundary
        key={text}
        fallback={(error, reset) => (
          <div role="alert">
            <p>
              {error.name}: {error.message}
            </p>
            <button type="button" onClick={reset}>
              Try again
            </button>
          </div>
        )}
        onCaught={(line) => setCaught((before) => [...before.slice(-4), line])}
      >
        <Fraction text={text} />
      </Boundary>
      <h2>JSON that learners type</h2>
      <label>
        Some JSON <textarea value={json} onChange={({ currentTarget: { value } }) => setJson(value)} rows={3} />
      </label>
      <p role="status">{apples === null ? "There is no number of apples in it." : `${apples} apples`}</p>
      {caught.length > 0 && (
        <ol aria-label="Caught so far">
          {caught.map((line, at) => (
            <li key={at}>{line}</li>
          ))}
        </ol>
      )}
      <button type="button" onClick={() => setText("1/0")}>
        Divide by zero
      </button>
      <button type="button" onClick={() => setText("one half")}>
        Type words
      </button>
    </article>
  );
}
