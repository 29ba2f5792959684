export default function BooleansFalse() {
  const odd = (value: unknown) => value as boolean;
  return (
    <div>
      <input disabled={false} required={false} />
      <input disabled={odd("")} />
      <input disabled={odd("false")} />
      <input disabled={odd(0)} />
      <input disabled={odd(1)} />
      <input disabled={odd(null)} readOnly={undefined} />
      <p hidden={odd("until-found")}>hidden is boolean</p>
      <details open={odd(NaN)} />
      <div inert={odd("")} />
      <div inert={false} />
    </div>
  );
}
