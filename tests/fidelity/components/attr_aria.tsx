export default function Aria() {
  return (
    <div role="group" aria-label="Volume & tone" aria-describedby={undefined}>
      <span aria-hidden>✓</span>
      <span aria-hidden={true}>t</span>
      <span aria-hidden={false}>f</span>
      <span aria-hidden="true">s</span>
      <div role="slider" aria-valuenow={30} aria-valuemin={0} aria-valuemax={100} aria-valuetext="30 %" tabIndex={0} />
      <button aria-expanded={false} aria-pressed="mixed" aria-controls="panel">b</button>
      <p aria-live="polite" aria-atomic aria-busy={null as unknown as undefined} />
    </div>
  );
}
