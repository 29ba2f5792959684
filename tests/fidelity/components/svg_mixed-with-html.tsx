export default function Mixed() {
  return (
    <p>
      <svg width={16} height={16} aria-hidden className="icon" tabIndex={-1} focusable="false" style={{ verticalAlign: "-2px", strokeWidth: 2, fillOpacity: 0.5 }}>
        <a href="#x" className="link"><path d="M0 0" className="p" onClick={() => {}} /></a>
        <foreignObject><form action="/x" className="f"><input defaultValue="in" className="i" /></form><textarea defaultValue={"\nx"} /></foreignObject>
      </svg>
      <b className="after">after</b>
    </p>
  );
}
