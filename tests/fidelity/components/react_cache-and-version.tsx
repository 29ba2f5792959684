import { cache, version } from "react";

const square = cache((n: number) => n * n);

export default function App() {
  return <p>{square(4)} {version.split(".")[0]}</p>;
}
