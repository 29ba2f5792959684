import type { ComponentPropsWithoutRef, ElementType, ReactNode } from "react";

function Text<E extends ElementType = "span">({ as, children, ...rest }: { as?: E; children?: ReactNode } & ComponentPropsWithoutRef<E>) {
  const Tag: ElementType = as ?? "span";
  return <Tag {...rest}>{children}</Tag>;
}

const Loud = ({ children, className }: { children?: ReactNode; className?: string }) => <strong className={className}>{children}!</strong>;

export default function App() {
  return <p><Text>plain</Text><Text as="a" href="#x">link</Text><Text as={Loud} className="l">loud</Text></p>;
}
