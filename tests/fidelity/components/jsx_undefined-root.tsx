export default function Silent() {
  return undefined;
}
