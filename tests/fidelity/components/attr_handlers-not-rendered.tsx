export default function Handlers() {
  const noop = () => {};
  return (
    <form onSubmit={noop} onReset={noop} onChange={noop} onInvalid={noop}>
      <button type="button" onClick={noop} onClickCapture={noop} onMouseEnter={noop} onDoubleClick={noop} onPointerDown={noop}>b</button>
      <input onInput={noop} onKeyDown={noop} onFocus={noop} onBlur={noop} onPaste={noop} onCompositionEnd={noop} />
      <img alt="" onLoad={noop} onError={noop} />
      <div onScroll={noop} onWheel={noop} onTouchStart={noop} onAnimationEnd={noop} onTransitionEnd={noop} onDragStart={noop} {...{ onCustom: noop }} />
    </form>
  );
}
