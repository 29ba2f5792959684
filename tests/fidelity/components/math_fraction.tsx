import type {} from "react";

type MathTags = "math" | "mfrac" | "mn" | "mrow" | "mi" | "mo" | "msup" | "msqrt" | "mtable" | "mtr" | "mtd";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements extends Record<MathTags, object> {}
  }
}

export default function Fraction() {
  return (
    <math display="block" xmlns="http://www.w3.org/1998/Math/MathML">
      <mfrac linethickness="1px">
        <mn>1</mn>
        <mrow><mi mathvariant="normal">x</mi><mo stretchy="false">+</mo><msup><mi>y</mi><mn>2</mn></msup></mrow>
      </mfrac>
      <msqrt><mn>2</mn></msqrt>
      <mtable columnalign="left"><mtr><mtd columnSpan={2}>&lt;</mtd></mtr></mtable>
    </math>
  );
}
