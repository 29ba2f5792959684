export default function Voids() {
  return (
    <div>
      <br /><hr className="r" /><img alt="" src="a.png" /><input /><area alt="" /><base href="/" /><col /><embed src="e.swf" /><source src="s.mp3" /><track src="t.vtt" kind="captions" srcLang="en" default /><wbr />
      <param name="p" value="v" />
    </div>
  );
}
