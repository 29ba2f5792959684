import { createContext, useContext } from "react";

const Clock = createContext(12);
Clock.displayName = "Clock";

function useClock() {
  const hour = useContext(Clock);
  return hour > 12 ? `${hour - 12} pm` : `${hour} am`;
}

function Time() {
  return <time>{useClock()}</time>;
}

export default function App() {
  return <>{[9, 15].map((hour) => <Clock key={hour} value={hour}><Time /></Clock>)}<p>{Clock.displayName}</p></>;
}
