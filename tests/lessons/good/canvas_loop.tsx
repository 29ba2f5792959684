import { useEffect, useRef, useState } from "react";

const WIDTH = 480, HEIGHT = 240;
const GRAVITY = 9.81;

export default function Projectile() {
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const [angle, setAngle] = useState(45);
  const [speed, setSpeed] = useState(60);
  const reach = (speed ** 2 * Math.sin((2 * angle * Math.PI) / 180)) / GRAVITY;

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    let frame = 0;
    const begun = performance.now();
    const draw = (now: number) => {
      const t = (now - begun) / 200;
      const [vx, vy] = [speed * Math.cos((angle * Math.PI) / 180), speed * Math.sin((angle * Math.PI) / 180)];
      const x = vx * t;
      const y = vy * t - (GRAVITY * t * t) / 2;
      context.clearRect(0, 0, WIDTH, HEIGHT);
      context.beginPath();
      context.arc(x, HEIGHT - y, 5, 0, 2 * Math.PI);
      context.fill();
      if (y >= 0 || t < 0.1) frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [angle, speed]);

  outer: for (let i = 0; i < 2; i++) {
    for (;;) {
      if (i < 2) continue outer;
      break;
    }
  }

  return (
    <figure>
      <canvas ref={canvas} width={WIDTH} height={HEIGHT} />
      <figcaption>
        Reach: {reach.toFixed(1)}&nbsp;m — if x &lt; 0 it never left {"{"}the ground{"}"}
      </figcaption>
      <input type="range" min="0" max="90" value={angle} onChange={(e) => setAngle(+e.target.value)} />
      <input type="range" min="10" max="100" value={speed} onChange={(e) => setSpeed(+e.target.value)} />
    </figure>
  );
}
