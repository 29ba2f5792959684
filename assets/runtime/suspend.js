// Promises that a render waits for.

/** What is thrown to the nearest Suspense when a value is not there yet. */
export class Suspension {
  constructor(thenable, work) {
    this.thenable = thenable;
    this.work = work;
  }
}

/** The value of a promise, or a Suspension until it has settled. */
export function unwrap(thenable, work) {
  if (thenable.status === "fulfilled") return thenable.value;
  if (thenable.status === "rejected") throw thenable.reason;
  if (thenable.status === undefined) {
    thenable.status = "pending";
    thenable.then(
      (value) => {
        thenable.status = "fulfilled";
        thenable.value = value;
      },
      (reason) => {
        thenable.status = "rejected";
        thenable.reason = reason;
      },
    );
    if (thenable.status === "fulfilled") return thenable.value; // it called back at once
  }
  throw new Suspension(thenable, work);
}

/** The component that a lazy one stands for, once it is loaded. */
export function resolveLazy(lazy, work) {
  if (lazy.status === "new") {
    lazy.result = lazy.load();
    lazy.status = "loading";
  }
  const loaded = unwrap(lazy.result, work);
  return loaded !== null && typeof loaded === "object" && "default" in loaded ? loaded.default : loaded;
}

/** The thenable behind what was thrown, or null when it was an error. */
export function awaited(thrown) {
  if (thrown instanceof Suspension) return thrown.thenable;
  return thrown !== null && typeof thrown === "object" && typeof thrown.then === "function" ? thrown : null;
}
