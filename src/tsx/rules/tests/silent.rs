use super::silent;

#[test]
fn locals_named_like_globals() {
    silent(&[
        "const rest = (this && (this as any).__rest) || ((from: object) => from); console.log(rest({}))",
        "const f = (fetch: () => void, location: string, history: string[]) => { fetch(); return location + history[0] }",
        "const name = 'Ada', status = 'open', top = 1, event = 'x'; console.log(name, status, top, event)",
        "function open() { return 1 } function close() { return 2 } function print(x: number) {} print(open() + close())",
        "import { useState } from 'react'; function A() { const [location, setLocation] = useState({ href: '/' }); return <p onClick={() => setLocation({ href: '/a' })}>{location.href}</p> }",
        "const document = { title: 'Magna Carta', body: 'text', cookie: 1 }; console.log(document.body, document.cookie)",
        "const window = { open: true, fetch() {} }; window.fetch()",
        "const self = { parent: null as any }; self.parent = self",
        "class Tree { parent: Tree | null = null; constructor(public name: string) {} open() { this.parent?.open() } } new Tree('a').open()",
        "[{ location: 'x', history: [] }].map(({ location, history }) => location + history.length)",
        "const navigator = { clipboard: 'wood' }; navigator.clipboard",
        "const Worker = ({ name }: { name: string }) => <p>{name}</p>; const a = <Worker name='Ann' />",
        "const Function = ({ x }: { x: number }) => <p>{x}</p>; const a = <Function x={1} />",
        "enum Location { Home, Away } const at = Location.Home",
        "import { use as fetch } from 'react'; fetch(Promise.resolve())",
    ]);
}

#[test]
fn words_in_texts() {
    silent(&[
        "const a = <p>fetch('/a'), eval(x), localStorage.getItem, document.cookie &lt;script&gt;</p>",
        "const code = \"fetch('https://example.com').then(r => r.json())\"; const a = <pre>{code}</pre>",
        "// eval('x') window.location dangerouslySetInnerHTML\n/* <iframe src='https://example.com'> */",
        "const tags = ['script', 'iframe', 'object']; const a = <ul>{tags.map(tag => <li key={tag}>{tag}</li>)}</ul>",
        "const facts = { prototype: 'first model', constructor: 'builder', eval: 'short', __html: 'x', location: 'Rome' }; facts.prototype",
        "const a = <p title='javascript: a language' data-url='https://example.com'>https://example.com</p>",
        "const link = { label: 'Source', url: 'https://example.com' }; const a = <p>{link.url}</p>",
        "const re = /fetch\\(|eval/g; re.test('eval')",
        "const q = { text: 'What does dangerouslySetInnerHTML do?', answers: ['eval', 'Function'] }",
    ]);
}

#[test]
fn browser_names_that_are_open() {
    silent(&[
        "window.addEventListener('keydown', () => {}); window.removeEventListener('keydown', () => {})",
        "const wide = typeof window !== 'undefined' && window.innerWidth > 600 && window.matchMedia('(x)').matches",
        "document.addEventListener('keydown', () => {}); document.title = 'a'; console.log(document.activeElement, document.hidden)",
        "const d = document; d.visibilityState",
        "navigator.language.startsWith('de'); navigator.onLine; navigator.userAgent",
        "(window as any).foo; (window as any).webkitAudioContext; window.AudioContext",
        "'fetch' in window; typeof window.localStorage; typeof localStorage; typeof (window as any).fetch",
        "Object.keys(globalThis).length; globalThis.Math.max(1)",
        "const id = setTimeout(() => {}, 10); clearTimeout(id); window.setInterval(tick, 10); function tick() {}",
        "function later(run: () => void) { setTimeout(run, 10); setTimeout(later.bind(null, run), 1) }",
        "requestAnimationFrame(function step(t) { requestAnimationFrame(step) }); performance.now(); crypto.randomUUID()",
        "new ResizeObserver(() => {}); new IntersectionObserver(() => {}); new Image(); new Audio(); new FileReader(); new Blob([])",
        "alert('a'); confirm('b'); structuredClone({}); new URL('https://example.com/a'); btoa('a'); new Intl.NumberFormat('de')",
        "window.onkeydown = () => {}; window.scrollTo(0, 0); const w = window; w.scrollY",
        "speechSynthesis.speak(new SpeechSynthesisUtterance('hola'))",
        "const x = (a: unknown) => a instanceof HTMLElement || a instanceof Function || a instanceof Node",
        "new webkitAudioContext(); globalThis.structuredClone([])",
        "function f() { return arguments.length + new.target } undefined; NaN; Infinity",
        "typeof process !== 'undefined' && process.env.NODE_ENV === 'development'",
        "console.log(event, name, status, screen.width, origin)",
    ]);
}

