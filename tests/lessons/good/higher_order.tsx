import { lazy, StrictMode, useState } from "react";
import type { ComponentType, FC, PropsWithChildren } from "react";
import type { Unused } from "./types";

namespace Score {
  export const best = 10;
  export type Of<T> = { of: T; points: number };
}

type Named = { name: string };

const withGreeting =
  <P extends Named>(Inner: ComponentType<P>): FC<PropsWithChildren<P>> =>
  ({ children, ...rest }) => (
    <div>
      <p>Hello, {rest.name}!</p>
      <Inner {...(rest as unknown as P)} />
      {children}
    </div>
  );

const Card = withGreeting<Named>(({ name = "nobody" }) => <em title={`Card of ${name}`}>{name.length > 3 ? name : <>short</>}</em>);

const parts = { Title: ({ text }: { text: string }) => <h1>{text}</h1>, Body: Card };

export default withGreeting<Named & { score?: Score.Of<Unused> }>(function Lesson({ name = "you", score }) {
  const [on, set] = useState<boolean>(!1);
  const points = (score?.points ?? 0) < Score.best ? score?.points : Score.best;
  return (
    <StrictMode>
      <parts.Title text={on ? "on" : "off"} />
      <parts.Body name={name}>{points}</parts.Body>
      <button onClick={() => set(on => !on)} hidden={false} aria-pressed={on}>{on ? "Off" : "On"} {lazy.length}</button>
    </StrictMode>
  );
});
