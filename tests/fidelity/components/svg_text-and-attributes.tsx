export default function SvgText() {
  return (
    <svg role="img" aria-labelledby="t">
      <title id="t">A &lt;chart&gt;</title>
      <desc>described</desc>
      <text x={5} y={10} textAnchor="middle" dominantBaseline="central" alignmentBaseline="middle" fontFamily="serif" fontSize={12} fontWeight="bold" letterSpacing={1} textLength={20} lengthAdjust="spacing" xmlSpace="preserve">
        Text <tspan dx={1} dy="2" baselineShift="sub">sub</tspan>
      </text>
    </svg>
  );
}
