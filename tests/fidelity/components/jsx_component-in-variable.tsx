const shapes = {
  circle: () => <span>○</span>,
  square: () => <span>□</span>,
};

export default function Shapes() {
  const order: (keyof typeof shapes)[] = ["square", "circle", "square"];
  return (
    <p>
      {order.map((kind, i) => {
        const Shape = shapes[kind];
        return <Shape key={i} />;
      })}
    </p>
  );
}
