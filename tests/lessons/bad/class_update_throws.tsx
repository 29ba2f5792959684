// bad: componentDidUpdate throws after the first answer
// where: 24
import { Component, createRef } from "react";

interface State {
  at: number;
  score: number;
  text: string;
}

const PAIRS = [
  { one: "mouse", many: "mice" },
  { one: "child", many: "children" },
  { one: "foot", many: "feet" },
];

export default class Plurals extends Component<Record<string, never>, State> {
  state: State = { at: 0, score: 0, text: "" };
  input = createRef<HTMLInputElement>();
  heading = createRef<HTMLHeadingElement>();

  componentDidUpdate(_: Record<string, never>, before: State) {
    if (before.at !== this.state.at) {
      this.heading.current!.focus();
    }
  }

  check = () => {
    const { at, score, text } = this.state;
    const right = text.trim().toLowerCase() === PAIRS[at].many;
    this.setState({ at: (at + 1) % PAIRS.length, score: score + (right ? 1 : 0), text: "" });
  };

  render() {
    const { at, score, text } = this.state;
    return (
      <div style={{ padding: 20 }}>
        <h1>Unusual plurals</h1>
        <p>one mouse, two mice; one child, two children; one foot, two feet</p>
        <h2>One {PAIRS[at].one}, two …</h2>
        <label>
          Plural: <input ref={this.input} value={text} onChange={(e) => this.setState({ text: e.target.value })} />
        </label>
        <button type="button" onClick={this.check}>Check</button>
        <p role="status">Score: {score}</p>
      </div>
    );
  }
}
