const enum Unit { Metre = "m", Second = "s" }
const enum Size { Small = 1, Large = Small * 10, Neg = -1 }

export default function ConstEnums() {
  return <p>{Size.Large}{Unit.Metre} {Size["Small"]}{Unit.Second} {Size.Neg}</p>;
}
