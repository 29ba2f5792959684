export default function Data() {
  const values: Record<string, unknown> = { "data-n": 5, "data-t": true, "data-f": false, "data-null": null, "data-u": undefined, "data-empty": "", "data-o": { a: 1 }, "data-a": [1, 2], "data-nan": NaN, "data-big": 9n };
  return (
    <p data-id="7" data-long-name-here="x" data-camelCase="y" {...values}>
      data
    </p>
  );
}
