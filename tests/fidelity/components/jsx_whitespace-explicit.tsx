export default function Spaces() {
  const unit = "cm";
  return (
    <p>
      {" "}
      12{" "}
      {unit}
      {" "}by {unit}  {unit}
      {"\n"}end{"\t"}
    </p>
  );
}
