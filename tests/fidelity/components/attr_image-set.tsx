export default function Images() {
  return (
    <picture>
      <source srcSet="small.png 1x, big.png 2x" media="(max-width: 600px)" type="image/png" />
      <img src="pic.png" srcSet="a.png 320w, b.png 640w" sizes="(max-width: 600px) 100vw, 50vw" alt="A & B" width={20} height={10} loading="lazy" decoding="async" fetchPriority="high" />
    </picture>
  );
}
