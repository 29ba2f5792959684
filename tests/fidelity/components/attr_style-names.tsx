import type * as React from "react";

export default function StyleNames() {
  return (
    <p
      style={{
        backgroundColor: "papayawhip", borderTopLeftRadius: 4, WebkitTransition: "all 1s", MozAppearance: "none", msTransform: "rotate(3deg)", OTransition: "x",
        WebkitLineClamp: 2, cssFloat: "left", float: "right", "--main-color": "teal", "--gap": 4, "--camelCase": "kept",
      } as React.CSSProperties}
    >
      names
    </p>
  );
}
