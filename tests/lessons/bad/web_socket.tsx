// expect: rules forbidden-call 2
const socket = new WebSocket("wss://example.com");
export default function Lesson() {
  return <p>{socket.readyState}</p>;
}
