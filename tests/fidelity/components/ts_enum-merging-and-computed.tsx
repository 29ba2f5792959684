enum Animal { Cat = 1 }
enum Animal { Dog = 2, Sum = Cat + Dog }
const start = 10;
enum Computed { A = start, B = start + 1, C = `${"x"}`.length }

export default function Merged() {
  return <p>{Animal.Cat}{Animal.Dog}{Animal.Sum} {Animal[2]} {Computed.B} {Computed.C} {Computed[10]}</p>;
}
