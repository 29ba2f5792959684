export default function Whitespace() {
  return (
    <p>
      The first line
      and the second,
      <b>bold</b> stays close,
      <i>so</i>
      <u>do</u> these

      after a gap   with   inner   spaces.
    </p>
  );
}
