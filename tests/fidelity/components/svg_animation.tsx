export default function Animated() {
  return (
    <svg>
      <circle r={5}>
        <animate attributeName="r" values="5;10;5" keyTimes="0;0.5;1" keySplines="0 0 1 1" calcMode="spline" dur="2s" repeatCount="indefinite" repeatDur="4s" begin="0s" />
        <animateTransform attributeName="transform" attributeType="XML" type="rotate" from="0" to="360" by="4" />
        <animateMotion path="M0 0" keyPoints="0;1" rotate="auto" />
      </circle>
      <feTurbulence baseFrequency={0.1} numOctaves={2} stitchTiles="stitch" seed={3} />
      <feConvolveMatrix kernelMatrix="1" kernelUnitLength={1} preserveAlpha="true" targetX={1} xChannelSelector="R" surfaceScale={1} specularExponent={1} diffuseConstant={1} limitingConeAngle={4} pointsAtX={1} tableValues="1 2" />
      <text>moving</text>
    </svg>
  );
}
