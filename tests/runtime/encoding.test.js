// Bytes, base 64, queries and signals are as browsers have them.

import * as R from "../../assets/runtime/react.js";
import { AbortController, AbortSignal } from "../../assets/browser/abort.js";
import { atob, btoa, TextDecoder, TextEncoder, URLSearchParams } from "../../assets/browser/encoding.js";
import { equal, mount, play, test } from "./harness.js";

test("base 64 goes there and back", () => {
  equal(["", "a", "ab", "abc", "\u00ff\u0000"].map(btoa), ["", "YQ==", "YWI=", "YWJj", "/wA="]);
  equal(["", "YQ==", "YWI", " YW Jj\n", "/wA="].map(atob), ["", "a", "ab", "abc", "\u00ff\u0000"]);
  for (const wrong of [() => btoa("€"), () => atob("a"), () => atob("a-b="), () => atob("YQ=")]) {
    let name = null;
    try {
      wrong();
    } catch (error) {
      name = error.name;
    }
    equal(name, "InvalidCharacterError");
  }
});

test("UTF-8 is written and read, what is none as U+FFFD", () => {
  equal([...new TextEncoder().encode("aé€😀\ud800")], [97, 195, 169, 226, 130, 172, 240, 159, 152, 128, 239, 191, 189]);
  const read = (...bytes) => new TextDecoder().decode(Uint8Array.from(bytes));
  equal(read(0xef, 0xbb, 0xbf, 97, 195, 169, 240, 159, 152, 128), "aé😀");
  equal(read(0xf0, 0x9f, 97), "\ufffda");
  equal(read(0xed, 0xa0, 0x80), "\ufffd\ufffd\ufffd");
  equal(read(0xc0, 0x80, 0x80), "\ufffd\ufffd\ufffd");
});

test("a query is read, changed and written", () => {
  const query = new URLSearchParams("?a=1&b=%E2%82%AC+x&a=2&c");
  equal([query.get("a"), query.getAll("a"), query.get("b"), query.get("c"), query.has("d")], ["1", ["1", "2"], "€ x", "", false]);
  query.set("a", "ä&");
  query.delete("c");
  equal([`${query}`, query.size, [...query.keys()]], ["a=%C3%A4%26&b=%E2%82%AC+x", 2, ["a", "b"]]);
  equal(`${new URLSearchParams({ x: 1, y: "~" })}`, "x=1&y=%7E");
});

test("a signal is aborted once, with its reason, and takes listeners with it", async () => {
  const controller = new AbortController();
  const heard = [];
  controller.signal.addEventListener("abort", () => heard.push(controller.signal.reason));
  controller.abort("enough");
  controller.abort("again");
  equal([heard, controller.signal.aborted], [["enough"], true]);
  equal(AbortSignal.any([new AbortController().signal, controller.signal]).reason, "enough");
  const counted = { keys: 0 };
  const report = await play(
    await mount(() => {
      R.useEffect(() => {
        const own = new AbortController();
        window.addEventListener("keydown", () => (counted.keys += 1), { signal: own.signal });
        own.abort();
      }, []);
      return R.createElement("p", null, "x");
    }),
  );
  equal([report.faults, report.unsupported, report.played.keys, counted.keys], [[], [], 0, 0]);
});
