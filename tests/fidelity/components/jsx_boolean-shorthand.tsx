function Switch({ on, label }: { on?: boolean; label: string }) {
  return <li>{label}: {on ? "on" : "off"} ({String(on)})</li>;
}

export default function Switches() {
  return (
    <ul>
      <Switch on label="short" />
      <Switch on={true} label="long" />
      <Switch on={false} label="false" />
      <Switch label="missing" />
    </ul>
  );
}
