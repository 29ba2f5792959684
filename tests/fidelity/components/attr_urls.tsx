export default function Links() {
  return (
    <nav>
      <a href="/path?a=1&b=2#frag">query</a>
      <a href={'page.html?q="x"'}>quotes</a>
      <a href="mailto:someone@example.org">mail</a>
      <a href="tel:+123456">phone</a>
      <a href="#section" target="_blank" rel="noopener noreferrer">section</a>
      <a href={`item/${encodeURIComponent("a b/c&d")}`}>encoded</a>
    </nav>
  );
}
