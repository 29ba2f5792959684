export default function Entities() {
  return (
    <p title="&quot;quoted&quot; &amp; &lt;b&gt;">
      &lt;tag&gt; &amp; &copy; 2020 &mdash; caf&eacute; &#169; &#xA9; &hellip; &notAnEntity; &amp;amp; &Alpha;&omega; &rarr;
    </p>
  );
}
