const TITLES = ["h1", "h2", "h3"] as const;

function Heading({ level, text }: { level: 1 | 2 | 3; text: string }) {
  const Tag = TITLES[level - 1]!;
  return <Tag>{text}</Tag>;
}

export default function Headings() {
  return (
    <section>
      <Heading level={1} text="One" />
      <Heading level={2} text="Two" />
      <Heading level={3} text="Three" />
    </section>
  );
}
