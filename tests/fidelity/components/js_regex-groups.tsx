export default function Groups() {
  const match = /(?<year>\d{4})-(?<month>\d{2})/.exec("on 2024-05-17");
  const { year, month } = match!.groups!;
  const swapped = "Doe, Jane".replace(/(?<last>\w+), (?<first>\w+)/, "$<first> $<last>");
  const all = [..."a1b22c333".matchAll(/([a-z])(\d+)/g)].map(([, letter, digits], i) => `${i}${letter}${digits!.length}`);
  const back = /(['"]).*?\1/.exec(`say "it's" ok`)![0];
  return <p>{year}/{month} at {match!.index} {swapped} {all.join(" ")} {back} {"x-y_z".split(/[-_]/).join("")}</p>;
}
