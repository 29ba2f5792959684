import { useState } from "react";

type Question = {
  id: string;
  prompt: string;
  options: string[];
  answer: number;
  why: string;
};

const QUESTIONS: Question[] = [
  {
    id: "capital",
    prompt: "ما عاصمة المغرب؟",
    options: ["الدار البيضاء", "الرباط", "مراكش"],
    answer: 1,
    why: "الرباط هي العاصمة، أما الدار البيضاء فهي أكبر المدن.",
  },
  {
    id: "river",
    prompt: "أي نهر يمر بالقاهرة؟",
    options: ["النيل", "دجلة", "الفرات"],
    answer: 0,
    why: "تقع القاهرة على ضفتي نهر النيل.",
  },
  {
    id: "sea",
    prompt: "ما البحر الذي يفصل بين السعودية ومصر؟",
    options: ["البحر الأبيض المتوسط", "بحر العرب", "البحر الأحمر"],
    answer: 2,
    why: "البحر الأحمر يمتد بين أفريقيا وشبه الجزيرة العربية.",
  },
];

const digits = (n: number) => n.toLocaleString("ar-EG");

export default function Lesson() {
  const [started, setStarted] = useState(false);
  const [index, setIndex] = useState(0);
  const [choice, setChoice] = useState<number | null>(null);
  const [score, setScore] = useState(0);

  const question = QUESTIONS[index];
  const finished = index >= QUESTIONS.length;

  function choose(option: number) {
    if (choice !== null || !question) return;
    setChoice(option);
    if (option === question.answer) setScore((s) => s + 1);
  }

  function next() {
    setChoice(null);
    setIndex((i) => Math.min(i + 1, QUESTIONS.length));
  }

  function restart() {
    setIndex(0);
    setChoice(null);
    setScore(0);
  }

  return (
    <main dir="rtl" lang="ar" style={{ fontFamily: "Tahoma, sans-serif", maxWidth: 640, margin: "0 auto", padding: 24, lineHeight: 1.9 }}>
      <h1>جغرافيا العالم العربي</h1>
      {!started ? (
        <section aria-labelledby="intro">
          <h2 id="intro">قبل أن نبدأ</h2>
          <p>
            الرباط عاصمة المغرب، وإن كانت الدار البيضاء أكبر منها. يمر نهر النيل بمدينة القاهرة قبل أن يصب في البحر
            الأبيض المتوسط. وبين السعودية ومصر يمتد البحر الأحمر.
          </p>
          <button type="button" onClick={() => setStarted(true)}>
            ابدأ الأسئلة
          </button>
        </section>
      ) : finished ? (
        <section>
          <h2>النتيجة</h2>
          <p role="status">
            أجبت عن {digits(score)} من {digits(QUESTIONS.length)} إجابة صحيحة.
          </p>
          <button type="button" onClick={restart}>
            حاول مرة أخرى
          </button>
        </section>
      ) : (
        <section>
          <h2>
            السؤال {digits(index + 1)} من {digits(QUESTIONS.length)}
          </h2>
          <fieldset style={{ border: "1px solid #999", borderRadius: 8 }}>
            <legend>{question.prompt}</legend>
            {question.options.map((text, i) => (
              <button
                key={text}
                type="button"
                aria-pressed={choice === i}
                disabled={choice !== null}
                onClick={() => choose(i)}
                style={{ display: "block", width: "100%", margin: "8px 0", padding: 10, textAlign: "right" }}
              >
                {choice !== null && i === question.answer ? "✓ " : choice === i ? "✗ " : ""}
                {text}
              </button>
            ))}
          </fieldset>
          <p role="status">{choice === null ? "" : (choice === question.answer ? "صحيح! " : "ليس تماماً. ") + question.why}</p>
          {choice !== null && (
            <button type="button" onClick={next}>
              {index + 1 < QUESTIONS.length ? "السؤال التالي" : "أرِني النتيجة"}
            </button>
          )}
        </section>
      )}
    </main>
  );
}
