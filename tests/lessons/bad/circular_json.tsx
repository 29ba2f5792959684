// bad: turns a circular structure into JSON when a button is pressed
// where: 27
import { useState } from "react";

class Person {
  children: Person[] = [];
  parent?: Person;
  constructor(readonly name: string) {}
  add(child: Person) {
    child.parent = this;
    this.children.push(child);
    return this;
  }
}

const tree = new Person("Queen Victoria").add(new Person("Edward VII").add(new Person("George V")));

const list = (person: Person, depth = 0): { name: string; depth: number }[] => [
  { name: person.name, depth },
  ...person.children.flatMap((c) => list(c, depth + 1)),
];

export default function FamilyTree() {
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState("");

  const print = () => setText(JSON.stringify(tree, null, 2));

  return (
    <main style={{ fontFamily: "Georgia", padding: 20 }}>
      <h1>A family tree as data</h1>
      <p>In a tree every person has one parent and any number of children. The root has no parent.</p>
      <ul>
        {list(tree).map(({ name, depth }) => (
          <li key={name} style={{ marginLeft: depth * 24 }}>
            {name}
          </li>
        ))}
      </ul>
      <button type="button" onClick={print}>Show as text</button>
      <pre>{text}</pre>
      <fieldset>
        <legend>Who is the root?</legend>
        {list(tree).map(({ name }) => (
          <button key={name} type="button" onClick={() => setAnswer(name)}>
            {name}
          </button>
        ))}
      </fieldset>
      <p role="status">{answer && (answer === tree.name ? "Right." : `No, ${answer} has a parent.`)}</p>
    </main>
  );
}
