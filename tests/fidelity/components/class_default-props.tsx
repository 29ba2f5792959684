import { Component } from "react";

class Avatar extends Component<{ size?: number; shape?: string | null; name: string }> {
  static defaultProps = { size: 40, shape: "circle" };
  render() {
    return <img alt={this.props.name} width={this.props.size} className={String(this.props.shape)} />;
  }
}

export default function App() {
  return <><Avatar name="a" /><Avatar name="b" size={undefined} shape={null} /><Avatar name="c" size={0} /></>;
}
