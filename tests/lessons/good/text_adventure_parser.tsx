import { useEffect, useRef, useState, type FC, type FormEventHandler, type KeyboardEventHandler } from "react";

type Direction = "north" | "south" | "east" | "west";
type Token = { type: "verb" | "noun" | "other"; text: string };
interface Room {
  title: string;
  exits: Partial<Record<Direction, string>>;
  things: string[];
}

const ROOMS = {
  hall: { title: "the hall", exits: { north: "library", east: "kitchen" }, things: ["lamp"] },
  library: { title: "the library", exits: { south: "hall" }, things: ["book", "key"] },
  kitchen: { title: "the kitchen", exits: { west: "hall" }, things: [] },
} satisfies Record<string, Room>;
type RoomName = keyof typeof ROOMS;
const isRoom = (name: string | undefined): name is RoomName => name !== undefined && Object.prototype.hasOwnProperty.call(ROOMS, name);

const VERBS = new Set(["go", "take", "drop", "look", "calc"]);

function tokenize(line: string): Token[] {
  return (line.toLowerCase().match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []).map((text, index) => ({
    type: index === 0 && VERBS.has(text) ? "verb" : /^\p{L}+$/u.test(text) ? "noun" : "other",
    text,
  }));
}

function calculate(source: string): number {
  let at = 0;
  const peek = () => source[at];
  const space = () => {
    while (peek() === " ") at++;
  };
  function factor(): number {
    space();
    if (peek() === "-") return at++, -factor();
    if (peek() === "(") {
      at++;
      const value = sum();
      space();
      if (source[at++] !== ")") throw new SyntaxError("a parenthesis is missing");
      return value;
    }
    const digits = /^\d+(\.\d+)?/.exec(source.slice(at))?.[0];
    if (!digits) throw new SyntaxError(`a number is missing at ${at + 1}`);
    at += digits.length;
    return Number(digits);
  }
  function product(): number {
    let value = factor();
    for (;;) {
      space();
      const sign = peek();
      if (sign !== "*" && sign !== "/") return value;
      at++;
      const right = factor();
      value = sign === "*" ? value * right : value / right;
    }
  }
  function sum(): number {
    let value = product();
    while ((space(), peek() === "+" || peek() === "-")) value = source[at++] === "+" ? value + product() : value - product();
    return value;
  }
  const value = sum();
  if (at < source.trimEnd().length) throw new SyntaxError(`nothing may follow at ${at + 1}`);
  return value;
}

interface World {
  room: RoomName;
  bag: string[];
  here: Record<RoomName, string[]>;
}
const fresh = (): World => ({ room: "hall", bag: [], here: { hall: ["lamp"], library: ["book", "key"], kitchen: [] } });

type Command = (world: World, noun: string | undefined, rest: string) => [World, string];
const COMMANDS: Record<string, Command> = {
  __proto__: null as never,
  go(world, noun) {
    const exits: Partial<Record<string, string>> = ROOMS[world.room].exits;
    const to = noun === undefined ? undefined : exits[noun];
    return isRoom(to) ? [{ ...world, room: to }, `You are in ${ROOMS[to].title}.`] : [world, "There is no way."];
  },
  take: (world, noun) => {
    const here = world.here[world.room];
    if (!noun || !here.includes(noun)) return [world, "It is not here."];
    return [{ ...world, bag: [...world.bag, noun], here: { ...world.here, [world.room]: here.filter((thing) => thing !== noun) } }, `You have the ${noun}.`];
  },
  look: (world) => [world, world.here[world.room].length ? `You see: ${world.here[world.room].join(", ")}.` : "There is nothing."],
  calc: (world, _, rest) => {
    try {
      const value = calculate(rest);
      return [world, Number.isFinite(value) ? `It is ${+value.toFixed(4)}.` : "One cannot divide by zero."];
    } catch (e) {
      return [world, `Sorry, ${e instanceof SyntaxError ? e.message : "that went wrong"}.`];
    }
  },
};

const Adventure: FC = () => {
  const [world, setWorld] = useState(fresh);
  const [line, setLine] = useState("");
  const [log, setLog] = useState<{ id: number; text: string }[]>([]);
  const [past, setPast] = useState<string[]>([]);
  const next = useRef(0);
  const end = useRef<HTMLLIElement | null>(null);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => end.current?.scrollIntoView?.({ behavior: "smooth" }), [log]);

  const say = (...texts: string[]) => setLog((before) => [...before, ...texts.map((text) => ({ id: next.current++, text }))].slice(-20));
  const run = (command: string) => {
    const [verb, ...others] = tokenize(command);
    if (!verb) return say("Say something.");
    const action = verb.type === "verb" ? COMMANDS[verb.text] : undefined;
    const rest = command.trim().slice(verb.text.length);
    const [after, answer] = action?.(world, others.find((token) => token.type === "noun")?.text, rest) ?? [world, `I do not know “${verb.text}”.`];
    setWorld(after);
    setPast((before) => [...before, command]);
    say(`> ${command}`, answer);
  };
  const submit: FormEventHandler<HTMLFormElement> = (event) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = form.get("command");
    run(typeof typed === "string" ? typed : line);
    setLine("");
    input.current?.focus();
    input.current?.setSelectionRange?.(0, 0);
  };
  const recall: KeyboardEventHandler<HTMLInputElement> = (event) => {
    if (event.key === "ArrowUp") setLine(past[past.length - 1] ?? "");
    else if (event.key === "Escape") setLine("");
    else return;
    event.preventDefault();
  };
  return (
    <main>
      <h1>How a program reads a sentence</h1>
      <p>First it cuts the line into tokens, then it looks up the verb. Try “go north”, “take key” or “calc 2 * (3 + 4)”.</p>
      <form onSubmit={submit}>
        <label htmlFor="command">Command</label>
        <input ref={input} id="command" name="command" autoComplete="off" value={line} onChange={(e) => setLine(e.target.value)} onKeyDown={recall} />
        <button type="submit">Do it</button>
      </form>
      {["go north", "take book", "take key", "look", "calc 1 / 0", "constructor x"].map((command) => (
        <button key={command} type="button" onClick={() => run(command)}>
          {command}
        </button>
      ))}
      <p>
        Tokens: {tokenize(line).map(({ type, text }, i) => <code key={`${i}${text}`} data-type={type}>{`${text}:${type} `}</code>)}
      </p>
      <ol role="log">
        {log.map(({ id, text }, i) => (
          <li key={id} ref={i === log.length - 1 ? end : undefined}>
            {text}
          </li>
        ))}
      </ol>
      <p role="status">You carry {world.bag.length ? world.bag.join(" and ") : "nothing"}.</p>
    </main>
  );
};

export default Adventure;
