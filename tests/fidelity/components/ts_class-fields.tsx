class Fields {
  a = 1;
  b = this.a + 1;
  ["computed"] = "c";
  "quoted name" = "q";
  static s = Fields.name.length;
  undefinedField: string | undefined;
  method = () => this.b;
  #secret = 42;
  get secret() {
    return this.#secret;
  }
  set secret(value: number) {
    this.#secret = Math.max(0, value);
  }
  static isFields(x: object) {
    return #secret in x;
  }
}

export default function ClassFields() {
  const f = new Fields();
  f.secret = -5;
  return <p>{Object.keys(f).join()} {f.method()} {f.secret} {Fields.s} {String(Fields.isFields({}))} {String(Fields.isFields(f))}</p>;
}
