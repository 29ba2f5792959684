export default function Commented() {
  return (
    <div /* between */ title="t" // at the end
    >
      {/* a comment */}
      one{/* in the middle */}two
      {
        // a line comment
      }
      // not a comment
      {/* last */}
    </div>
  );
}
