export default function Aliases() {
  return (
    <form acceptCharset="utf-8" noValidate>
      <label htmlFor="x">label</label>
      <input id="x" maxLength={5} minLength={1} readOnly autoComplete="off" inputMode="numeric" enterKeyHint="done" />
      <meta httpEquiv="refresh" content="5" itemProp="m" />
      <time dateTime="2020-01-01">then</time>
      <td colSpan={2} rowSpan={3} />
      <a hrefLang="en" referrerPolicy="no-referrer">a</a>
      <img alt="" crossOrigin="anonymous" useMap="#m" />
      <button formNoValidate formMethod="post" accessKey="s">b</button>
    </form>
  );
}
