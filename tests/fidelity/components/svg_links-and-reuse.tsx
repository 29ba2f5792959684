export default function Use() {
  return (
    <svg>
      <use xlinkHref="#s" href="#t" xlinkTitle="title" xlinkRole="r" xlinkActuate="onLoad" xlinkArcrole="a" xlinkShow="new" xlinkType="simple" xmlnsXlink="http://www.w3.org/1999/xlink" xmlBase="b" xmlLang="en" />
      <a href="#x" target="_self"><text>link</text></a>
      <image href="pic.png" x="0" preserveAspectRatio="none" crossOrigin="anonymous" imageRendering="pixelated" />
    </svg>
  );
}
