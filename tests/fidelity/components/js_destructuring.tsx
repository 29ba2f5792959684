type Address = { city?: string; zip?: string };

const data = { user: { name: "Kim", tags: ["x", "y", "z"], address: { city: "Oslo" } as Address | undefined }, total: 3 };

function describe({ user: { name: who, tags: [head, ...tail], address: { city = "?", zip = "none" } = {} }, total: count = 0, ...others }: typeof data & { extra?: number }) {
  return `${who} ${head}+${tail.length} ${city} ${zip} ${count} ${JSON.stringify(others)}`;
}

export default function Destructured() {
  let [a, b, , d = "default"] = ["first", "second", "third"];
  [a, b] = [b!, a!];
  const { length, [length - 1]: last } = "word";
  const swap = ({ x, y }: { x: number; y: number }) => ({ x: y, y: x });
  return <p>{describe({ ...data, extra: 1 })} / {a} {b} {d} / {length} {last} / {JSON.stringify(swap({ x: 1, y: 2 }))}</p>;
}