#[test]
fn harmless_reflection() {
    silent(&[
        "const say = (error: any) => error.constructor.name + error['constructor'].name",
        "Array.prototype.slice.call([1]); Object.prototype.hasOwnProperty.call({}, 'a'); Function.prototype.call",
        "Object.prototype.toString.call([]).slice(8, -1); [].slice.apply([1])",
        "function Dog(this: any) { this.legs = 4 } Dog.prototype.bark = function () { return 'wuff' }; new (Dog as any)()",
        "class Cat {} (Cat.prototype as any).purr = () => 1; Object.setPrototypeOf(Cat.prototype, null)",
        "const same = (a: object, b: any) => Object.getPrototypeOf(a) === b.prototype && (a as any).__proto__ === b.prototype",
        "class Point { constructor(public x: number) {} clone() { return new (this.constructor as any)(this.x) } like() { return new (this.constructor as any)('x') } }",
        "const copy = (a: any) => new a.constructor(a.length)",
        "const teams = [{ driver: 'A', constructor: 'Red' }]; teams.map(team => team.constructor + team.constructor.length)",
        "const { constructor } = new Date(); constructor.name",
        "const kit = { constructor(x: number) { return x } }; kit.constructor(1); ({ constructor: () => 1 }).constructor()",
        "const scope = this; console.log(this, this?.name)",
        "const memo = new Map<string, number>(); const seen = new WeakSet(); memo.set('constructor', 1); seen.has({})",
        "const counts: Record<string, number> = {}; for (const c of 'abc') counts[c] = (counts[c] ?? 0) + 1",
        "function shift(a: number) { arguments[0] = a + 1; return arguments[0]++ }",
        "const inherited = Object.create({ a: 1 }); Object.getPrototypeOf(inherited).a; inherited.hasOwnProperty('a')",
        "class Stack<T> { #items: T[] = []; push(x: T) { this.#items[this.#items.length] = x } static of() { return new this() } }",
        "function Shape(this: any) {} Shape.prototype = { area() { return 0 } }; Shape.prototype.constructor = Shape",
        "const o: any = {}; o['a' + 1] = 1; o.prototype = 2; delete o.a; Object.assign(o, { b: 1 }); Object.defineProperty(o, 'c', {})",
        "const items: any[] = [1]; const i = 0; items[i]; items[i + 1] = 2; items[items.length - 1]++",
        "class A extends Array { last() { return this[this.length - 1] } } const A2 = A; (A2 as any).made = 1",
        "const Lesson2 = () => null; Lesson2.displayName = 'a'; Object.assign(Lesson2, { title: 'b' })",
        "const m = new Map(); m.set('__proto__', 1); ({ __proto__: null, a: 1 })",
        "const r = Reflect.ownKeys({}); Reflect.has({}, 'a'); Reflect.get({ a: 1 }, 'a')",
        "Object.entries({ a: 1 }).map(([k, v]) => k + v); Object.freeze({}); new Proxy({}, {})",
    ]);
}

