// bad: multiplies a BigInt by a number when a button is pressed
// where: 20
import { useState } from "react";

const show = (n: bigint) => n.toString().replace(/\B(?=(\d{3})+$)/g, " ");

export default function Doubling() {
  const [folds, setFolds] = useState(0);
  const [layers, setLayers] = useState(1n);
  const [thickness, setThickness] = useState("0.1 mm");
  const [answer, setAnswer] = useState("");

  const fold = () => {
    if (folds >= 40) return;
    setFolds(folds + 1);
    setLayers(layers * 2n);
  };

  const measure = () => {
    const tenths = (layers as unknown as number) * 1;
    setThickness(`${(tenths / 10).toFixed(1)} mm`);
  };

  return (
    <article style={{ fontFamily: "system-ui", padding: 24 }}>
      <h1>Folding paper</h1>
      <p>A sheet is about 0.1 mm thick. Each fold doubles the number of layers: 1, 2, 4, 8 …</p>
      <p role="status">
        {folds} folds, {show(layers)} layers
      </p>
      <button type="button" onClick={fold}>Fold</button>
      <button type="button" onClick={measure}>Measure</button>
      <button type="button" onClick={() => { setFolds(0); setLayers(1n); setThickness("0.1 mm"); }}>
        New sheet
      </button>
      <p>Thickness: {thickness}</p>
      <label>
        How many layers are there after 5 folds? <input value={answer} onChange={(e) => setAnswer(e.target.value)} />
      </label>
      <p>{answer.trim() && (answer.trim() === "32" ? "✓" : "✗ Fold and count.")}</p>
    </article>
  );
}
