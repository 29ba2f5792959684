import React, { useState } from "react";

interface Option {
  label: string;
  correct: boolean;
}

interface QuizItem {
  question: string;
  options: Option[];
  explanation: string;
}

const quizData: QuizItem[] = [
  {
    question: "Which gas do plants take in during photosynthesis?",
    options: [
      { label: "Oxygen", correct: false },
      { label: "Carbon dioxide", correct: true },
      { label: "Nitrogen", correct: false },
    ],
    explanation: "Plants take in carbon dioxide through small openings called stomata.",
  },
  {
    question: "Where in the cell does photosynthesis happen?",
    options: [
      { label: "In the chloroplasts", correct: true },
      { label: "In the nucleus", correct: false },
      { label: "In the cell wall", correct: false },
    ],
    explanation: "Chloroplasts contain chlorophyll, the green pigment that absorbs light.",
  },
  {
    question: "What does the plant make and keep as food?",
    options: [
      { label: "Water", correct: false },
      { label: "Sunlight", correct: false },
      { label: "Glucose", correct: true },
    ],
    explanation: "Glucose is a sugar that stores energy. The oxygen is released.",
  },
];

const styles: { [key: string]: React.CSSProperties } = {
  container: { fontFamily: "'Segoe UI', sans-serif", maxWidth: "700px", margin: "0 auto", padding: "20px", backgroundColor: "#f0fff4", borderRadius: "12px" },
  title: { color: "#22543d", textAlign: "center" },
  card: { backgroundColor: "white", padding: "16px", marginBottom: "16px", borderRadius: "8px", boxShadow: "0 2px 4px rgba(0,0,0,0.1)" },
  button: { padding: "10px 16px", margin: "4px", border: "1px solid #2f855a", borderRadius: "6px", cursor: "pointer", backgroundColor: "#fff" },
  feedback: { fontWeight: "bold", marginTop: "8px" },
};

const PhotosynthesisLesson: React.FC = () => {
  const [light, setLight] = useState<number>(50);
  const [answers, setAnswers] = useState<{ [index: number]: number }>({});

  const handleLightChange = (e: React.ChangeEvent<HTMLInputElement>): void => {
    setLight(parseInt(e.target.value, 10));
  };

  const handleAnswer = (questionIndex: number, optionIndex: number): void => {
    setAnswers((prev) => ({ ...prev, [questionIndex]: optionIndex }));
  };

  const score = quizData.reduce((total, item, index) => {
    const chosen = answers[index];
    return chosen !== undefined && item.options[chosen].correct ? total + 1 : total;
  }, 0);

  const bubbles = Math.round(light / 10);

  return (
    <div style={styles.container}>
      <h1 style={styles.title}>🌱 How Plants Make Food</h1>

      {/* Introduction */}
      <div style={styles.card}>
        <h2>What is photosynthesis?</h2>
        <p>
          Plants use <strong>sunlight</strong>, <strong>water</strong> and <strong>carbon dioxide</strong> to make{" "}
          <strong>glucose</strong>, a sugar they keep as food. They let out oxygen. It all happens in the chloroplasts, which
          hold the green pigment chlorophyll.
        </p>
        <p>
          6 CO<sub>2</sub> + 6 H<sub>2</sub>O → C<sub>6</sub>H<sub>12</sub>O<sub>6</sub> + 6 O<sub>2</sub>
        </p>
      </div>

      {/* Interactive section */}
      <div style={styles.card}>
        <h2>Try it: pondweed under a lamp</h2>
        <label htmlFor="light">Brightness: {light}%</label>
        <input id="light" type="range" min="0" max="100" value={light} onChange={handleLightChange} style={{ width: "100%" }} />
        <p role="status">
          {bubbles === 0 ? "No light: no bubbles of oxygen." : `${bubbles} bubbles of oxygen a minute: ${"🫧".repeat(bubbles)}`}
        </p>
      </div>

      {/* Quiz section */}
      <div style={styles.card}>
        <h2>Check yourself</h2>
        {quizData.map((item, qIndex) => {
          const chosen = answers[qIndex];
          return (
            <fieldset key={qIndex} style={{ border: "none", padding: 0, marginBottom: "12px" }}>
              <legend>
                {qIndex + 1}. {item.question}
              </legend>
              {item.options.map((option, oIndex) => (
                <button key={oIndex} type="button" style={{ ...styles.button, fontWeight: chosen === oIndex ? "bold" : "normal" }} aria-pressed={chosen === oIndex} onClick={() => handleAnswer(qIndex, oIndex)}>
                  {option.label}
                </button>
              ))}
              <div style={styles.feedback} role="status">
                {chosen !== undefined && (item.options[chosen].correct ? `✅ Correct! ${item.explanation}` : "❌ Not quite, try again.")}
              </div>
            </fieldset>
          );
        })}
        <p>
          Score: {score} / {quizData.length}
        </p>
        <button type="button" style={styles.button} onClick={() => setAnswers({})}>
          Start again
        </button>
      </div>
    </div>
  );
};

export default PhotosynthesisLesson;
