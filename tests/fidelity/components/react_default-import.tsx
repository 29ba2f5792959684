import React, { useState } from "react";

export default function App() {
  const [a] = useState("a");
  const [b] = React.useState("b");
  return <React.Fragment>{a}{b}{React.createElement("i", { key: "i" }, "c")}{typeof React.version}</React.Fragment>;
}
