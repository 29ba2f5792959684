import type * as React from "react";

const Menu = {
  List: ({ children }: { children: React.ReactNode }) => <ul>{children}</ul>,
  Item: ({ label }: { label: string }) => <li>{label}</li>,
  Deep: { Mark: () => <mark>deep</mark> },
};

export default function Dotted() {
  return (
    <Menu.List>
      <Menu.Item label="Soup" />
      <Menu.Item label="Bread & butter" />
      <Menu.Deep.Mark />
    </Menu.List>
  );
}
