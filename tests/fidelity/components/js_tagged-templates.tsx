function mark(strings: TemplateStringsArray, ...values: unknown[]) {
  return strings.raw.map((text, i) => <span key={i}>{text}{i < values.length && <b>{String(values[i])}</b>}</span>);
}

export default function Tagged() {
  const name = "Ada";
  return (
    <p>
      {mark`Hi ${name}, line\n ${1 + 1} ${null} end`}
      {String.raw`C:\new\table ${name}`}
      {`nested ${`inner ${name.length}`} \u{41} \x42`}
    </p>
  );
}
