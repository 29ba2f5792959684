import { Component } from "react";

class Counter extends Component<{ start: number; label?: string }, { count: number }> {
  state = { count: this.props.start };

  increment = () => {
    this.setState(({ count }) => ({ count: count + 1 }));
  };

  render() {
    const { label = "Count" } = this.props;
    return <button onClick={this.increment}>{label}: {this.state.count}</button>;
  }
}

export default class App extends Component {
  render() {
    return <><Counter start={2} /><Counter start={5} label="Other" /></>;
  }
}
