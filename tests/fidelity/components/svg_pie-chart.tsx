type Slice = { label: string; share: number };

const slices: Slice[] = [{ label: "a", share: 0.25 }, { label: "b", share: 0.5 }, { label: "c", share: 0.25 }];

export default function Pie() {
  let turn = 0;
  return (
    <svg viewBox="-1 -1 2 2" className="pie">
      {slices.map(({ label, share }, i) => {
        const [from, to] = [turn, (turn += share)];
        const at = (t: number) => `${Math.round(Math.cos(2 * Math.PI * t) * 100) / 100} ${Math.round(Math.sin(2 * Math.PI * t) * 100) / 100}`;
        return <path key={label} d={`M0 0 L${at(from)} A1 1 0 ${share > 0.5 ? 1 : 0} 1 ${at(to)}Z`} fill={`hsl(${i * 120} 50% 50%)`}><title>{label}: {share * 100} %</title></path>;
      })}
    </svg>
  );
}
