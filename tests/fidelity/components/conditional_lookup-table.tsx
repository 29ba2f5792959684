import type * as React from "react";

const panels: Record<string, () => React.ReactNode> = {
  home: () => <h1>Home</h1>,
  about: () => <h1>About</h1>,
};

export default function Router() {
  const visit = (path: string) => (panels[path] ?? (() => <h1>Lost at {path}</h1>))();
  return <main>{["home", "about", "nowhere"].map((path) => <section key={path}>{visit(path)}</section>)}</main>;
}
