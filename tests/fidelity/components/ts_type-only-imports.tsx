import { type FC, type PropsWithChildren, useState, type Dispatch, type SetStateAction } from "react";
import type { ReactElement, CSSProperties } from "react";

export type Tone = "calm" | "loud";
export interface Shown { tone: Tone }

const Box: FC<PropsWithChildren<Shown & { style?: CSSProperties }>> = ({ tone, children }): ReactElement => <div className={tone}>{children}</div>;
type Setter = Dispatch<SetStateAction<number>>;

export default function TypesOnly() {
  const [n, setN]: [number, Setter] = useState(1);
  return <Box tone="calm"><button onClick={() => setN((x) => x + 1)}>{n}</button></Box>;
}
