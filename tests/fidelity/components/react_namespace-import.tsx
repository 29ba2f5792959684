import * as React from "react";

const Ctx = React.createContext("c");
const M = React.memo(() => <i>{React.useContext(Ctx)}</i>);

class K extends React.PureComponent<{ n: number }> {
  override render(): React.ReactNode {
    return <b>{this.props.n}</b>;
  }
}

export default function App(): React.JSX.Element {
  const [n] = React.useState<number>(1);
  return <React.StrictMode><Ctx value="v"><M /></Ctx><K n={n} />{React.Children.count([1, 2])}</React.StrictMode>;
}
