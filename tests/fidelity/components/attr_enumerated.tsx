export default function Enumerated() {
  return (
    <div>
      <p contentEditable suppressContentEditableWarning>edit</p>
      <p contentEditable={false}>no edit</p>
      <p contentEditable="plaintext-only">plain</p>
      <p draggable>drag</p>
      <p draggable={false}>fixed</p>
      <p draggable="true">string</p>
      <textarea spellCheck={false} />
      <input spellCheck autoCapitalize="none" autoCorrect="off" />
      <p translate="no" dir="rtl" lang="he">x</p>
      <p spellCheck={undefined} draggable={null as unknown as undefined}>none</p>
    </div>
  );
}
