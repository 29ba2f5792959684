export default function LocaleNumbers() {
  return (
    <ul>
      <li>{(1234567.891).toLocaleString()}</li>
      <li>{(0).toLocaleString()} {(-1234).toLocaleString()} {(999).toLocaleString()}</li>
      <li>{(1234.5).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}</li>
      <li>{(0.256).toLocaleString("en-US", { style: "percent" })}</li>
      <li>{(1999.9).toLocaleString("en-US", { style: "currency", currency: "USD" })}</li>
      <li>{(12345678901234567890n).toLocaleString("en-US")}</li>
    </ul>
  );
}
