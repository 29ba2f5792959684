import { createContext, useContext, type ReactNode } from "react";

const Level = createContext(0);

function Section({ children }: { children: ReactNode }) {
  const level = useContext(Level);
  return <section><Level value={level + 1}>{children}</Level></section>;
}

function Heading({ children }: { children: ReactNode }) {
  const Tag = `h${Math.min(useContext(Level), 6)}` as "h1";
  return <Tag>{children}</Tag>;
}

export default function Page() {
  return (
    <Section>
      <Heading>Title</Heading>
      <Section><Heading>Part</Heading><Section><Heading>Detail</Heading></Section></Section>
      <Section><Heading>Second part</Heading></Section>
    </Section>
  );
}
