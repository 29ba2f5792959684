export default function Proxies() {
  const log: string[] = [];
  const target: Record<string, number> = { a: 1 };
  const proxy = new Proxy(target, {
    get: (object, key, receiver) => (key in object ? Reflect.get(object, key, receiver) : 404),
    set(object, key, value) {
      log.push(`${String(key)}=${value}`);
      return Reflect.set(object, key, value * 2);
    },
    has: (_object, key) => key === "magic",
    deleteProperty: () => true,
    ownKeys: (object) => Reflect.ownKeys(object).reverse(),
  });
  proxy.b = 5;
  delete proxy.a;
  return <p>{proxy.a} {proxy.b} {proxy.none} {String("magic" in proxy)} {log} {Object.keys(proxy).join()}</p>;
}