#[test]
fn addresses_that_stay_inside() {
    silent(&[
        "const a = <a href='#answers'>a</a>",
        "const a = <a href={`#step-${1}`}>a</a>",
        "const a = <img src='data:image/png;base64,AA==' alt='' />",
        "const a = <img src={'leaf.svg'} alt='' />",
        "const a = <svg xmlns='http://www.w3.org/2000/svg' xmlnsXlink='http://www.w3.org/1999/xlink'><use xlinkHref='#a' href='#a' /></svg>",
        "const a = <svg><rect fill='url(#g)' style={{ fill: 'url(#g)' }} clipPath='url(#c)' /></svg>",
        "const Card = (p: { href: string; src?: string }) => <p>{p.href}</p>; const a = <Card href='https://example.com' src='//a' />",
        "const f = (href: string) => <a href={href}>a</a>",
        "const f = (list: string[]) => <img src={list[0]} alt='' />",
        "const a = <blockquote cite='https://example.com'>a</blockquote>",
        "const a = <form action='' onSubmit={(e) => e.preventDefault()}><button formAction='#'>a</button></form>",
        "const send = () => {}; const a = <form action={send} />",
        "const a = <my-tool action='rotate' />; const b = <svg><animate attributeName='x' /></svg>",
        "const Player = ({ src, action }: any) => <p>{src}{action}</p>; const a = <Player src='https://a' action='/play' />",
        "const rows = [{ href: '#a' }, { href: '#b' }]; const a = rows.map((row) => <a key={row.href} {...row}>a</a>)",
        "const a = <link rel='icon' href='data:image/png;base64,AA==' />",
        "const a = <meta name='description' content='a' />; const b = <title>a</title>",
        "const a = <style>{`p { color: red } .b { background: url(data:image/png;base64,AA==) }`}</style>",
        "const a = <input placeholder='https://example.com' value='javascript:' readOnly />",
        "const a = <p style={{ backgroundImage: 'linear-gradient(red, blue)', content: '\"https://\"' }} />",
        "const item = { src: '' }; item.src = 'https://example.com'",
        "import { useRef } from 'react'; const r = useRef({ src: '', innerHTML: '' }); r.current.src = 'https://a'; r.current.innerHTML = 'x'",
        "const a = <p dangerouslySetInnerHTML={undefined} />",
        "import { createElement as h } from 'react'; h('img', { src: 'a.png' }); h('p', null, 'script'); h(Card, { href: 'https://a' }); function Card() { return null }",
        "const createElement = (tag: string) => tag; createElement('script')",
        "const a = <object.Part />; const object = { Part: () => null }",
    ]);
}

#[test]
fn imports_and_types() {
    silent(&[
        "import React, { useState, type FC, ReactNode } from 'react'; const A: FC<{ children: ReactNode }> = ({ children }) => { useState(1); return <>{children}</> }",
        "import * as React from 'react'; const A: React.FC = () => { React.useState(1); return <React.Fragment /> }",
        "import React from 'react'; const r: React.RefObject<HTMLDivElement> | null = null; const T = React as any",
        "import React from 'react'; const use = React.useFoo ? React.useFoo() : null",
        "import React from 'react'; React.useId?.()",
        "import { version, default as React } from 'react'; React.createElement('p'); version",
        "import type { Whatever } from 'react'; import type { X } from './x'; let a: Whatever | X",
        "import { Unknown } from 'react'; type A = Unknown",
        "import { useEffectEvent, Activity, act, cache } from 'react'; useEffectEvent; Activity; act; cache",
        "import 'react'",
        "let t: ReturnType<typeof setTimeout>; let n: NodeJS.Timeout; type D = typeof document; let e: JSX.Element",
        "interface Api { fetch(): void; localStorage: Storage } type F = typeof fetch; let a: Function; let w: WebSocket",
        "declare global { interface Window { foo: string } } type T = import('./types').T",
        "export const meta = { title: 'a' }; export type P = string; export function Part() { return null } export interface Q {}",
        "export { Part as Other }; const Part = () => null",
    ]);
}

