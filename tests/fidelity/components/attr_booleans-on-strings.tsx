export default function BooleansOnStrings() {
  const odd = (value: unknown) => value as string;
  return (
    <p>
      <span title={odd(true)}>t</span>
      <span title={odd(false)}>f</span>
      <a href={odd(true)}>h</a>
      <a href={odd(false)}>h</a>
      <img alt={odd(true)} src={odd(false)} />
      <span id={odd(true)} lang={odd(false)}>x</span>
      <label htmlFor={odd(true)}>l</label>
    </p>
  );
}
