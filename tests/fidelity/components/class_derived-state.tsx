import { Component } from "react";

class Derived extends Component<{ value: number }, { doubled: number; kept: string }> {
  state = { doubled: -1, kept: "yes" };
  static getDerivedStateFromProps(props: { value: number }, state: { doubled: number }) {
    return props.value > 0 ? { doubled: props.value * 2, previous: state.doubled } : null;
  }
  render() {
    return <p>{JSON.stringify(this.state)}</p>;
  }
}

export default function App() {
  return <><Derived value={4} /><Derived value={0} /></>;
}
