export default function Document() {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <title>Whole page</title>
      </head>
      <body className="dark">
        <main>content</main>
      </body>
    </html>
  );
}
