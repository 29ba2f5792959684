export default function Semantics() {
  return (
    <article>
      <p><abbr title="World Health Organization">WHO</abbr> <q cite="src">quoted</q> <cite>Book</cite> <dfn>term</dfn> <kbd>Ctrl</kbd>+<samp>out</samp> <var>x</var></p>
      <p>H<sub>2</sub>O x<sup>2</sup> <small>small</small> <s>s</s> <ins dateTime="2020">in</ins><del>out</del> <data value={5}>five</data> <bdi>bdi</bdi><bdo dir="rtl">bdo</bdo></p>
      <blockquote cite="#src">said</blockquote>
      <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>
      <address>here</address><search>find</search>
    </article>
  );
}
