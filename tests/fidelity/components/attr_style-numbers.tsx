export default function StyleNumbers() {
  return (
    <div
      style={{
        width: 10, height: 0, margin: -4, padding: "3", fontSize: 1.5, lineHeight: 1.5, opacity: 0.5, zIndex: 10, flex: 1, flexGrow: 2,
        order: 3, fontWeight: 600, gridRow: 2, gridColumn: 1, zoom: 2, lineClamp: 3, aspectRatio: 1.5, columnCount: 2, tabSize: 4, orphans: 2,
        borderImageSlice: 1, animationIterationCount: 2, strokeOpacity: 0.3, scale: 2, top: 1e3, letterSpacing: 0.1, gridArea: 1, columns: 2,
      }}
    >
      numbers
    </div>
  );
}
