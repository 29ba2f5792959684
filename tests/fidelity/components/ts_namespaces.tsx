namespace Geometry {
  const tau = Math.PI * 2;
  export const circumference = (r: number) => Math.round(tau * r);
  export namespace Units {
    export let metre = "m";
    export type Name = "m" | "km";
  }
  export interface Point { x: number }
}
namespace Geometry {
  export function describe(r: number): string {
    Units.metre += "!";
    return `${circumference(r)} ${Units.metre}`;
  }
}
namespace OnlyTypes {
  export type A = string;
}

export default function Namespaces() {
  const a: OnlyTypes.A = Geometry.describe(10);
  return <p>{a}</p>;
}
