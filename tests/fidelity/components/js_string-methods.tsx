export default function Strings() {
  const cells = [
    "5".padStart(3, "0"), "ab".padEnd(4, "-") + "|", "ha".repeat(3), " trim ".trim() + "|", "a-b-c".replaceAll("-", "+"), "banana".lastIndexOf("an"), "abc".at(-1),
    "Hello".split("").reverse().join(""), "x,y,,z".split(",", 3).length, "straße".toUpperCase(), "İ".toLowerCase().length, "é" === "e\u0301".normalize("NFC") ? "same" : "not", "abc".localeCompare("acd"),
    "a\u0000b".length, "title case words".replace(/\b\w/g, (c) => c.toUpperCase()), "x".concat("y", "z"), encodeURIComponent("ü &"), "𝒳y".codePointAt(0), String.fromCodePoint(9731), "abc".substring(2, 0), "abc".slice(-2, -1), "a,b;c".split(/[,;]/).length,
  ];
  return <ol>{cells.map((cell, i) => <li key={i}>{cell}</li>)}</ol>;
}
