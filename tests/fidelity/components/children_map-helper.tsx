import { Children, type ReactNode } from "react";

function Rows({ children }: { children?: ReactNode }) {
  return <div>{Children.map(children, (child, i) => <div className="row" data-index={i}>{child}</div>)}</div>;
}

export default function MapHelper() {
  return (
    <>
      <Rows>
        <b>one</b>
        two
        {null}
        {[<i key="x">three</i>, "four"]}
        {false}
        <>
          <u>fragment is one</u>
          <u>child</u>
        </>
      </Rows>
      <Rows />
    </>
  );
}
