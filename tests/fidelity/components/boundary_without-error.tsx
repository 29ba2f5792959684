import { Component, type ReactNode } from "react";

class Boundary extends Component<{ fallback: ReactNode; children: ReactNode }, { failed: boolean }> {
  state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  componentDidCatch() {}
  render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}

export default function Safe() {
  return <Boundary fallback={<p>broken</p>}><p>fine</p></Boundary>;
}
