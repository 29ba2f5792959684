type Light = "red" | "amber" | "green";

function Advice({ light }: { light: Light }) {
  let advice: string;
  switch (light) {
    case "red":
      advice = "stop";
      break;
    case "amber":
    case "green":
      advice = light === "amber" ? "slow" : "go";
      break;
    default: {
      const never: never = light;
      advice = never;
    }
  }
  return <p className={`light ${light}`}>{advice}</p>;
}

export default function Lights() {
  return <>{(["red", "amber", "green"] as const).map((light) => <Advice key={light} light={light} />)}</>;
}
