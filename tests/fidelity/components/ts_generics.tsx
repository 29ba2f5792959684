interface Identified { id: number }
type Keys<T> = { [K in keyof T as `get${Capitalize<string & K>}`]: () => T[K] };

const first = <T,>(items: readonly T[]): T | undefined => items[0];
const pick = <T extends object, K extends keyof T>(from: T, ...keys: K[]) => keys.map((key) => from[key]);

function byId<T extends Identified>(items: T[]): Map<T["id"], T> {
  return new Map(items.map((item) => [item.id, item] as const));
}

function List<T extends Identified>({ items, show }: { items: T[]; show: (item: T) => string }) {
  return <ul>{items.map((item) => <li key={item.id}>{show(item)}</li>)}</ul>;
}

export default function Generics() {
  const items = [{ id: 1, name: "one" }, { id: 2, name: "two" }];
  const getters: Keys<{ n: number }> = { getN: () => 3 };
  return <><List<{ id: number; name: string }> items={items} show={(i) => i.name} />{first<string>(["f"])}{pick(items[1]!, "name", "id")}{byId(items).get(2)?.name}{getters.getN()}</>;
}
