export default function Timetable() {
  return (
    <table border={1} cellPadding={2} cellSpacing="0" summary="s">
      <caption>Marks &amp; names</caption>
      <colgroup><col span={2} className="c" /></colgroup>
      <thead><tr><th scope="col" abbr="n">Name</th><th scope="col" align="right">Mark</th></tr></thead>
      <tbody>{[["Ann", 1], ["Bo", 2.5]].map(([name, mark]) => <tr key={name}><th scope="row">{name}</th><td headers="m">{mark}</td></tr>)}</tbody>
      <tfoot><tr><td colSpan={2} /></tr></tfoot>
    </table>
  );
}
