export default function Unicode() {
  const größe = 3;
  const données = { été: "summer" };
  return <p lang="fr">Größe: {größe}, été: {données.été}, 日本語, עברית, 👩‍🚀, {"\u{1F600}"}, &#x1F680;</p>;
}
