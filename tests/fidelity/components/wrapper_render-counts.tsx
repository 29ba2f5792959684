import { StrictMode } from "react";

let renders = 0;

function Counted() {
  renders += 1;
  return <li>{renders}</li>;
}

export default function Counts() {
  return <ul><Counted /><StrictMode><Counted /><Counted /></StrictMode></ul>;
}
