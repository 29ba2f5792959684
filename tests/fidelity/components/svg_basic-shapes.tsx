export default function Shapes() {
  return (
    <svg viewBox="0 0 100 100" width={100} height="100" xmlns="http://www.w3.org/2000/svg" preserveAspectRatio="xMidYMid meet">
      <circle cx={50} cy={50} r={40.5} fill="none" stroke="teal" strokeWidth={2} strokeDasharray="4 2" strokeLinecap="round" />
      <rect x="1" y="2" width="3" height="4" rx={1} fillOpacity={0.5} fillRule="evenodd" />
      <path d="M0 0 L10 10 Z" vectorEffect="non-scaling-stroke" pathLength={10} strokeLinejoin="bevel" strokeMiterlimit={3} />
      <polyline points="0,0 1,1 2,0" /><line x1={0} y1={0} x2={9} y2={9} /><ellipse rx={3} ry={2} />
    </svg>
  );
}
