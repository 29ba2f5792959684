import { Component, type ReactNode } from "react";

abstract class Shape extends Component<{ size: number }> {
  abstract area(): number;
  protected name = "shape";
  render(): ReactNode {
    return <li>{this.name}: {this.area()}</li>;
  }
}
class Square extends Shape {
  protected override name = "square";
  area() {
    return this.props.size ** 2;
  }
}
class Cube extends Square {
  override area() {
    return 6 * super.area();
  }
  override render() {
    return <>{super.render()}<li>of a cube</li></>;
  }
}

export default function App() {
  return <ul><Square size={3} /><Cube size={2} /></ul>;
}
