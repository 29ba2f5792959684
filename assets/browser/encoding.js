// Text as bytes and bytes as text: base 64, UTF-8 and the queries of addresses. May import: nothing.

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function invalid(message) {
  return Object.assign(new Error(message), { name: "InvalidCharacterError", code: 5 });
}

/** Text of characters below 256 in base 64. */
export function btoa(given) {
  const binary = `${given}`;
  let out = "";
  for (let i = 0; i < binary.length; i += 3) {
    const codes = [0, 1, 2].map((k) => (i + k < binary.length ? binary.charCodeAt(i + k) : 0));
    if (codes.some((code) => code > 255))
      throw invalid("The string to be encoded contains characters outside of Latin1.");
    const bits = (codes[0] << 16) | (codes[1] << 8) | codes[2];
    const left = binary.length - i;
    out += DIGITS[bits >> 18] + DIGITS[(bits >> 12) & 63];
    out += (left > 1 ? DIGITS[(bits >> 6) & 63] : "=") + (left > 2 ? DIGITS[bits & 63] : "=");
  }
  return out;
}

export function atob(given) {
  let data = `${given}`.replace(/[\t\n\f\r ]/g, "");
  if (data.length % 4 === 0) data = data.replace(/==?$/, "");
  if (data.length % 4 === 1 || /[^A-Za-z\d+/]/.test(data))
    throw invalid("The string to be decoded is not correctly encoded.");
  let out = "";
  let bits = 0;
  let held = 0; // how many of `bits` are not given out
  for (const digit of data) {
    bits = ((bits << 6) | DIGITS.indexOf(digit)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += String.fromCharCode((bits >> held) & 255);
  }
  return out;
}

/** The UTF-8 of a text; half a surrogate pair is U+FFFD. */
function utf8(text) {
  const bytes = [];
  for (const character of text.toWellFormed()) {
    const code = character.codePointAt(0);
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

/** How a sequence goes on after its first byte: `[bytes, least second byte, greatest second byte]`, or null. */
function sequenceOf(byte) {
  if (byte >= 0xc2 && byte <= 0xdf) return [1, 0x80, 0xbf];
  if (byte >= 0xe0 && byte <= 0xef) return [2, byte === 0xe0 ? 0xa0 : 0x80, byte === 0xed ? 0x9f : 0xbf];
  if (byte >= 0xf0 && byte <= 0xf4) return [3, byte === 0xf0 ? 0x90 : 0x80, byte === 0xf4 ? 0x8f : 0xbf];
  return null;
}

/** The text of bytes in UTF-8; what is none becomes U+FFFD, or throws if it is `fatal`. */
function fromUtf8(bytes, fatal) {
  let out = "";
  for (let i = 0; i < bytes.length; i++) {
    const first = bytes[i];
    if (first < 0x80) {
      out += String.fromCharCode(first);
      continue;
    }
    const sequence = sequenceOf(first);
    let [left, least, greatest] = sequence ?? [0, 0, 0];
    let code = first & (0x3f >> left);
    while (left > 0 && bytes[i + 1] >= least && bytes[i + 1] <= greatest) {
      code = (code << 6) | (bytes[++i] & 63);
      [least, greatest] = [0x80, 0xbf];
      left -= 1;
    }
    const isWhole = sequence !== null && left === 0;
    if (!isWhole && fatal) throw new TypeError("The encoded data was not valid.");
    out += isWhole ? String.fromCodePoint(code) : "\ufffd";
  }
  return out;
}

export class TextEncoder {
  get encoding() {
    return "utf-8";
  }

  encode(text = "") {
    return Uint8Array.from(utf8(`${text}`));
  }
}

export class TextDecoder {
  constructor(label = "utf-8", { fatal = false, ignoreBOM = false } = {}) {
    if (!/^\s*utf-?8\s*$/i.test(label)) throw new RangeError(`The encoding ${label} is not supported.`);
    Object.assign(this, { encoding: "utf-8", fatal, ignoreBOM });
  }

  decode(data = new Uint8Array()) {
    const isView = ArrayBuffer.isView(data);
    const bytes = isView ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
    const text = fromUtf8(bytes, this.fatal);
    return this.ignoreBOM ? text : text.replace(/^\ufeff/, "");
  }
}

function decoded(part) {
  const bytes = [];
  const plain = part.replace(/\+/g, " ");
  for (let i = 0; i < plain.length; i++) {
    if (/^%[\da-f]{2}/i.test(plain.slice(i, i + 3))) {
      bytes.push(parseInt(plain.slice(i + 1, i + 3), 16));
      i += 2;
    } else {
      const character = String.fromCodePoint(plain.codePointAt(i));
      bytes.push(...utf8(character));
      i += character.length - 1;
    }
  }
  return fromUtf8(bytes, false);
}

const escapeOf = (byte) => (byte === 32 ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`);
const encoded = (text) => text.replace(/[^A-Za-z\d*\-._]+/g, (rest) => utf8(rest).map(escapeOf).join(""));

/** The names and values of a query, of pairs or of an object. */
function pairsOf(init) {
  if (typeof init === "object" && init !== null) {
    const pairs = typeof init[Symbol.iterator] === "function" ? [...init] : Object.entries(init);
    return pairs.map(([name, value]) => [`${name}`, `${value}`]);
  }
  const parts = `${init}`
    .replace(/^\?/, "")
    .split("&")
    .filter((part) => part !== "");
  return parts.map((part) => {
    const at = part.indexOf("=");
    return at < 0 ? [decoded(part), ""] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
  });
}

export class URLSearchParams {
  #pairs;

  constructor(init = "") {
    this.#pairs = pairsOf(init);
  }

  get size() {
    return this.#pairs.length;
  }

  append(name, value) {
    this.#pairs.push([`${name}`, `${value}`]);
  }

  delete(name, value) {
    this.#pairs = this.#pairs.filter(([n, v]) => n !== `${name}` || (value !== undefined && v !== `${value}`));
  }

  get(name) {
    return this.getAll(name)[0] ?? null;
  }

  getAll(name) {
    return this.#pairs.filter(([n]) => n === `${name}`).map(([, value]) => value);
  }

  has(name, value) {
    return this.#pairs.some(([n, v]) => n === `${name}` && (value === undefined || v === `${value}`));
  }

  set(name, value) {
    const at = this.#pairs.findIndex(([n]) => n === `${name}`);
    if (at < 0) this.append(name, value);
    else {
      this.#pairs = this.#pairs.filter(([n], i) => i <= at || n !== `${name}`);
      this.#pairs[at] = [`${name}`, `${value}`];
    }
  }

  sort() {
    this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }

  forEach(call, self) {
    for (const [name, value] of this.#pairs) call.call(self, value, name, this);
  }

  *entries() {
    for (const [name, value] of this.#pairs) yield [name, value];
  }

  *keys() {
    for (const [name] of this.#pairs) yield name;
  }

  *values() {
    for (const [, value] of this.#pairs) yield value;
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  toString() {
    return this.#pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&");
  }
}
