export default function Price() {
  return (
    <p>
      &nbsp;12&nbsp;000&nbsp;
      &euro;&thinsp;net
    </p>
  );
}
