type Entry = { name: string; year: number };
const entries: Entry[] = [{ name: "a", year: 2001 }, { name: "b", year: 1999 }, { name: "c", year: 2001 }];
const grouping = Object as unknown as { groupBy<T>(items: Iterable<T>, by: (item: T, index: number) => PropertyKey): Record<string, T[]> };
const mapping = Map as unknown as { groupBy<T, K>(items: Iterable<T>, by: (item: T, index: number) => K): Map<K, T[]> };

export default function Grouped() {
  const byYear = grouping.groupBy(entries, (entry) => entry.year);
  const byAge = mapping.groupBy(entries, ({ year }) => (year < 2000 ? "old" : "new"));
  return (
    <dl>
      {Object.entries(byYear).map(([year, all]) => [<dt key={`t${year}`}>{year}</dt>, <dd key={`d${year}`}>{all.map((e) => e.name).join()}</dd>])}
      <dd>{[...byAge].map(([age, all]) => `${age}:${all.length}`).join(" ")}</dd>
    </dl>
  );
}
