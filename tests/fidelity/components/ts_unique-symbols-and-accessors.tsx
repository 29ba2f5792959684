const brand: unique symbol = Symbol("brand");
type Branded = string & { [brand]?: true };

class Temperature {
  constructor(private celsius: number) {}
  get fahrenheit(): number {
    return this.celsius * 1.8 + 32;
  }
  set fahrenheit(value: number) {
    this.celsius = (value - 32) / 1.8;
  }
  get [Symbol.toStringTag]() {
    return "Temperature";
  }
}

export default function Accessors() {
  const t = new Temperature(100);
  const before = t.fahrenheit;
  t.fahrenheit = 32;
  const name: Branded = "b";
  return <p>{before} {t.fahrenheit} {String(t)} {name} {brand.description}</p>;
}
