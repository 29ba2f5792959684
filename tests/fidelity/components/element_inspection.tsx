export default function Inspect() {
  const element = <a key={5} href="#x">go</a>;
  const Component = () => null;
  const other = <Component />;
  return (
    <ul>
      <li>{String(element.type)}</li>
      <li>{JSON.stringify(element.props)}</li>
      <li>{element.key} {typeof element.key}</li>
      <li>{String(other.key)}</li>
      <li>{other.type === Component ? "same type" : "other type"}</li>
      <li>{typeof element}</li>
    </ul>
  );
}
