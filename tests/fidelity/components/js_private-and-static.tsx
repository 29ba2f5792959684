class Counter {
  static #made = 0;
  static registry: Map<string, Counter>;
  static {
    this.registry = new Map();
    Counter.#made = 100;
  }
  #n = 0;
  #step() {
    this.#n += 2;
  }
  static create(name: string) {
    const counter = new Counter();
    Counter.#made++;
    Counter.registry.set(name, counter);
    return counter;
  }
  tick() {
    this.#step();
    return this;
  }
  get value() {
    return this.#n;
  }
  static get made() {
    return Counter.#made;
  }
}

export default function Private() {
  const value = Counter.create("a").tick().tick().value;
  return <p>{value} {Counter.made} {Counter.registry.size} {JSON.stringify(Counter.create("b"))}</p>;
}
