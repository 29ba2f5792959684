import { Component, type ReactNode } from "react";

class Toggle extends Component<{ children: ReactNode }, { on: boolean }> {
  constructor(props: { children: ReactNode }) {
    super(props);
    this.state = { on: true };
    this.flip = this.flip.bind(this);
  }
  flip() {
    this.setState((state) => ({ on: !state.on }));
  }
  get label() {
    return this.state.on ? "ON" : "OFF";
  }
  render() {
    return <p onClick={this.flip}>{this.props.children} {this.label}</p>;
  }
}

export default function App() {
  return <Toggle>Lamp is</Toggle>;
}
