import { createElement, isValidElement } from "react";

export default function Valid() {
  const candidates: unknown[] = [<p />, createElement("p"), <></>, "text", 25, null, { type: "p", props: {} }, [<p key="1" />], () => null];
  return <p>{candidates.map((candidate) => (isValidElement(candidate) ? "1" : "0"))}</p>;
}
