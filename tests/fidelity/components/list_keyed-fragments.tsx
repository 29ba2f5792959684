import { Fragment } from "react";

const terms = [
  { id: 1, term: "Atom", meaning: "smallest part of an element" },
  { id: 2, term: "Ion", meaning: "an atom with charge" },
];

export default function Glossary() {
  return (
    <dl>
      {terms.map(({ id, term, meaning }) => (
        <Fragment key={id}>
          <dt>{term}</dt>
          <dd>{meaning}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
