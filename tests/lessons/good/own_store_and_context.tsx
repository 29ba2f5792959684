import * as React from "react";

type Listener = () => void;

class Store<S extends object> {
  #state: S;
  readonly #listeners = new Set<Listener>();
  static #made = 0;
  readonly id = ++Store.#made;

  constructor(initial: S) {
    this.#state = Object.freeze(initial);
  }

  get snapshot(): S {
    return this.#state;
  }

  set patch(part: Partial<S>) {
    this.#state = Object.freeze({ ...this.#state, ...part });
    for (const listener of [...this.#listeners]) listener();
  }

  getSnapshot = (): S => this.#state;

  subscribe = (listener: Listener): Listener => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  static isStore(value: object): boolean {
    return #state in value;
  }
}

interface Basket {
  readonly items: ReadonlyMap<string, number>;
  readonly filter: string;
}

const basket = new Store<Basket>({ items: new Map([["apple", 1]]), filter: "" });
const Shop = React.createContext<Store<Basket> | null>(null);
Shop.displayName = "Shop";

function useShop(): Store<Basket> {
  const store = React.useContext(Shop);
  if (store === null) throw new Error("useShop must be used inside <Shop.Provider>");
  return store;
}

function useSelected<T>(select: (basket: Basket) => T): T {
  const store = useShop();
  return React.useSyncExternalStore(
    store.subscribe,
    () => select(store.getSnapshot()),
    () => select(store.getSnapshot()),
  );
}

const FRUIT: readonly string[] = ["apple", "banana", "cherry", "Äpfel", "éclair"];
const plain = (text: string): string => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function useDebounced<T>(value: T, delay = 250): T {
  const [late, setLate] = React.useState(value);
  React.useEffect(() => {
    const timer = setTimeout(() => setLate(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return late;
}

function Search() {
  const store = useShop();
  const filter = useSelected((basket) => basket.filter);
  const id = React.useId();
  return (
    <div>
      <label htmlFor={id}>Search</label>
      <input id={id} type="search" value={filter} onChange={(event) => void (store.patch = { filter: event.target.value })} />
    </div>
  );
}

const Row: React.FC<{ name: string }> = React.memo(function Row({ name }) {
  const store = useShop();
  const amount = useSelected((basket) => basket.items.get(name) ?? 0);
  const change = (by: 1 | -1) => () => {
    const items = new Map(store.snapshot.items);
    const next = Math.max(0, amount + by);
    if (next) items.set(name, next);
    else items.delete(name);
    store.patch = { items };
  };
  return (
    <li>
      {name}: {amount}{" "}
      <button type="button" aria-label={`one ${name} less`} disabled={!amount} onClick={change(-1)}>
        −
      </button>
      <button type="button" aria-label={`one ${name} more`} onClick={change(1)}>
        +
      </button>
    </li>
  );
});

function List() {
  const filter = useDebounced(useSelected((basket) => basket.filter));
  const total = useSelected((basket) => [...basket.items.values()].reduce((sum, n) => sum + n, 0));
  const pattern = React.useMemo(() => new RegExp(escaped(plain(filter.trim())), "iu"), [filter]);
  const shown = FRUIT.filter((name) => pattern.test(plain(name)));
  return (
    <section aria-label="Fruit">
      <ul>
        {shown.map((name) => (
          <Row key={name} name={name} />
        ))}
      </ul>
      {!shown.length && <p>Nothing matches “{filter}”.</p>}
      <p role="status">
        {total} in the basket of store {String(Store.isStore(basket))}
      </p>
    </section>
  );
}

function StoreLesson(): React.JSX.Element {
  return (
    <Shop.Provider value={basket}>
      <h1>A store outside React</h1>
      <p>Components subscribe to it, and draw again only when what they selected has changed.</p>
      <Search />
      <List />
    </Shop.Provider>
  );
}

export { StoreLesson };
export default StoreLesson;
