function Risky({ text }: { text: string }) {
  let shown: string;
  try {
    shown = JSON.parse(text).name;
  } catch (error) {
    shown = error instanceof SyntaxError ? "not JSON" : "other";
  } finally {
    text = "";
  }
  return <p>{shown ?? "no name"}{text}</p>;
}

export default function App() {
  return <><Risky text='{"name": "ok"}' /><Risky text="{}" /><Risky text="{" /></>;
}
