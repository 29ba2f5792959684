function Half({ text }: { text: string }) {
  return text;
}

export default function Across() {
  return (
    <p>
      <Half text="left" />
      <Half text="right" />
      <>middle</>
      tail
    </p>
  );
}
