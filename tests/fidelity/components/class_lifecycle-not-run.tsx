import { PureComponent } from "react";

const calls: string[] = [];

class Life extends PureComponent<{ n: number }, { text: string }> {
  state = { text: "first" };
  componentDidMount() {
    calls.push("mount");
    this.setState({ text: "mounted" });
  }
  componentDidUpdate() {
    calls.push("update");
  }
  componentWillUnmount() {
    calls.push("unmount");
  }
  render() {
    return <p>{this.state.text} {this.props.n} [{calls.join()}]</p>;
  }
}

export default function App() {
  return <div><Life n={1} /><Life n={2} /></div>;
}
