export default function LogicalAnd() {
  const count = 0;
  const text = "";
  const list: string[] = [];
  return (
    <div>
      <p>{count && "never"}</p>
      <p>{text && "never"}</p>
      <p>{list.length > 0 && "never"}</p>
      <p>{!!count && "never"}</p>
      <p>{(list as unknown) && "always"}</p>
      <p>{NaN && "never"}</p>
      <p>{0n && "never"}</p>
    </div>
  );
}
