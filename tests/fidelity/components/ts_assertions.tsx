const config = { mode: "dark", sizes: [1, 2] } as const satisfies { mode: "dark" | "light"; sizes: readonly number[] };

export default function Assertions() {
  const text = "12" as unknown as number;
  const maybe: { deep?: { value: number } } = { deep: { value: 4 } };
  let later!: string;
  later = "set";
  const palette = { red: [255, 0, 0], green: "#00ff00" } satisfies Record<string, string | number[]>;
  return <p>{config.mode} {config.sizes.length} {typeof text} {maybe.deep!.value!} {later!.length} {palette.green.toUpperCase()}</p>;
}
