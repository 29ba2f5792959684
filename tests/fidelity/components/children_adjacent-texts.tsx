export default function Adjacent() {
  const n = 3;
  return (
    <div>
      <p>a{"b"}c{n}d</p>
      <p>{"x"}{"y"}</p>
      <p>{"x"}{null}{"y"}{false}{""}{"z"}</p>
      <p>{["p", "q"]}{["r"]}</p>
    </div>
  );
}
