export default function Numeric() {
  const odd = (value: unknown) => value as number;
  return (
    <div>
      <textarea rows={3} cols={20} />
      <textarea rows={0} cols={-1} />
      <input size={10} />
      <input size={0} />
      <input size={odd("12")} />
      <input size={odd("x")} />
      <td rowSpan={2} colSpan={odd("3")} />
      <td rowSpan={odd(NaN)} />
      <ol start={-3}><li value={4}>four</li></ol>
      <ol start={odd(NaN)} />
      <col span={2} />
      <col span={0} />
      <canvas width={300} height="150" />
    </div>
  );
}
