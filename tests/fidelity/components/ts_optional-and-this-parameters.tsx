import type * as React from "react";

interface Options { width?: number; height?: number | undefined; readonly title: string }

function area(this: { scale: number }, { width = 2, height = 3, title }: Options, ...rest: [extra?: string]): string {
  return `${title}: ${width * height * this.scale}${rest[0] ?? ""}`;
}

export default function Optional(): React.ReactNode {
  const scaled = area.bind({ scale: 10 });
  return <p>{scaled({ title: "a" })} {scaled({ title: "b", width: 5, height: undefined }, "!")}</p>;
}
