import { Component } from "react";

class Kind extends Component<{ kind: string }> {
  render() {
    switch (this.props.kind) {
      case "text": return "text";
      case "number": return 7;
      case "list": return [<i key="1">1</i>, "2"];
      case "null": return null;
      case "bool": return false;
      default: return undefined;
    }
  }
}

export default function App() {
  return <>{["text", "number", "list", "null", "bool", "other"].map((kind) => <p key={kind}><Kind kind={kind} /></p>)}</>;
}
