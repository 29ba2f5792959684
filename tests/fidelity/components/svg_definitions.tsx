export default function Definitions() {
  return (
    <svg>
      <defs>
        <linearGradient id="g" gradientUnits="userSpaceOnUse" gradientTransform="rotate(90)" spreadMethod="pad"><stop offset="0" stopColor="red" stopOpacity={0.5} /></linearGradient>
        <clipPath id="c" clipPathUnits="objectBoundingBox"><rect /></clipPath>
        <mask id="m" maskUnits="userSpaceOnUse" maskContentUnits="objectBoundingBox" />
        <marker id="a" markerWidth={4} markerHeight={4} refX={1} refY={2} orient="auto" markerUnits="strokeWidth" />
        <pattern patternUnits="userSpaceOnUse" patternContentUnits="userSpaceOnUse" patternTransform="scale(2)" />
        <filter id="f" filterUnits="userSpaceOnUse" colorInterpolationFilters="sRGB"><feGaussianBlur in="SourceGraphic" stdDeviation={2} edgeMode="none" /><feColorMatrix type="matrix" values="0" /></filter>
        <symbol id="s" viewBox="0 0 1 1" />
      </defs>
      <g clipPath="url(#c)" clipRule="evenodd" filter="url(#f)" mask="url(#m)" markerEnd="url(#a)" markerMid="url(#a)" markerStart="url(#a)" />
      <text>defined</text>
    </svg>
  );
}
