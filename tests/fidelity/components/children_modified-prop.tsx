import type * as React from "react";

function Tabs({ children }: { children: React.ReactElement<{ label: string; children?: React.ReactNode }>[] }) {
  return (
    <div>
      <div role="tablist">
        {children.map((tab, i) => (
          <button key={tab.props.label} role="tab" aria-selected={i === 0}>{tab.props.label}</button>
        ))}
      </div>
      {children[0]}
    </div>
  );
}

function Tab({ children }: { label: string; children?: React.ReactNode }) {
  return <div role="tabpanel">{children}</div>;
}

export default function TabDemo() {
  return (
    <Tabs>
      <Tab label="One">first panel</Tab>
      <Tab label="Two">second panel</Tab>
    </Tabs>
  );
}
