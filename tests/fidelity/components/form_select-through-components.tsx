function Choice({ value, text }: { value: string; text: string }) {
  return <option value={value}>{text}</option>;
}

export default function Through() {
  return (
    <select defaultValue="y">
      <>
        <Choice value="x" text="X" />
        <Choice value="y" text="Y" />
      </>
    </select>
  );
}
