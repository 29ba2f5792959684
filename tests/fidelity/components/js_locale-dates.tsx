export default function LocaleDates() {
  const date = new Date(Date.UTC(2021, 2, 9, 15, 4, 5));
  return (
    <ul>
      <li>{date.toLocaleDateString("en-US", { timeZone: "UTC" })}</li>
      <li>{date.toLocaleDateString("en-US", { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" })}</li>
      <li>{date.toLocaleDateString("en-US", { weekday: "long", timeZone: "UTC" })}</li>
    </ul>
  );
}
