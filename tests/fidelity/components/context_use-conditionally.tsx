import { createContext, use } from "react";

const Theme = createContext("plain");

function Rule({ show }: { show: boolean }) {
  if (show) {
    const theme = use(Theme);
    return <hr className={theme} />;
  }
  return "no rule";
}

export default function App() {
  return <Theme value="striped"><Rule show={true} /><Rule show={false} />{[1, 2].map((n) => <Rule key={n} show={n === 2} />)}</Theme>;
}
