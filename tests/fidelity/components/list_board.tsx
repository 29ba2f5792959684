export default function Board() {
  const squares = ["X", null, "O", null, "X", null, null, null, "O"];
  return (
    <div className="board">
      {[0, 1, 2].map((row) => (
        <div key={row} className="board-row">
          {squares.slice(row * 3, row * 3 + 3).map((value, column) => (
            <button key={column} className="square" onClick={() => {}}>{value}</button>
          ))}
        </div>
      ))}
    </div>
  );
}
