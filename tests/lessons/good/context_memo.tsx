import { createContext, forwardRef, memo, useCallback, useContext, useId, useRef } from "react";

interface Theme {
  ink: string;
  paper: string;
}

const ThemeContext = createContext<Theme>({ ink: "#222", paper: "#fffbe6" });

const Field = forwardRef<HTMLInputElement, { label: string } & React.InputHTMLAttributes<HTMLInputElement>>(
  function Field({ label, ...rest }, ref) {
    const id = useId();
    const { ink } = useContext(ThemeContext);
    return (
      <p style={{ color: ink }}>
        <label htmlFor={id}>{label}</label>
        <input id={id} ref={ref} {...rest} />
      </p>
    );
  },
);

const Lesson = memo(function Lesson() {
  const input = useRef<HTMLInputElement>(null);
  const focus = useCallback(() => input.current?.focus(), []);
  return (
    <ThemeContext.Provider value={{ ink: "navy", paper: "white" }}>
      <Field ref={input} label="Name" placeholder="Ada" data-kind="name" aria-required />
      <button onClick={focus}>Write your name</button>
    </ThemeContext.Provider>
  );
});

Lesson.displayName = "Lesson";

export const meta = { title: "Forms", minutes: 10 } as const;
export type Meta = typeof meta;
export default Lesson;
