import { Children, Fragment, type ReactNode } from "react";

function Count({ children }: { children?: ReactNode }) {
  return <li>{Children.count(children)}</li>;
}

export default function Counts() {
  return (
    <ul>
      <Count />
      <Count>{null}</Count>
      <Count>{[]}</Count>
      <Count>a</Count>
      <Count>a{1}<b /></Count>
      <Count>{[1, [2, [3, null]]]}</Count>
      <Count>{true}{undefined}</Count>
      <Count><Fragment><i /><i /></Fragment></Count>
    </ul>
  );
}
