export default function Words() {
  return "5 < 6 & 'six' > \"five\"";
}
