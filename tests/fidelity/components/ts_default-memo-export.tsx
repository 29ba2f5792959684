import { memo, type ReactNode } from "react";

function Plain({ text = "fallback" }: { text?: string }): ReactNode {
  return <p>{text}</p>;
}

export default memo(Plain);
