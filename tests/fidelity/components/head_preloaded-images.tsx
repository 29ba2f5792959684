export default function Preload() {
  return (
    <div>
      <img src="first.png" alt="" fetchPriority="high" />
      <img src="second.png" alt="" loading="lazy" />
      <img src="third.png" alt="" fetchPriority="low" />
      <picture><img src="fourth.png" alt="" /></picture>
    </div>
  );
}
