export default function Newer() {
  return (
    <div>
      <button popoverTarget="tip" popoverTargetAction="toggle">tip</button>
      <div popover="auto" id="tip">auto</div>
      <div popover="">empty</div>
      <input list="d" autoComplete="one-time-code" pattern="\d{2,4}" />
      <div {...{ part: "p", slot: "s", nonce: "n", exportparts: "e" }} />
      <dialog {...{ closedby: "any" }} />
    </div>
  );
}
