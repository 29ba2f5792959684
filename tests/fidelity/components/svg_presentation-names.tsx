export default function Presentation() {
  return (
    <svg
      colorInterpolation="auto" colorRendering="auto" floodColor="red" floodOpacity={1} lightingColor="white" paintOrder="stroke" pointerEvents="none"
      shapeRendering="crispEdges" stopColor="red" strokeDashoffset={2} strokeOpacity={0.2} textDecoration="underline" textRendering="auto" {...({ transformOrigin: "center" } as object)}
      unicodeBidi="normal" wordSpacing={1} writingMode="lr" fontStyle="italic" fontVariant="small-caps" fontStretch="condensed" fontSizeAdjust={1}
      glyphOrientationVertical="0" dominantBaseline="auto" enableBackground="new" overlinePosition={1} underlineThickness={2} vAlphabetic={3} horizAdvX={4} unitsPerEm={5}
    >
      <text>names</text>
    </svg>
  );
}