#[test]
fn names_that_resolve() {
    silent(&[
        "const f = <T,>(x: T) => x; label: for (;;) { break label }",
        "enum E { A = 1, B = A | 2 } namespace N { export const a = 1; export const b = a } E.B; N.b",
        "class C { #p = 1; static s = 2; m() { return this.#p + C.s + super.toString().length } } const D = class Own { m() { return Own } }",
        "const g = function own(n: number): number { return n ? own(n - 1) : 0 }; try { g(1) } catch (error) { console.log(error) }",
        "var late = early(); function early() { return late }",
        "const { a, b: { c = a }, ...rest } = { a: 1, b: {} as any }; console.log(c, rest)",
        "for (const [k, v] of Object.entries({})) console.log(k, v); for (const i in []) console.log(i)",
        "const Parts = { Card: () => null }; const a = <Parts.Card />; const b = <my-element />; const c = <svg:rect />",
        "export function assert(x: unknown): asserts x is string {} type G<T> = T extends infer U ? U : never",
        "const isClient = typeof window !== 'undefined' && typeof MyGlobal !== 'undefined' && MyGlobal.on",
        "function over(a: string): void; function over(a: any) { return a } over('a')",
        "const x = import.meta.url; abstract class Q { abstract m(): void }",
        "enum Pet { Cat = 1 } enum Pet { Dog = 2, Both = Cat + Dog } Pet.Both",
        "namespace Geo { export const tau = 6 } namespace Geo { export const round = (r: number) => tau * r } Geo.round(1)",
        "declare module 'react' { interface CSSProperties { '--x'?: string } }",
        "enum Color { Red = 'red' } enum Color { Blue = 'blue' } const all = Object.values(Color); type C = keyof typeof Color",
        "async function* pages() { yield 1 } async function read() { for await (const page of pages()) console.log(page) } read()",
        "const sum = (...all: number[]): number => all.reduce((a, b) => a + b, 0); const { length } = [sum]; length",
        "type Named<T> = { [K in keyof T as `get${string & K}`]: () => T[K] }; const is = (x: unknown): x is string => typeof x === 'string'",
        "const make = <P extends object>(Part: React.ComponentType<P>) => (props: P) => <Part {...props} />; make(() => null)",
        "class Temperature { static #made = 0; get celsius() { return 1 } set celsius(v) { Temperature.#made = v } static { this.#made = 2 } }",
        "if (true) { var hoisted = 1 } hoisted; { function inner() { return inner } inner() }",
        "import { useState as useS } from 'react'; export const useToggle = () => { const [on, set] = useS(false); return { on, set } as const }",
        "const obj = { get a() { return this.b }, b: 2, ['c' + 1]: 3, async *d() {} }; const { a: renamed, ...others } = obj; renamed; others",
        "let x, y; [x, y] = [1, 2]; ({ x, y } = { x: 2, y: 3 }); x ??= y; y ||= x; const t = x ? y : void 0; t",
        "switch (1 as number) { case 1: { const y = 1; y; break } default: }",
    ]);
}

#[test]
fn ways_to_write_the_component() {
    silent(&[
        "export default function () { return null }",
        "export default () => <p />",
        "import { Component } from 'react'; export default class Lesson extends Component { render() { return null } }",
        "import React from 'react'; class Lesson extends React.Component { render() { return null } } export default Lesson",
        "import { memo, forwardRef } from 'react'; export default memo(forwardRef(() => null))",
        "function Lesson() { return null } export { Lesson as default }",
        "let Lesson; Lesson = () => null; export default Lesson",
        "const make = () => () => null; export default make()",
        "export default function Lesson(a: string): null; export default function Lesson(a: any) { return null }",
        "function Other() { const load = async () => {}; load(); return null } export default Other",
    ]);
}
