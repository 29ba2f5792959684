// bad: a template literal is never closed
// where: 33
import { useState } from "react"

const संख्याएँ = [
  { अंक: "१", शब्द: "एक", value: 1 },
  { अंक: "२", शब्द: "दो", value: 2 },
  { अंक: "३", शब्द: "तीन", value: 3 },
  { अंक: "४", शब्द: "चार", value: 4 },
  { अंक: "५", शब्द: "पाँच", value: 5 },
  { अंक: "६", शब्द: "छह", value: 6 },
  { अंक: "७", शब्द: "सात", value: 7 },
  { अंक: "८", शब्द: "आठ", value: 8 },
  { अंक: "९", शब्द: "नौ", value: 9 },
]

const प्रश्न = [3, 7, 5, 9]

export default function Lesson() {
  const [चरण, setचरण] = useState<"पढ़ो" | "जाँचो" | "अंत">("पढ़ो")
  const [selected, setSelected] = useState(0)
  const [current, setCurrent] = useState(0)
  const [score, setScore] = useState(0)
  const [missed, setMissed] = useState(false)
  const [message, setMessage] = useState("")

  const wanted = संख्याएँ[प्रश्न[current] - 1]

  const answer = (value: number) => {
    const right = value === wanted.value
    if (!right) {
      setMissed(true)
      setMessage(`नहीं, ${संख्याएँ[value - 1].अंक} का अर्थ है “${संख्याएँ[value - 1].शब्द}”। फिर से सोचिए।)
      return
    }
    const newScore = missed ? score : score + 1
    setScore(newScore)
    setMissed(false)
    if (current < प्रश्न.length - 1) {
      setMessage(`शाबाश! ${wanted.शब्द} = ${wanted.अंक}`)
      setCurrent(current + 1)
    } else {
      setMessage("")
      setचरण("अंत")
    }
  }

  const restart = () => {
    setचरण("पढ़ो")
    setCurrent(0)
    setScore(0)
    setMissed(false)
    setMessage("")
  }

  return (
    <div lang="hi" style={{ fontFamily: "'Noto Sans Devanagari', sans-serif", padding: 20, maxWidth: 500, margin: "auto" }}>
      <h1>हिंदी में गिनती</h1>

      {चरण === "पढ़ो" && (
        <div>
          <p>किसी अंक को दबाइए और उसका नाम पढ़िए।</p>
          <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
            {संख्याएँ.map((न, i) => (
              <button key={न.value} type="button" onClick={() => setSelected(i)} aria-pressed={selected === i} style={{ fontSize: 32, width: 56, height: 56 }}>
                {न.अंक}
              </button>
            ))}
          </div>
          <p role="status" style={{ fontSize: 24 }}>
            {संख्याएँ[selected].अंक} — {संख्याएँ[selected].शब्द} {"🥭".repeat(संख्याएँ[selected].value)}
          </p>
          <button type="button" onClick={() => setचरण("जाँचो")}>
            अब अपनी जाँच करें
          </button>
        </div>
      )}

      {चरण === "जाँचो" && (
        <fieldset>
          <legend>
            प्रश्न {current + 1}: “{wanted.शब्द}” कौन-सा अंक है?
          </legend>
          {संख्याएँ.map((न) => (
            <button key={न.value} type="button" onClick={() => answer(न.value)} style={{ fontSize: 24, margin: 4 }}>
              {न.अंक}
            </button>
          ))}
          <p role="status">{message}</p>
        </fieldset>
      )}

      {चरण === "अंत" && (
        <div>
          <h2>बहुत अच्छा!</h2>
          <p role="status">
            आपको पहली बार में {प्रश्न.length} में से {score} सही मिले।
          </p>
          <button type="button" onClick={restart}>
            फिर से शुरू करें
          </button>
        </div>
      )}
    </div>
  )
}
