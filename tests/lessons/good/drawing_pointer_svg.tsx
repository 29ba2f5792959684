import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { CSSProperties, DragEvent, PointerEvent, RefObject } from "react";

type Point = Readonly<{ x: number; y: number }>;
type Shape = "circle" | "square" | "triangle";
const SHAPES: readonly Shape[] = ["circle", "square", "triangle"] as const;
const CORNERS: Readonly<Record<Shape, number>> = { circle: 0, square: 4, triangle: 3 };

const chip: CSSProperties = { display: "inline-block", padding: 8, border: "1px solid", cursor: "grab" };

function useSize(ref: RefObject<SVGTextElement | null>, text: string): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = ref.current?.getBBox?.();
    if (box && Number.isFinite(box.width)) setWidth(Math.ceil(box.width));
  }, [ref, text]);
  return width;
}

function Pad() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const svg = useRef<SVGSVGElement>(null);
  const [points, setPoints] = useState<Point[]>([]);
  const drawing = useRef(false);

  const place = (event: PointerEvent<SVGSVGElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = box.width > 0 ? 200 / box.width : 1;
    return { x: Math.round((event.clientX - box.left) * scale), y: Math.round((event.clientY - box.top) * scale) };
  };
  const down = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture?.(event.pointerId);
    drawing.current = true;
    setPoints([place(event)]);
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (!drawing.current) return;
    const next = place(event);
    setPoints((before) => before.concat(next));
  };
  const up = (event: PointerEvent<SVGSVGElement>) => {
    drawing.current = false;
    if (event.currentTarget.hasPointerCapture?.(event.pointerId)) event.currentTarget.releasePointerCapture(event.pointerId);
  };

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const { width, height } = context.canvas;
    context.clearRect(0, 0, width, height);
    context.lineWidth = 2;
    context.strokeStyle = "teal";
    context.beginPath();
    points.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.stroke();
    const dot = context.measureText("•").width;
    context.fillText(`${points.length} points`, 4 + dot, 12);
  }, [points]);

  const length = points.slice(1).reduce((sum, p, i) => sum + Math.hypot(p.x - (points[i]?.x ?? p.x), p.y - (points[i]?.y ?? p.y)), 0);
  return (
    <section aria-label="Drawing">
      <svg ref={svg} viewBox="0 0 200 100" width={200} onPointerDown={down} onPointerMove={move} onPointerUp={up} style={{ touchAction: "none" }} role="img" aria-label="Drawing area">
        <polyline points={points.map(({ x, y }) => `${x},${y}`).join(" ")} fill="none" stroke="black" />
      </svg>
      <canvas ref={canvas} width={200} height={100} aria-hidden="true" />
      <p role="status">The line is {length.toFixed(1)} long.</p>
      <button type="button" onClick={() => setPoints([{ x: 0, y: 0 }, { x: 30, y: 40 }])}>
        Draw an example
      </button>
    </section>
  );
}

export default function Shapes() {
  const [placed, setPlaced] = useState<Partial<Record<Shape, number>>>({});
  const [over, setOver] = useState<number | null>(null);
  const [angle, setAngle] = useState(0);
  const [spinning, setSpinning] = useState(false);
  const title = useRef<SVGTextElement>(null);
  const width = useSize(title, `${angle}`);

  useEffect(() => {
    if (!spinning) return undefined;
    let frame = 0;
    let last: number | undefined;
    const turn = (now: DOMHighResTimeStamp) => {
      const passed = last === undefined ? 0 : now - last;
      last = now;
      setAngle((before) => (before + passed * 0.09) % 360);
      frame = requestAnimationFrame(turn);
    };
    frame = requestAnimationFrame(turn);
    return () => cancelAnimationFrame(frame);
  }, [spinning]);

  const drop = (corners: number) => (event: DragEvent<HTMLDivElement>) => {
    event.preventDefault();
    setOver(null);
    const shape = event.dataTransfer.getData("text/plain");
    if (SHAPES.some((known) => known === shape)) setPlaced((before) => ({ ...before, [shape]: corners }));
  };
  const right = SHAPES.filter((shape) => placed[shape] === CORNERS[shape]).length;
  return (
    <main>
      <h1>Corners of shapes</h1>
      <p>Drag each shape to its number of corners, or use its buttons.</p>
      {SHAPES.map((shape) => (
        <div key={shape}>
          <span
            draggable
            style={chip}
            onDragStart={(event) => {
              event.dataTransfer.setData("text/plain", shape);
              event.dataTransfer.effectAllowed = "move";
            }}
          >
            {shape}
          </span>
          {[0, 3, 4].map((corners) => (
            <button key={corners} type="button" aria-pressed={placed[shape] === corners} aria-label={`${shape}: ${corners} corners`} onClick={() => setPlaced({ ...placed, [shape]: corners })}>
              {corners}
            </button>
          ))}
        </div>
      ))}
      {[0, 3, 4].map((corners) => (
        <div
          key={corners}
          onDragOver={(event) => {
            event.preventDefault();
            event.dataTransfer.dropEffect = "move";
            setOver(corners);
          }}
          onDragLeave={() => setOver(null)}
          onDrop={drop(corners)}
          style={{ padding: 12, outline: over === corners ? "2px solid" : "1px dashed" }}
        >
          {corners} corners: {SHAPES.filter((shape) => placed[shape] === corners).join(", ") || "none yet"}
        </div>
      ))}
      <p role="status">
        {right} of {SHAPES.length} right
      </p>
      <svg viewBox="-50 -50 100 100" width={100} aria-label={`turned by ${Math.round(angle)} degrees`} role="img">
        <polygon points="0,-40 35,20 -35,20" transform={`rotate(${angle.toFixed(2)})`} />
        <text ref={title} y={45} textAnchor="middle">
          {Math.round(angle)}°
        </text>
        <line x1={-width / 2} x2={width / 2} y1={48} y2={48} stroke="red" />
      </svg>
      <button type="button" aria-pressed={spinning} onClick={() => setSpinning((on) => !on)}>
        {spinning ? "Stop" : "Spin"}
      </button>
      <Pad />
    </main>
  );
}
