export default function FunctionsAndSymbols() {
  const odd = { title: Symbol("s"), "data-fn": () => 1, "aria-label": Symbol("l"), href: () => "x", id: function id() {}, className: () => "c", custom: Symbol.iterator, kept: "yes" } as object;
  return <a {...odd}>nothing but kept</a>;
}
