export default function Invalid() {
  const odd = { "has space": "x", "quo\"te": "x", "<tag": "x", "1digit": "x", "é": "y", "a=b": "x", "": "x", "-dash": "x", "ok-1.2:3_4": "kept" };
  return <p {...odd}>names</p>;
}
