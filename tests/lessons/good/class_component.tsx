import React, { Component, Fragment } from "react";

type Props = { start?: number };
type State = { seconds: number; running: boolean };

class Boundary extends Component<{ children: React.ReactNode }, { failed: boolean }> {
  state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  render() {
    return this.state.failed ? <p>Something went wrong.</p> : this.props.children;
  }
}

class Stopwatch extends Component<Props, State> {
  private timer?: ReturnType<typeof setInterval>;
  #ticks = 0;
  static defaultProps: Props = { start: 0 };

  constructor(props: Props) {
    super(props);
    this.state = { seconds: props.start ?? 0, running: false };
    this.toggle = this.toggle.bind(this);
  }

  componentWillUnmount(): void {
    clearInterval(this.timer);
  }

  toggle() {
    if (this.state.running) {
      clearInterval(this.timer);
    } else {
      this.timer = setInterval(() => {
        this.#ticks += 1;
        this.setState(({ seconds }) => ({ seconds: seconds + 1 }));
      }, 1000);
    }
    this.setState({ running: !this.state.running });
  }

  override render() {
    const { seconds, running } = this.state;
    return (
      <>
        <time dateTime={`PT${seconds}S`}>{seconds}s</time>
        <button onClick={this.toggle}>{running ? "Stop" : "Go"}</button>
      </>
    );
  }
}

export default class Lesson extends React.PureComponent {
  render() {
    return (
      <Boundary>
        <Fragment key="watch">
          <Stopwatch start={3} />
        </Fragment>
      </Boundary>
    );
  }
}
