enum Level { Low, Mid = 5, High }
enum Colour { Red = "red", Green = "green" }
enum Flags { None = 0, A = 1 << 0, B = 1 << 1, Both = A | B, Length = "abc".length }

export default function Enums() {
  return (
    <ul>
      <li>{Level.Low} {Level.High} {Level[5]} {Object.keys(Level).length}</li>
      <li>{Object.values(Colour).join("|")} {Colour.Green}</li>
      <li>{Flags.Both} {Flags[3]} {Flags.Length}</li>
    </ul>
  );
}
