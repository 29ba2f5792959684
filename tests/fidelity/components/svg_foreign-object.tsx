export default function Foreign() {
  return (
    <svg>
      <foreignObject width={100} height={50} requiredFeatures="x" systemLanguage="en">
        <p className="inside">HTML inside<br /></p>
      </foreignObject>
      <style>{".a > .b { fill: red }"}</style>
      <switch><g externalResourcesRequired={true} focusable={false} /></switch>
    </svg>
  );
}
