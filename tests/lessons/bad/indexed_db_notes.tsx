// bad: keeps the learner's notes in indexedDB
// where: 6
import { useState } from "react";

function save(note: string) {
  const opening = indexedDB.open("lesson-notes", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("notes", { autoIncrement: true });
  opening.onsuccess = () => {
    opening.result.transaction("notes", "readwrite").objectStore("notes").add({ note, lesson: "volcanoes" });
  };
}

const PARTS = [
  { id: "magma", name: "Magma chamber", text: "Molten rock gathers here, deep under the mountain." },
  { id: "vent", name: "Vent", text: "The pipe through which the magma rises." },
  { id: "crater", name: "Crater", text: "The bowl at the top where lava comes out." },
];

export default function Volcanoes() {
  const [open, setOpen] = useState<string>("magma");
  const [note, setNote] = useState("");
  const [notes, setNotes] = useState<string[]>([]);

  const add = () => {
    if (!note.trim()) return;
    save(note);
    setNotes([...notes, note]);
    setNote("");
  };

  return (
    <main style={{ maxWidth: 560, margin: "0 auto" }}>
      <h1>Inside a volcano</h1>
      {PARTS.map((p) => (
        <div key={p.id}>
          <button type="button" aria-expanded={open === p.id} onClick={() => setOpen(p.id)}>
            {p.name}
          </button>
          {open === p.id && <p>{p.text}</p>}
        </div>
      ))}
      <h2>Your notes</h2>
      <label htmlFor="note">Write in your own words what happens</label>
      <textarea id="note" value={note} onChange={(e) => setNote(e.target.value)} />
      <button type="button" onClick={add}>Keep the note</button>
      <ul>
        {notes.map((n, i) => (
          <li key={i}>{n}</li>
        ))}
      </ul>
    </main>
  );
}
