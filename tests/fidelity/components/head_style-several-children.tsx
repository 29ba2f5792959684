export default function SeveralChildren() {
  const colour = "red";
  return (
    <div>
      <style>p {"{"} color: {colour} {"}"}</style>
      <style>{["a { }"]}</style>
      <style>{[".b { }", ".c { }"]}</style>
      <style>{null}</style>
      <style />
      <p>styled</p>
    </div>
  );
}
