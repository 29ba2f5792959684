export default function Measures() {
  return (
    <div>
      <progress />
      <progress value={0.5} />
      <progress value={0} max={10}>0 of 10</progress>
      <progress value={null as unknown as undefined} max="100" />
      <meter value={6} min={0} max={10} low={3} high={7} optimum={5}>6 of 10</meter>
      <output htmlFor="a b" name="sum">{1 + 2}</output>
    </div>
  );
}
