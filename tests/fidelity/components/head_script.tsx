export default function Scripts() {
  return (
    <div>
      <script type="application/json" id="data" dangerouslySetInnerHTML={{ __html: "{\"a\": \"<b>\"}" }} />
      <script type="text/plain">{"if (a < b && c) { '</script>' }"}</script>
      <noscript>Needs a script</noscript>
      <template><p>inert</p></template>
      <p>shown</p>
    </div>
  );
}
