function Nothing() {
  return null;
}

function Missing() {
  return undefined;
}

function Refused() {
  return false;
}

export default function Silent() {
  return <p>[<Nothing /><Missing /><Refused />]</p>;
}
