import React, { useState, useEffect } from 'react';

export default function PhScaleLesson() {
  const [ph, setPh] = useState(7);
  const [step, setStep] = useState(0);
  const [answer, setAnswer] = useState('');
  const [score, setScore] = useState(0);
  const [showResult, setShowResult] = useState(false);
  const [answeredCorrectly, setAnsweredCorrectly] = useState(false);

  const substances = [
    { name: 'Stomach acid', ph: 1, emoji: '🫃' },
    { name: 'Lemon juice', ph: 2, emoji: '🍋' },
    { name: 'Black coffee', ph: 5, emoji: '☕' },
    { name: 'Pure water', ph: 7, emoji: '💧' },
    { name: 'Baking soda in water', ph: 8, emoji: '🧁' },
    { name: 'Soapy water', ph: 10, emoji: '🧼' },
    { name: 'Drain cleaner', ph: 14, emoji: '🚰' },
  ];

  const questions = [
    { text: 'A liquid has pH 3. It is…', choices: ['acidic', 'neutral', 'basic'], answer: 'acidic' },
    { text: 'Pure water is…', choices: ['acidic', 'neutral', 'basic'], answer: 'neutral' },
    { text: 'Soapy water is…', choices: ['acidic', 'neutral', 'basic'], answer: 'basic' },
  ];

  // Reset the answer whenever the question changes
  useEffect(() => {
    setAnswer('');
    setShowResult(false);
    setAnsweredCorrectly(false);
  }, [step]);

  const handleCheck = () => {
    setShowResult(true);
    if (answer === questions[step].answer && !answeredCorrectly) {
      setScore(score + 1);
      setAnsweredCorrectly(true);
    }
  };

  const getColor = (value: number) => {
    const colors = ['#d7191c', '#e34a33', '#fc8d59', '#fdae61', '#fee08b', '#ffffbf', '#e6f598', '#a6d96a', '#66bd63', '#41ab5d', '#3288bd', '#2b6cb0', '#5e4fa2', '#54278f', '#3f007d'];
    return colors[value] || '#ccc';
  };

  return (
    <div style={{ padding: '20px', fontFamily: 'Arial, sans-serif', maxWidth: '600px', margin: '0 auto' }}>
      <h1>The pH Scale 🧪</h1>
      <p>
        The pH scale runs from 0 to 14. Below 7 a liquid is <b>acidic</b>, at 7 it is <b>neutral</b>, and above 7 it is <b>basic</b>.
      </p>

      <h2>Explore</h2>
      <label htmlFor="ph-slider">Choose a pH value: {ph}</label>
      <input
        id="ph-slider"
        type="range"
        min={0}
        max={14}
        value={ph}
        onChange={(e) => setPh(Number(e.target.value))}
        style={{ width: '100%' }}
      />
      <div style={{ height: '20px', background: getColor(ph), border: '1px solid #333' }} />
      <p role="status">
        pH {ph} is {ph < 3 ? 'strongly acidic' : ph < 7 ? 'weakly acidic' : ph === 7 ? 'neutral' : ph <= 11 ? 'weakly basic' : 'strongly basic'}.{' '}
        {(() => {
          const near = substances.filter((s) => s.ph === ph);
          if (near.length === 0) {
            const closest = substances.reduce((best, s) => (Math.abs(s.ph - ph) < Math.abs(best.ph - ph) ? s : best));
            return <span>Nearest example: {closest.emoji} {closest.name} (pH {closest.ph})</span>;
          }
          return near.map((s, index) => (
            <span key={index}>
              Example: {s.emoji} {s.name}
            </span>
          ));
        })()}
      </p>

      <h2>Quiz</h2>
      {step < questions.length ? (
        <div>
          <fieldset>
            <legend>
              Question {step + 1}: {questions[step].text}
            </legend>
            {questions[step].choices.map((choice, index) => (
              <label key={index} style={{ display: 'block' }}>
                <input
                  type="radio"
                  name="choice"
                  value={choice}
                  checked={answer === choice}
                  onChange={(e) => { setAnswer(e.target.value); setShowResult(false); }}
                />
                {choice}
              </label>
            ))}
          </fieldset>
          <button type="button" onClick={handleCheck} disabled={!answer}>Check</button>
          <div role="status">
            {showResult ? (answer === questions[step].answer ? '✅ Correct!' : '❌ Compare the number with 7 and try again.') : null}
          </div>
          {answeredCorrectly && (
            <button type="button" onClick={() => setStep(step + 1)}>
              {step === questions.length - 1 ? 'Finish' : 'Next question'}
            </button>
          )}
        </div>
      ) : (
        <div>
          <p role="status">
            You scored {score} out of {questions.length}! {score === questions.length ? '🎉' : '👍'}
          </p>
          <button type="button" onClick={() => { setStep(0); setScore(0); }}>Try Again</button>
        </div>
      )}
    </div>
  );
}
