import { useState } from "react";

interface Section {
  heading: string;
  ideas: string[];
}

interface Step {
  heading: string;
  text: string;
}

interface Question {
  id: number;
  prompt: string;
  options: string[];
  answer: number;
  feedback: string;
}

{{data}}

/** One idea at a time, at the reader's own pace. */
function StepThrough() {
  const [index, setIndex] = useState(0);
  const step = steps[index];

  return (
    <section aria-labelledby="steps-heading">
      <h2 id="steps-heading">Step by step</h2>
      <div aria-live="polite">
        <p>
          Step {index + 1} of {steps.length}
        </p>
        <h3>{step.heading}</h3>
        <p>{step.text}</p>
      </div>
      <button type="button" disabled={index === 0} onClick={() => setIndex(index - 1)}>
        Back
      </button>
      <button type="button" disabled={index === steps.length - 1} onClick={() => setIndex(index + 1)}>
        Next
      </button>
    </section>
  );
}

{{ordering}}/** Questions with one right answer each; answers can be changed and checked again. */
function Quiz() {
  const [choices, setChoices] = useState<Record<number, number>>({});
  const [checked, setChecked] = useState(false);
  const score = questions.filter((question) => choices[question.id] === question.answer).length;

  function choose(id: number, option: number) {
    setChoices({ ...choices, [id]: option });
    setChecked(false);
  }

  return (
    <section aria-labelledby="quiz-heading">
      <h2 id="quiz-heading">Check yourself</h2>
      {questions.map((question) => (
        <fieldset key={question.id}>
          <legend>{question.prompt}</legend>
          {question.options.map((option, index) => (
            <label key={option}>
              <input
                type="radio"
                name={`question-${question.id}`}
                checked={choices[question.id] === index}
                onChange={() => choose(question.id, index)}
              />
              {option}
            </label>
          ))}
          {checked && (
            <p>
              {choices[question.id] === question.answer ? "Correct. " : "Not yet. "}
              {question.feedback}
            </p>
          )}
        </fieldset>
      ))}
      <button type="button" onClick={() => setChecked(true)}>
        Check my answers
      </button>
      <p role="status" aria-live="polite">
        {checked ? `Score: ${score} of ${questions.length}` : ""}
      </p>
    </section>
  );
}

export default function Lesson() {
  return (
    <main>
      <h1>{title}</h1>
      <p>{introduction}</p>
      {sections.map((section) => (
        <section key={section.heading}>
          <h2>{section.heading}</h2>
          <ul>
            {section.ideas.map((idea) => (
              <li key={idea}>{idea}</li>
            ))}
          </ul>
        </section>
      ))}
      <StepThrough />
{{use_ordering}}      <Quiz />
    </main>
  );
}
