import type {} from "react";

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "my-widget": Record<string, unknown>;
    }
  }
}

export default function Custom() {
  return (
    <div>
      <my-widget className="c" class="k" htmlFor="f" for="g" tabIndex={1}>both</my-widget>
      <my-widget camelCase="kept" yes no={false} empty="" zero={0} none={null} gone={undefined} />
      <my-widget style={{ color: "red", width: 4 }} list={[1, 2]} object={{ a: 1 }} fn={() => 1} symbol={Symbol("s")} onClick={() => {}} onFoo="attribute" />
      <my-widget dangerouslySetInnerHTML={{ __html: "<i>raw</i>" }} />
      <my-widget value="v" defaultValue="d" checked disabled hidden={false} spellCheck={false} />
    </div>
  );
}
