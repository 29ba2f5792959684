import { useState } from 'react'

const greetings = [
  { lang: 'fr', text: "Bonjour, ça va ? L'été est là." },
  { lang: 'ja', text: 'こんにちは、世界' },
  { lang: 'ar', text: 'مرحبا بالعالم' },
  { lang: 'he', text: 'שלום עולם' },
  { lang: 'hi', text: 'नमस्ते दुनिया' },
  { lang: 'emoji', text: '👩‍🏫 📚 🇺🇳' },
]

const größe = greetings.length
const π = Math.PI

export default () => {
  const [index, setIndex] = useState(0)
  const { lang, text } = greetings[index]
  return <div dir={lang === 'ar' || lang === 'he' ? 'rtl' : 'ltr'}>
    <h2 lang={lang}>{text}</h2>
    <p>Don't worry: it's “only” {index + 1} of {größe}… π ≈ {π.toFixed(4)}</p>
    <button onClick={() => setIndex((index + 1) % größe)}>➡️</button>
  </div>
}
