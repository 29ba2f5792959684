import { useState } from "react";

const lines = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]] as const;

function winner(squares: (string | null)[]) {
  for (const [a, b, c] of lines) if (squares[a] && squares[a] === squares[b] && squares[a] === squares[c]) return squares[a];
  return null;
}

export default function Game() {
  const [history, setHistory] = useState<(string | null)[][]>([Array(9).fill(null), ["X", null, null, null, "O", null, null, null, null], ["X", "X", "X", "O", "O", null, null, null, null]]);
  const [move, setMove] = useState(2);
  const squares = history[move]!;
  const won = winner(squares);
  return (
    <div className="game">
      <div className="status">{won ? "Winner: " + won : "Next player: " + (move % 2 === 0 ? "X" : "O")}</div>
      {squares.map((value, i) => <button key={i} disabled={!!won} onClick={() => setHistory([...history, squares.with(i, "X")])}>{value}</button>)}
      <ol>{history.map((_, at) => <li key={at}><button onClick={() => setMove(at)}>{at > 0 ? `Go to move #${at}` : "Go to game start"}</button></li>)}</ol>
    </div>
  );
}
