import { Component } from "react";

class Old extends Component<object, { steps: string[] }> {
  state = { steps: ["initial"] };
  UNSAFE_componentWillMount() {
    this.setState({ steps: [...this.state.steps, "object"] });
    this.setState((state) => ({ steps: [...state.steps, "function"] }));
  }
  render() {
    return <p>{this.state.steps.join(" > ")}</p>;
  }
}

export default function App() {
  return <Old />;
}
