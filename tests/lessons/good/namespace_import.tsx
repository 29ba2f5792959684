import * as React from "react";

const { useState, useEffect } = React;

let nextId = 1;
var total = 0n;

abstract class Shape {
  readonly id = nextId++;
  constructor(protected readonly name: string, public sides: number = 0) {}
  abstract area(): number;
  get label(): string {
    return `${this.name} #${this.id}`;
  }
}

class Square extends Shape {
  constructor(private side: number) {
    super("square", 4);
  }
  area() {
    return this.side ** 2;
  }
}

class Circle extends Shape {
  constructor(private radius: number) {
    super("circle");
  }
  area = () => Math.PI * this.radius ** 2;
}

function describe(shape: Shape): string;
function describe(shape: Shape, digits: number): string;
function describe(shape: Shape, digits = 2): string {
  return `${shape.label}: ${shape.area().toFixed(digits)} cm²`;
}

export default function Areas() {
  const [shapes, setShapes] = useState<Shape[]>([new Square(2), new Circle(1.5)]);
  useEffect(() => {
    total += BigInt(shapes.length);
    return () => void (total -= 1n);
  }, [shapes]);
  return React.createElement(
    "ul",
    null,
    ...shapes.map((shape) => <li key={shape.id}>{describe(shape)}</li>),
    <li key="add">
      <button onClick={() => setShapes((old) => old.concat(new Square(old.length + 1)))}>Add</button>
    </li>,
  );
}
