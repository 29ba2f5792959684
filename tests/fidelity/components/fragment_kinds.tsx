import * as React from "react";
import { Fragment } from "react";

export default function Fragments() {
  return (
    <>
      <Fragment>named</Fragment>
      <React.Fragment key="k"><b>dotted</b></React.Fragment>
      <></>
      <><><>nested</></></>
      {[<Fragment key="1">in</Fragment>, <Fragment key="2">array</Fragment>]}
    </>
  );
}
