// A drawing context on which every method works and nothing is drawn. May import: nothing.

const size = (text) => ({
  width: 8 * `${text}`.length,
  actualBoundingBoxAscent: 8,
  actualBoundingBoxDescent: 2,
  actualBoundingBoxLeft: 0,
  actualBoundingBoxRight: 8 * `${text}`.length,
  fontBoundingBoxAscent: 8,
  fontBoundingBoxDescent: 2,
});

const pixels = (width, height) => {
  const w = Math.min(Math.abs(Math.trunc(width)) || 1, 2000);
  const h = Math.min(Math.abs(Math.trunc(height)) || 1, 2000);
  return { width: w, height: h, data: new Uint8ClampedArray(4 * w * h), colorSpace: "srgb" };
};

const gradient = () => ({ addColorStop() {} });

const GIVEN = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  lineWidth: 1,
  lineCap: "butt",
  lineJoin: "miter",
  miterLimit: 10,
  lineDashOffset: 0,
  font: "10px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
  globalAlpha: 1,
  globalCompositeOperation: "source-over",
  shadowBlur: 0,
  shadowColor: "rgba(0, 0, 0, 0)",
  shadowOffsetX: 0,
  shadowOffsetY: 0,
  filter: "none",
  imageSmoothingEnabled: true,
  direction: "ltr",
};

const METHODS = {
  measureText: size,
  getImageData: (x, y, w, h) => pixels(w, h),
  createImageData: (w, h) => (typeof w === "object" ? pixels(w.width, w.height) : pixels(w, h)),
  createLinearGradient: gradient,
  createRadialGradient: gradient,
  createConicGradient: gradient,
  createPattern: () => ({ setTransform() {} }),
  isPointInPath: () => false,
  isPointInStroke: () => false,
  getLineDash: () => [],
  getTransform: () => ({ a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }),
  getContextAttributes: () => ({ alpha: true }),
  isContextLost: () => false,
};

export function canvasContext(canvas) {
  const inert = () => undefined;
  return new Proxy(
    { ...GIVEN, ...METHODS, canvas },
    { get: (held, name) => (name in held || typeof name === "symbol" || name === "then" ? held[name] : inert) },
  );
}
