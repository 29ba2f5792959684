import { useState } from "react";

function CountLabel({ count }: { count: number }) {
  const [previous, setPrevious] = useState(0);
  const [trend, setTrend] = useState<string | null>(null);
  if (previous !== count) {
    setPrevious(count);
    setTrend(count > previous ? "increasing" : "decreasing");
  }
  return <p>{count} {trend ?? "steady"}</p>;
}

export default function Trend() {
  return <><CountLabel count={3} /><CountLabel count={0} /><CountLabel count={-1} /></>;
}
