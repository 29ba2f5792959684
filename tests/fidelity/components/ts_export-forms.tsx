import { useState } from "react";

function Named() {
  const [n] = useState(5);
  return <p>named {n}</p>;
}

export const limit = 5;
export type Limit = typeof limit;
export { Named as default, Named as Other };
