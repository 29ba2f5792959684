export default function Meta() {
  return (
    <section>
      <h1>Post</h1>
      <meta name="author" content="A. Writer" />
      <link rel="icon" href="icon.png" />
      <link rel="canonical" href="/post" />
      <p>text</p>
      <meta property="og:title" content="t" itemProp="kept-in-place" />
    </section>
  );
}
