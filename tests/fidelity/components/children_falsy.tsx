export default function Falsy() {
  return (
    <ul>
      <li>{null}</li>
      <li>{undefined}</li>
      <li>{true}</li>
      <li>{false}</li>
      <li>{0}</li>
      <li>{-0}</li>
      <li>{""}</li>
      <li>{NaN}</li>
      <li>{10n}</li>
      <li>{Infinity}</li>
    </ul>
  );
}
