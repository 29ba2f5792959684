export default function Dates() {
  const date = new Date(Date.UTC(2020, 1, 29, 12, 30, 45, 7));
  const parsed = new Date("2021-06-15T08:00:00Z");
  const days = Math.round((parsed.getTime() - date.getTime()) / 86_400_000);
  date.setUTCMonth(12);
  return (
    <p>
      {date.toISOString()} {parsed.getUTCDay()} {days} {JSON.stringify({ parsed })} {String(new Date(NaN).getTime())} {Date.parse("1970-01-02")} {new Date(2019, 0, 31, 10).getDate()} {new Date(0).toUTCString()}
    </p>
  );
}
