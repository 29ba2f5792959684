import { Component, createContext } from "react";
import type * as React from "react";

const Theme = createContext("light");

class Themed extends Component<{ text: string }> {
  static contextType = Theme;
  declare context: React.ContextType<typeof Theme>;
  render() {
    return <p className={this.context}>{this.props.text}</p>;
  }
}

export default function App() {
  return <><Themed text="default" /><Theme value="dark"><Themed text="inside" /></Theme></>;
}
