import React from "react";

interface BoundaryProps {
  children: React.ReactNode;
}

interface BoundaryState {
  hasError: boolean;
  message: string;
}

class ErrorBoundary extends React.Component<BoundaryProps, BoundaryState> {
  state: BoundaryState = { hasError: false, message: "" };

  static getDerivedStateFromError(error: Error): BoundaryState {
    return { hasError: true, message: error.message };
  }

  componentDidCatch(error: Error, info: React.ErrorInfo): void {
    console.error("Lesson crashed:", error, info.componentStack);
  }

  private reset = () => {
    this.setState({ hasError: false, message: "" });
  };

  render() {
    if (this.state.hasError) {
      return (
        <div role="alert">
          <p>Something went wrong: {this.state.message}</p>
          <button type="button" onClick={this.reset}>
            Reload the lesson
          </button>
        </div>
      );
    }
    return this.props.children;
  }
}

type Metal = { symbol: string; name: string; rank: number };

const metals: Metal[] = [
  { symbol: "Mg", name: "magnesium", rank: 1 },
  { symbol: "Zn", name: "zinc", rank: 2 },
  { symbol: "Fe", name: "iron", rank: 3 },
  { symbol: "Cu", name: "copper", rank: 4 },
  { symbol: "Ag", name: "silver", rank: 5 },
];

const ionOf: Record<string, string> = { Mg: "Mg²⁺", Zn: "Zn²⁺", Fe: "Fe²⁺", Cu: "Cu²⁺", Ag: "Ag⁺" };

interface Experiment {
  metal: string;
  solution: string;
}

class Displacement extends React.Component<object, { choice: Experiment; log: string[]; predictions: number; hits: number }> {
  constructor(props: object) {
    super(props);
    this.state = { choice: { metal: "Zn", solution: "Cu" }, log: [], predictions: 0, hits: 0 };
    this.predict = this.predict.bind(this);
  }

  predict(reacts: boolean) {
    const { metal, solution } = this.state.choice;
    const a = metals.find((m) => m.symbol === metal);
    const b = metals.find((m) => m.symbol === solution);
    if (!a || !b) return;
    const truth = a.rank < b.rank;
    const outcome = truth
      ? `${a.name} pushes ${b.name} out of its solution: ${b.name} settles on the strip.`
      : a === b
        ? `Nothing new: ${a.name} is already in the solution.`
        : `Nothing happens: ${a.name} is less reactive than ${b.name}.`;
    this.setState((s) => ({
      predictions: s.predictions + 1,
      hits: s.hits + (truth === reacts ? 1 : 0),
      log: [`${truth === reacts ? "✓" : "✗"} ${a.symbol} in ${ionOf[b.symbol]}: ${outcome}`, ...s.log].slice(0, 5),
    }));
  }

  choose = (part: keyof Experiment) => (e: React.ChangeEvent<HTMLSelectElement>) =>
    this.setState({ choice: { ...this.state.choice, [part]: e.target.value } });

  render(): React.ReactNode {
    const { choice, log, predictions, hits } = this.state;
    return (
      <div>
        <p>
          From the most to the least reactive: {metals.map((m) => m.symbol).join(" > ")}. A more reactive metal displaces a less reactive
          one from its solution.
        </p>
        <label>
          Metal strip:{" "}
          <select value={choice.metal} onChange={this.choose("metal")}>
            {metals.map((m) => (
              <option key={m.symbol} value={m.symbol}>{m.name}</option>
            ))}
          </select>
        </label>{" "}
        <label>
          Solution of:{" "}
          <select value={choice.solution} onChange={this.choose("solution")}>
            {metals.map((m) => (
              <option key={m.symbol} value={m.symbol}>{m.name} ({ionOf[m.symbol]})</option>
            ))}
          </select>
        </label>
        <p>What will happen?</p>
        <button type="button" onClick={() => this.predict(true)}>A reaction</button>
        <button type="button" onClick={() => this.predict(false)}>No reaction</button>
        <p role="status">{log[0] ?? "Make at least five predictions."}</p>
        <ol>{log.slice(1).map((line, i) => <li key={i}>{line}</li>)}</ol>
        <p>Score: {hits} of {predictions}</p>
        <button type="button" onClick={() => this.setState({ log: [], predictions: 0, hits: 0 })}>Start again</button>
      </div>
    );
  }
}

export default function Lesson() {
  return (
    <ErrorBoundary>
      <main style={{ fontFamily: "Arial", maxWidth: 640, margin: "0 auto" }}>
        <h1>Displacement reactions</h1>
        <Displacement />
      </main>
    </ErrorBoundary>
  );
}
