/** The ideas out of order; each can be moved up until the order is right. */
function PutInOrder() {
  const [order, setOrder] = useState(shuffled);
  const [checked, setChecked] = useState(false);
  const isRight = order.every((step, position) => step === position);

  function moveUp(position: number) {
    const next = [...order];
    [next[position - 1], next[position]] = [next[position], next[position - 1]];
    setOrder(next);
    setChecked(false);
  }

  return (
    <section aria-labelledby="order-heading">
      <h2 id="order-heading">Put the ideas in the lesson's order</h2>
      <ol>
        {order.map((step, position) => (
          <li key={step}>
            {steps[step].heading}
            <button
              type="button"
              disabled={position === 0}
              aria-label={`Move up: ${steps[step].heading}`}
              onClick={() => moveUp(position)}
            >
              Up
            </button>
          </li>
        ))}
      </ol>
      <button type="button" onClick={() => setChecked(true)}>
        Check the order
      </button>
      <p role="status" aria-live="polite">
        {checked && (isRight ? "That is the order." : "Not in order yet: read the steps again.")}
      </p>
    </section>
  );
}

