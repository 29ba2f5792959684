import { forwardRef } from "react";

export default forwardRef<HTMLDivElement>(function Root(props, ref) {
  return <div ref={ref}>{Object.keys(props).length} props</div>;
});
