import { memo, type ReactNode } from "react";

const Greeting = memo(function Greeting({ name }: { name: string }) {
  return <h3>Hello{name && ", "}{name}!</h3>;
});
const Compared = memo(({ n, children }: { n: number; children?: ReactNode }) => <p>{n}{children}</p>, (a, b) => a.n === b.n);
const Twice = memo(memo(() => <i>twice</i>));

export default function Memos() {
  return <><Greeting name="Taylor" /><Greeting name="" /><Compared n={1}>x</Compared><Twice /></>;
}
