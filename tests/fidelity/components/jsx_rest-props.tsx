import type * as React from "react";

type Props = { tone: "calm" | "loud"; children?: React.ReactNode } & React.HTMLAttributes<HTMLParagraphElement>;

function Note({ tone, children, ...rest }: Props) {
  return <p {...rest} className={["note", `note-${tone}`, rest.className].filter(Boolean).join(" ")}>{children}</p>;
}

export default function Notes() {
  return (
    <div>
      <Note tone="calm" id="n1" data-kind="tip">Breathe</Note>
      <Note tone="loud" className="wide" aria-live="assertive">Stop</Note>
    </div>
  );
}
