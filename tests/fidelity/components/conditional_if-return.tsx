function Item({ name, packed }: { name: string; packed: boolean }) {
  if (packed) {
    return <li className="item"><del>{name + " ✅"}</del></li>;
  }
  return <li className="item">{name}</li>;
}

export default function PackingList() {
  return (
    <ul>
      <Item packed={true} name="Boots" />
      <Item packed={false} name="Rope" />
    </ul>
  );
}
