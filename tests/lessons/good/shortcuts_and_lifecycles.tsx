import React, { createRef, PureComponent, type KeyboardEvent as ReactKeyboardEvent, type RefObject } from "react";

type Props = { seconds: number; label: string };
type State = { left: number; log: readonly string[]; previous: number };
type Snapshot = number | null;

abstract class Ticking<P, S> extends PureComponent<P, S> {
  protected timer: number | ReturnType<typeof setTimeout> | null = null;
  protected abstract tick(): void;

  protected schedule(delay: number): void {
    this.stop();
    this.timer = window.setTimeout(() => this.tick(), delay);
  }

  protected stop(): void {
    if (this.timer !== null) clearTimeout(this.timer as number);
    this.timer = null;
  }

  override componentWillUnmount(): void {
    this.stop();
  }
}

class Countdown extends Ticking<Props, State> {
  static defaultProps: Partial<Props> = { label: "Boil the egg" };
  private readonly list: RefObject<HTMLUListElement | null> = createRef<HTMLUListElement>();

  constructor(props: Props) {
    super(props);
    this.state = { left: props.seconds, log: ["constructor"], previous: props.seconds };
    this.note = this.note.bind(this);
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.seconds === state.previous ? null : { left: props.seconds, previous: props.seconds };
  }

  override componentDidMount(): void {
    this.note("componentDidMount");
    this.schedule(1000);
    window.addEventListener("keydown", this.onKey);
  }

  override getSnapshotBeforeUpdate(_: Readonly<Props>, before: Readonly<State>): Snapshot {
    return before.log.length < this.state.log.length ? (this.list.current?.scrollHeight ?? 0) : null;
  }

  override componentDidUpdate(before: Props, state: State, snapshot?: Snapshot): void {
    if (this.list.current && snapshot != null) this.list.current.scrollTop = snapshot;
    if (before.seconds !== this.props.seconds) this.note("componentDidUpdate");
    if (state.left !== this.state.left && this.state.left > 0) this.schedule(1000);
  }

  override componentWillUnmount(): void {
    super.componentWillUnmount();
    window.removeEventListener("keydown", this.onKey);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.repeat) return;
    const target = event.target;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    if (event.key === "r") this.setState((state, props) => ({ left: props.seconds, log: [...state.log, "r"] }));
  };

  protected tick(): void {
    this.setState(
      ({ left }) => ({ left: Math.max(0, left - 1) }),
      () => this.state.left === 0 && this.note("finished"),
    );
  }

  note(line: string): void {
    this.setState((state) => ({ ...state, log: [...state.log.slice(-9), line] }));
  }

  override render() {
    const { left, log } = this.state;
    const minutes = Math.floor(left / 60);
    return (
      <section>
        <h2>{this.props.label}</h2>
        <p role="timer">
          {minutes}:{String(left % 60).padStart(2, "0")}
        </p>
        <ul ref={this.list} style={{ maxHeight: 120, overflow: "auto" }}>
          {log.map((line, index) => (
            <li key={`${index}-${line}`}>{line}</li>
          ))}
        </ul>
        <button type="button" onClick={() => this.setState({ left: this.props.seconds }, () => this.schedule(1000))}>
          Restart
        </button>
        <button type="button" onClick={this.note.bind(this, "clicked")}>
          Note a click
        </button>
        <button type="button" onClick={() => this.forceUpdate()}>
          Draw again
        </button>
      </section>
    );
  }
}

export default class Lifecycles extends React.Component<Record<never, never>, { seconds: number; shown: boolean; text: string }> {
  override state = { seconds: 75, shown: true, text: "75" };

  override shouldComponentUpdate(_: object, next: { text: string; shown: boolean; seconds: number }): boolean {
    return next.text !== this.state.text || next.shown !== this.state.shown || next.seconds !== this.state.seconds;
  }

  private change(text: string): void {
    const seconds = Number.parseInt(text, 10);
    this.setState({ text });
    if (!Number.isNaN(seconds) && seconds > 0) this.setState({ seconds: Math.min(seconds, 3600) });
  }

  private readonly onKeyDown = (event: ReactKeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.currentTarget.blur();
  };

  override render(): React.ReactNode {
    const { seconds, shown, text } = this.state;
    return (
      <div>
        <h1>The life of a component</h1>
        <p>It is made, mounted, updated and unmounted. Press r to start again.</p>
        <label htmlFor="seconds">Seconds</label>
        <input id="seconds" inputMode="numeric" value={text} onChange={(e) => this.change(e.target.value)} onKeyDown={this.onKeyDown} />
        {(text === "" || Number.isNaN(Number(text))) && <p role="alert">Type a whole number.</p>}
        <button type="button" onClick={() => this.setState(({ shown }) => ({ shown: !shown }))}>
          {shown ? "Unmount it" : "Mount it"}
        </button>
        {shown ? <Countdown seconds={seconds} label="Boil the egg" /> : <p>It is gone, and so is its timer.</p>}
      </div>
    );
  }
}
