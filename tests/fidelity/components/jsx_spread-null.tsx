export default function SpreadNull() {
  const nothing = null as null | { id: string };
  const condition = false as boolean;
  return (
    <p {...nothing} {...(undefined as object | undefined)} {...(condition && { title: "no" })} {...(!condition && { title: "yes" })}>
      spread of nothing
    </p>
  );
}
