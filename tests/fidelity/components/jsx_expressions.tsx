export default function Expressions() {
  const user = { name: "Ada", born: 1815 };
  const shout = (text: string) => text.toUpperCase() + "!";
  return (
    <h1 className={"big" + " " + "blue"}>
      {user.name} {shout(user.name)} {1852 - user.born} {[1, 2, 3].length * 2} {(() => "called")()} {typeof user}
    </h1>
  );
}
