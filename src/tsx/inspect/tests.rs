use proptest::prelude::*;

use super::*;

/// The checks on the text alone.
pub(in crate::tsx) fn inspect_source(source: &str, rules: bool) -> Report {
    let check = Check { rules, run: RunPolicy::Off, ..Check::whole(source.to_owned(), Form::Source) };
    inspect(&check, |_| ())
}

const TOKENS: [&str; 36] = [
    "export default ",
    "function ",
    "Lesson",
    "() ",
    "{",
    "}",
    "(",
    ")",
    "<p>",
    "</p>",
    "<>",
    "</>",
    "<Card />",
    " = ",
    "const a",
    "let b",
    "=>",
    ";",
    "\n",
    "\r\n",
    "`",
    "${",
    "'é'",
    "漢",
    "fetch",
    "import x from 'y'",
    "return ",
    "class A",
    "?.",
    "...",
    "/a/",
    "// c\n",
    "\0",
    "\u{202e}",
    "as const",
    "enum E ",
];

proptest! {
    #[test]
    fn any_tokens_are_answered_with_places_in_the_source(
        source in prop::collection::vec(prop::sample::select(&TOKENS[..]), 0..40).prop_map(|tokens| tokens.concat()),
        rules in any::<bool>(),
    ) {
        let report = inspect_source(&source, rules);
        prop_assert_ne!(report.verdict, Verdict::Inconclusive);
        prop_assert_eq!(report.compiled_js.is_some(), report.verdict == Verdict::Passed);
        let lines: Vec<&str> = source.split('\n').collect();
        for issue in report.stages.iter().flat_map(|stage| &stage.issues) {
            prop_assert_eq!(issue.line.is_some(), issue.column.is_some());
            let (Some(line), Some(column)) = (issue.line, issue.column) else { continue };
            let text = lines[line as usize - 1];
            prop_assert!(column as usize <= text.chars().count() + 1, "{:?} in {:?}", issue, source);
            prop_assert!(issue.end_column.is_none_or(|end| end > column && end as usize <= text.chars().count() + 1));
        }
    }
}

/// Each is fair: a local that is named like a global, a type, or an unusual but sound way to write a component.
#[test]
fn nothing_fair_fails() {
    let lesson = "export default function Lesson() { return <p>1</p> }";
    for code in [
        "export default function () { return null }",
        "export default () => <p />",
        "export default class extends Object {}",
        "export default (() => null) as unknown as () => null",
        "import { memo, forwardRef } from 'react'; export default memo(forwardRef(() => null))",
        "export default Lesson; function Lesson() { return null }",
        "let Lesson; Lesson = () => null; export default Lesson",
        "const Lesson = () => null; type Lesson = string; export default Lesson",
        "const Inner = () => null; const Lesson = Inner; export default Lesson",
        "const { Lesson } = { Lesson: () => null }; export default Lesson",
        "export default function Lesson(a: string): null; export default function Lesson(a: any) { return null }",
        "function A() { return null } export { A as default, A as B }",
        "const A = [() => null]; export default A[0]",
        "export default (true ? () => null : () => 1)",
    ] {
        fair(code);
    }
    for code in [
        "function f(fetch: () => void) { fetch() }",
        "const f = ({ fetch, ...rest }: any) => fetch(rest)",
        "try { f() } catch (fetch) { f(fetch) } function f(a?: any) {}",
        "import { use as fetch } from 'react'; fetch(Promise.resolve())",
        "class Api { fetch() { return this.fetch() } static eval() {} get localStorage() { return 1 } } new Api().fetch()",
        "const api = { fetch() {}, eval: 1, require: 2 }; api.fetch(); api?.eval",
        "const key = 'x'; (window as any)[key]; window.innerWidth; self.name",
        "interface Api { fetch(): void; localStorage: Storage } type F = typeof fetch; let a: Function; let w: WebSocket",
        "type T = import('./types').T; import type { U } from './types'; export type { V } from './types'",
        "const ok = typeof fetch === 'function' && typeof window.localStorage !== 'undefined'",
        "const isF = (x: unknown) => x instanceof Function",
        "fetch: for (;;) { break fetch }",
        "enum Word { fetch, eval, Function } const w = Word.fetch",
        "const text = 'fetch() eval() import(\"x\")'; // fetch()",
        "const one = String.raw`a` + tag`b``c`; function tag(..._: any[]): any { return tag }",
        "const list: number[] = []; list.push(1); const o: any = {}; o.a = 1; o.a++; delete o.a",
        "for (const a of [1]) { const b = a; console.log(b) } for (const k in {}) console.log(k)",
        "let n = 1_000n; n ??= 2n; n **= 2n",
        "class P { #a = 1; static has(o: object) { return #a in o } accessor b = 2; declare c: string; d!: number }",
        "namespace A { export const b = 1 } import c = A.b; console.log(c)",
        "const enum E { A = 1 << 2, B = A | 1, C = 'c'.length } console.log(E.B)",
        "function assert(x: unknown): asserts x is string {} abstract class Q<in out T = {}> { abstract m?(this: Q): T }",
        "const later = await Promise.resolve(1)",
        "const re = /(?<year>\\d{4})-\\p{L}+/u, v = /[\\p{L}--[a-z]]/v",
        "const svg = <svg xlinkHref='#a' xml:lang='en'><use xlink:href='#b' /></svg>",
        "const jsx = <>{/* no */}{...[1]} &copy; &nbsp; it's \"quoted\" {'{'} {`a${1}`}<input disabled data-a-b='1' {...{}} /></>",
        "const useThing = () => 1; const Card = () => null; const x = <Card key={useThing()} />",
        "const Parts = { Card: () => null }; const y = <Parts.Card />; const z = <custom-element is='x' />",
        "export const meta = { title: 'Lesson' } satisfies Record<string, string>; export * as none from 'react'",
        "var a = 1; var a = 2; label: { break label }",
        "'use client'; const s = \"it's\"; const t = 'a\\'b'; const u = `\\`\\`\\``",
        "const memo = new Map(); memo.get(1); const createElement = (tag: string) => tag; createElement('p')",
        "export function helper<T extends object>(x: T) { return <T,>(y: T) => x }",
        "if (!('fetch' in window)) console.log(Object.keys(globalThis).length, new Image(), performance.now())",
        "const F = Function.prototype",
    ] {
        fair(&format!("{code}\n{lesson}"));
    }
}

fn fair(code: &str) {
    let report = inspect_source(code, true);
    assert_eq!(report.verdict, Verdict::Passed, "{code}\n{:?}", report.stages);
}
