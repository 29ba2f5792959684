export default function Lookaround() {
  const prices = "€10 $20 €30".match(/(?<=€)\d+/g);
  const notPrices = "€10 $20".match(/(?<!€)\b\d+/g);
  const thousands = "1234567".replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const sticky = /\d/y;
  sticky.lastIndex = 1;
  const letters = "aÉ漢1".match(/\p{L}/gu);
  const dot = /a.b/s.test("a\nb");
  const lines = "one\ntwo".match(/^\w+$/gm);
  const indices = /b(c)/d.exec("abc")!.indices![1];
  return <p>{prices} {notPrices} {thousands} {String(sticky.test("a1"))} {letters} {String(dot)} {lines!.length} {indices!.join("-")} {"👍".match(/^.$/u) ? "one" : "two"} {"ABC".replace(/b/i, (x) => x.toLowerCase())}</p>;
}
