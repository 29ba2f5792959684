import React, { useState } from 'react';

const Lesson: React.FC = () => {
  const [count, setCount] = useState(0);

  return (
    <main className="lesson">
      <h1>What's a counter?</h1>
      <p>You've pressed the button {count} time{count === 1 ? '' : 's'}.</p>
      <button onClick={() => setCount((c) => c + 1)}>Press me &amp; see</button>
      {/* The reset is only there when it's needed. */}
      {count > 0 && <button onClick={() => setCount(0)}>Start again</button>}
    </main>
  );
};

export default Lesson;
