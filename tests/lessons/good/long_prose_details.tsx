import { useState } from "react";

const Term = ({ word, children }: React.PropsWithChildren<{ word: string }>) => (
  <details style={{ margin: "6px 0" }}>
    <summary>
      <b>{word}</b>
    </summary>
    <p style={{ margin: "4px 0 4px 18px" }}>{children}</p>
  </details>
);

const dates: Array<{ when: string; what: string }> = [
  { when: "14 July 1789", what: "The crowd takes the Bastille." },
  { when: "26 August 1789", what: "The Declaration of the Rights of Man and of the Citizen." },
  { when: "21 September 1792", what: "The monarchy is abolished." },
  { when: "21 January 1793", what: "King Louis XVI is executed." },
  { when: "9 November 1799", what: "Napoleon Bonaparte seizes power." },
];

const ITEMS = [
  { id: "estate", statement: "The Third Estate was the smallest of the three.", truth: false, note: "It was by far the largest: nearly everybody belonged to it." },
  { id: "tax", statement: "Nobles were largely free of direct taxes before 1789.", truth: true, note: "That privilege was one of the causes of anger." },
  { id: "king", statement: "The king was executed before the monarchy was abolished.", truth: false, note: "Abolished in September 1792, executed in January 1793." },
  { id: "end", statement: "Napoleon’s seizure of power came ten years after the Bastille fell.", truth: true, note: "1789 and 1799." },
];

export default function FrenchRevolution() {
  const [answers, setAnswers] = useState<{ [id: string]: boolean | undefined }>({});
  const done = ITEMS.every((i) => answers[i.id] !== undefined);
  const right = ITEMS.filter((i) => answers[i.id] === i.truth).length;

  return (
    <article style={{ fontFamily: "Georgia, 'Times New Roman', serif", lineHeight: 1.7, maxWidth: "38em", margin: "0 auto", padding: "1em" }}>
      <h1>France, 1789&ndash;1799: a country turns over</h1>

      <p>
        In 1789 France was rich in people and poor in money. The crown had paid for war after war &mdash; among them the American War of
        Independence &mdash; and could no longer pay its debts. Those who had most paid least: the clergy (the First Estate) and the nobles
        (the Second Estate) were largely free of direct taxes. The Third Estate, which is to say nearly everybody else, from the rich lawyer
        to the hungry day labourer, carried the load. It made up about 98&nbsp;% of the people.
      </p>
      <p>
        When the harvest of 1788 failed, bread became dear. In May 1789 the king called the <q>Estates-General</q>, an assembly that had
        not met since 1614. The Third Estate soon declared itself the National Assembly. On 14 July a crowd stormed the Bastille, a fortress
        and prison in Paris; it held only seven prisoners, but it stood for the king&apos;s power. Weeks later the Assembly adopted the
        Declaration of the Rights of Man and of the Citizen: <q>Men are born and remain free and equal in rights.</q>
      </p>
      <p>
        The new order did not come to rest. War with Austria and Prussia began in 1792. In September of that year the monarchy was abolished,
        and in January 1793 the king was executed. A time of fear followed, the <em>Terror</em>, in which thousands died under the guillotine,
        until in July 1794 its leader Robespierre was himself overthrown. A weak government of five, the Directory, ruled until General
        Bonaparte put an end to it in November 1799.
      </p>

      <h2>Words to know</h2>
      <Term word="Estate">One of the three groups of old French society: clergy, nobles, and all others.</Term>
      <Term word="Estates-General">An assembly of all three estates, called by the king.</Term>
      <Term word="The Terror">The months of 1793 and 1794 when the government ruled by arrests and executions.</Term>
      <Term word="Directory">The government of five directors, 1795 to 1799.</Term>

      <h2>Dates</h2>
      <table style={{ borderCollapse: "collapse", width: "100%" }}>
        <thead>
          <tr>
            <th scope="col" style={{ textAlign: "left", borderBottom: "2px solid" }}>When</th>
            <th scope="col" style={{ textAlign: "left", borderBottom: "2px solid" }}>What</th>
          </tr>
        </thead>
        <tbody>
          {dates.map((d) => (
            <tr key={d.when}>
              <td style={{ borderBottom: "1px solid #ccc" }}>{d.when}</td>
              <td style={{ borderBottom: "1px solid #ccc" }}>{d.what}</td>
            </tr>
          ))}
        </tbody>
      </table>

      <h2>True or false?</h2>
      {ITEMS.map(({ id, statement, truth, note }) => (
        <fieldset key={id} style={{ margin: "10px 0" }}>
          <legend>{statement}</legend>
          <label><input type="radio" name={id} checked={answers[id] === true} onChange={() => setAnswers({ ...answers, [id]: true })} /> true</label>{" "}
          <label><input type="radio" name={id} checked={answers[id] === false} onChange={() => setAnswers({ ...answers, [id]: false })} /> false</label>
          <div role="status">{answers[id] === undefined ? null : <>{answers[id] === truth ? "✓ " : "✗ "}{note}</>}</div>
        </fieldset>
      ))}
      <p role="status">{done ? `You judged ${right} of ${ITEMS.length} rightly.` : "Judge all four statements."}</p>
      <button type="button" onClick={() => setAnswers({})}>Start again</button>
    </article>
  );
}
