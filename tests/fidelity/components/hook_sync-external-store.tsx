import { useSyncExternalStore } from "react";

const store = {
  value: { n: 1 },
  subscribe(_listener: () => void) {
    return () => {};
  },
  get: () => store.value,
};

function Server() {
  const { n } = useSyncExternalStore(store.subscribe, store.get, store.get);
  const online = useSyncExternalStore(() => () => {}, () => false, () => true);
  return <p>{n} {online ? "online" : "offline"}</p>;
}

export default function Store() {
  return <><Server /><Server /></>;
}
