use std::time::{Duration, Instant};

use super::{fires, found};

#[test]
fn imports_of_other_modules() {
    fires(
        "forbidden-import",
        &[
            ("import { motion } from 'framer-motion'", "1:24"),
            ("import './lesson.css'", "1:8"),
            ("import ReactDOM from 'react-dom/client'", "1:22"),
            ("import Image from 'next/image'", "1:19"),
            ("import { useState } from 'React'", "1:26"),
            ("export { x } from './x'", "1:19"),
            ("export * from './parts'", "1:15"),
            ("import fs = require('fs')", "1:21"),
        ],
    );
}

#[test]
fn names_that_react_does_not_export() {
    fires(
        "unknown-export",
        &[
            ("import { useStat } from 'react'; const f = () => useStat(1)", "1:10"),
            ("import { useState, UseEffect } from 'react'; const f = () => UseEffect(() => {})", "1:20"),
            ("import { useFormStatus } from 'react'; useFormStatus()", "1:10"),
            ("import { React } from 'react'; React.useState(1)", "1:10"),
            ("import { FC } from 'react'; console.log(FC)", "1:10"),
            ("import React from 'react'; React.useStat(1)", "1:28"),
            ("import * as React from 'react'; const a = <React.Fragmnt />", "1:44"),
        ],
    );
    fires(
        "default-import",
        &[
            ("import useState from 'react'; const f = () => useState(1)", "1:47"),
            ("import * as Fragment from 'react'; const a = <Fragment>1</Fragment>", "1:47"),
        ],
    );
}

#[test]
fn network() {
    fires(
        "forbidden-call",
        &[
            ("fetch('/a')", "1:1"),
            ("new XMLHttpRequest()", "1:5"),
            ("new WebSocket('wss://a')", "1:5"),
            ("new EventSource('/a')", "1:5"),
            ("window.fetch('/a')", "1:1"),
            ("window?.fetch?.('/a')", "1:1"),
            ("(window as any).fetch('/a')", "1:1"),
            ("globalThis['fetch']('/a')", "1:1"),
            ("window['fe' + 'tch']('/a')", "1:1"),
            ("const key = `fetch`; self[key]('/a')", "1:22"),
            ("const w = window; w.fetch('/a')", "1:19"),
            ("const w: any = typeof window !== 'undefined' ? window : {}; w.fetch('/a')", "1:61"),
            ("const a = globalThis, b = a; b.self.fetch('/a')", "1:30"),
            ("let w; w = window; w.fetch('/a')", "1:20"),
            ("function f(w = window) { w.fetch('/a') }", "1:26"),
            ("const f = ({ w = window }: any) => w.fetch('/a')", "1:36"),
            ("const { self: w } = window; w.fetch('/a')", "1:29"),
            ("navigator.sendBeacon('/a')", "1:1"),
            ("document.defaultView.fetch('/a')", "1:1"),
            ("(0, fetch)('/a')", "1:5"),
            ("Reflect.get(window, 'fetch')('/a')", "1:1"),
            ("declare function fetch(path: string): void; fetch('/a')", "1:45"),
            ("typeof fetch === 'function' && fetch('/a')", "1:32"),
            ("const f = (event: any) => event.target.ownerDocument.defaultView.fetch('/a')", "1:27"),
        ],
    );
    fires(
        "forbidden-global",
        &[
            ("const get = fetch", "1:13"),
            ("const { fetch } = window", "1:9"),
            ("const { ['fetch']: get } = globalThis", "1:10"),
            ("let get; ({ fetch: get } = window)", "1:13"),
            ("const f = ({ fetch: get } = window) => get", "1:14"),
            ("[1].map(fetch)", "1:9"),
        ],
    );
}

#[test]
fn storage_navigation_devices() {
    fires(
        "forbidden-global",
        &[
            ("localStorage.getItem('a')", "1:1"),
            ("window.sessionStorage.setItem('a', 'b')", "1:1"),
            ("indexedDB.open('a')", "1:1"),
            ("document.cookie = 'a=b'", "1:1"),
            ("location.href = '/a'", "1:1"),
            ("window.location.reload()", "1:1"),
            ("parent.location = '/a'", "1:1"),
            ("history.pushState({}, '', '/a')", "1:1"),
            ("navigator.clipboard.writeText('a')", "1:1"),
            ("navigator.geolocation.getCurrentPosition(() => {})", "1:1"),
            ("const { mediaDevices } = navigator", "1:9"),
            ("Notification.requestPermission()", "1:1"),
            ("document.body.style.color = 'red'", "1:1"),
            ("const d = document; d.head.append('a')", "1:21"),
            ("const { document: { body } } = window", "1:21"),
            ("const f = (key: string) => (window as any)[key]", "1:28"),
            ("const f = (key: string) => globalThis[key]()", "1:28"),
            ("const f = (key: string) => { const { [key]: x } = window as any; return x }", "1:39"),
            ("const f = (key: string) => Reflect.get(window, key)", "1:28"),
        ],
    );
    fires(
        "forbidden-call",
        &[
            ("open('https://example.com')", "1:1"),
            ("window.open('/a')", "1:1"),
            ("const go = window.open; go('/a')", "1:25"),
            ("print()", "1:1"),
            ("window.close()", "1:1"),
            ("document.querySelector('p')", "1:1"),
            ("document.getElementById('a')?.focus()", "1:1"),
            ("document.createElement('canvas')", "1:1"),
            ("document.write('a')", "1:1"),
            ("navigator.vibrate(50)", "1:1"),
            ("window.parent.postMessage('a', '*')", "1:1"),
            ("new BroadcastChannel('a')", "1:5"),
            ("new Worker('/a.js')", "1:5"),
            ("new SharedWorker('/a.js')", "1:5"),
        ],
    );
}

#[test]
fn code_made_at_run_time() {
    fires(
        "forbidden-call",
        &[
            ("eval('1')", "1:1"),
            ("window.eval('1')", "1:1"),
            ("new Function('return 1')", "1:5"),
            ("Function('return this')()", "1:1"),
            ("const F = Function; new F('return 1')", "1:25"),
            ("Function.apply(null, ['return 1'])", "1:1"),
            ("Reflect.construct(Function, ['return 1'])", "1:1"),
            ("setTimeout('alert(1)', 10)", "1:1"),
            ("window.setInterval(`tick(${1})`, 10)", "1:1"),
            ("const code = 'a' + 'b'; setTimeout(code, 1)", "1:25"),
            ("import('./x')", "1:1"),
            ("require('fs')", "1:1"),
            ("importScripts('/a.js')", "1:1"),
        ],
    );
    fires("forbidden-global", &[("const run = eval", "1:13"), ("WebAssembly.compile(new Uint8Array())", "1:1")]);
    fires(
        "forbidden-constructor",
        &[
            ("(() => {}).constructor('return 1')()", "1:1"),
            ("''.constructor.constructor", "1:1"),
            ("const F = [].map.constructor; F('return 1')", "1:31"),
            ("new ((() => {}).constructor as any)('return 1')", "1:5"),
            ("[]['constructor']['con' + 'structor']", "1:1"),
            ("const { constructor: F } = (() => {}) as any; F('return 1')", "1:47"),
            ("const a = new Date(); const { constructor: F } = a; F()", "1:53"),
            ("const A = Object.getPrototypeOf(async () => {}).constructor; new A('return 1')", "1:66"),
        ],
    );
}

#[test]
fn what_all_code_shares() {
    fires(
        "forbidden-prototype",
        &[
            ("const a: any = {}; a.__proto__.b = 1", "1:20"),
            ("const a: any = {}; a['__proto__'] = null", "1:20"),
            ("const a: any = {}; console.log(a.__proto__.__proto__)", "1:32"),
        ],
    );
    fires(
        "forbidden-write",
        &[
            ("Array.prototype.last = function () { return this[0] }", "1:1"),
            ("(Object.prototype as any).x = 1", "1:1"),
            ("const p: any = String.prototype; p.x = 1", "1:34"),
            ("Object.defineProperty(Array.prototype, 'last', { value: 1 })", "1:23"),
            ("Object.assign(window, { a: 1 })", "1:15"),
            ("Reflect.set(Math, 'random', () => 1)", "1:13"),
            ("Math.random = () => 1", "1:1"),
            ("console.log = () => {}", "1:1"),
            ("delete (Array.prototype as any).map", "1:8"),
            ("(window as any).score = 1", "1:1"),
            ("globalThis.count++", "1:1"),
            ("name = 'Ada'", "1:1"),
            ("HTMLElement.prototype.focus = () => {}", "1:1"),
        ],
    );
}

#[test]
fn markup() {
    fires(
        "forbidden-element",
        &[
            ("const a = <script>1</script>", "1:12"),
            ("const a = <div><iframe title='a' /></div>", "1:17"),
            ("const a = <object data='a' />", "1:12"),
            ("const a = <embed />", "1:12"),
            ("const a = <base href='/' />", "1:12"),
            ("const a = <link rel='stylesheet' href='a.css' />", "1:12"),
            ("const a = <meta httpEquiv='refresh' content='1' />", "1:12"),
            ("const Tag = 'iframe'; const a = <Tag />", "1:34"),
            ("import { createElement } from 'react'; createElement('script')", "1:54"),
            ("import React from 'react'; const h = React.createElement; h('iframe', null)", "1:61"),
        ],
    );
    fires(
        "dangerous-html",
        &[
            ("const a = <p dangerouslySetInnerHTML={{ __html: '1' }} />", "1:14"),
            ("const a = <p {...{ dangerouslySetInnerHTML: { __html: '1' } }} />", "1:20"),
            ("const p = { dangerouslySetInnerHTML: { __html: '1' } }; const a = <p {...p} />", "1:13"),
            ("import * as R from 'react'; R.createElement('p', { dangerouslySetInnerHTML: { __html: '' } })", "1:52"),
            ("import { useRef } from 'react'; const r = useRef<any>(null); r.current.innerHTML = 'a'", "1:62"),
            (
                "import { useRef } from 'react'; const r = useRef<any>(null); const el = r.current!; el.outerHTML += 'a'",
                "1:85",
            ),
        ],
    );
    fires(
        "external-url",
        &[
            ("const a = <img src='https://example.com/a.png' alt='' />", "1:16"),
            ("const a = <a href={'//example.com'}>a</a>", "1:14"),
            ("const a = <a href={`https://example.com/${1}`}>a</a>", "1:14"),
            ("const HOME = 'http://' + 'a'; const a = <a href={HOME}>a</a>", "1:44"),
            ("const a = <form action='https://example.com' />", "1:17"),
            ("const a = <img srcSet='a.png 1x, https://example.com/b.png 2x' alt='' />", "1:16"),
            ("const a = <video poster='HTTPS://example.com/a.png' />", "1:18"),
            ("const a = <svg><image xlinkHref='https://example.com/a.png' /></svg>", "1:23"),
            ("const a = <p style={{ background: 'url(https://example.com/a.png)' }} />", "1:23"),
            ("const a = <style>{`@import url('https://fonts.example.com/a');`}</style>", "1:19"),
            ("new Audio('https://example.com/a.mp3')", "1:11"),
            ("import { createElement as h } from 'react'; h('img', { src: 'https://example.com' })", "1:56"),
            ("import { useRef } from 'react'; const r = useRef<any>(null); r.current.src = 'http://a'", "1:62"),
        ],
    );
    fires(
        "script-url",
        &[
            ("const a = <a href='javascript:void(0)'>a</a>", "1:14"),
            ("const a = <a href={' java\\nscript:alert(1)'}>a</a>", "1:14"),
            ("const a = <a href='data:text/html,a'>a</a>", "1:14"),
        ],
    );
    fires(
        "form-action",
        &[("const a = <form action='/send' />", "1:17"), ("const a = <button formAction='/b' />", "1:19")],
    );
}

#[test]
fn exports() {
    fires(
        "default-export",
        &[
            ("export function Lesson() { return null } // export default", "0:0"),
            ("export default async function Lesson() { return null }", "1:16"),
            ("export default function* Lesson() { yield null }", "1:16"),
            ("const Lesson = async () => null; export default Lesson", "1:49"),
            ("export default class Lesson { render() { return null } }", "1:16"),
            ("export default { title: 'a' }", "1:16"),
            ("export default <p />", "1:16"),
        ],
    );
    assert_eq!(found("export default () => null; const A = () => null; export { A as default }").len(), 1);
}

#[test]
fn limits() {
    let deep = |levels: usize| format!("const a = {}{}", "[".repeat(levels), "]".repeat(levels));
    fires("too-deep", &[(deep(201).as_str(), "1:211")]);
    assert_eq!(found(&deep(199)), [""; 0]);
    let flat = format!("const a = {} 1; {}", "1 + ".repeat(2_000), "if (a) {} else ".repeat(150) + "{}");
    assert_eq!(found(&flat), [""; 0]);
    let long = format!("const a = '{}'", "x".repeat(270_000));
    assert_eq!(found(&long), ["too-long 0:0"]);
}

#[test]
fn names_that_resolve_nowhere() {
    fires(
        "undefined-name",
        &[
            ("const f = () => scroe", "1:17"),
            ("const f = () => useState(1)", "1:17"),
            ("const a = <Card />", "1:12"),
            ("const a = <Parts.Card />", "1:12"),
            ("count = 1", "1:1"),
            ("for (i = 0; i < 3; i++) {}", "1:6"),
            ("process.env.NODE_ENV", "1:1"),
            ("const r = require", "1:11"),
            ("const f = () => React.useState(1)", "1:17"),
            ("import type { useState } from 'react'; useState(1)", "1:40"),
            ("interface Card { a: string } const a = <Card />", "1:41"),
            ("function a() { const inner = 1; return inner } inner", "1:48"),
            ("declare const answer: number; console.log(answer)", "1:43"),
            ("const { a = missing } = { a: 1 }", "1:13"),
            ("const o = { missing }", "1:13"),
            ("foo; foo; foo", "1:1"),
            ("enum Pet { Cat = 1 } enum Tool { Saw = 1, Both = Cat + Saw }", "1:50"),
        ],
    );
}

/// Each would take minutes if a rule looked at everything for everything.
#[test]
fn hostile_sources_are_judged_in_time() {
    let many = |count: usize, make: fn(usize) -> String| (0..count).map(make).collect::<String>();
    let taken_apart = many(8_000, |n| format!("p{n},"));
    let aliases = many(3_000, |n| format!("const a{n} = a{} + a{};", n + 1, n + 1));
    let cases = [
        (many(20_000, |_| "fetch();".to_owned()), Some("forbidden-call 1:1")),
        (many(15_000, |n| format!("name{n};")), Some("undefined-name 1:1")),
        (many(20_000, |_| "this.a+".to_owned()) + "1", None),
        (format!("let w = 1; {}", "w.a;".repeat(40_000)), None),
        (format!("const a: any = 1; a{}", ".a".repeat(60_000)), None),
        (format!("{aliases} const a3000 = window; a0[a0]"), None),
        (format!("const {{ {taken_apart} }} = window as any; {}", many(8_000, |n| format!("p{n}.a;"))), None),
        (format!("import * as R from 'react'; {}", "R.nothing();".repeat(15_000)), Some("unknown-export 1:29")),
    ];
    // As in the child: the compiler descends once for each level.
    let judged = std::thread::Builder::new().stack_size(1 << 30).spawn(move || {
        let begun = Instant::now();
        for (code, first) in cases {
            let found = found(&code);
            assert_eq!(found.first().map(String::as_str), first, "{}", code.chars().take(60).collect::<String>());
            assert!(found.len() <= 50, "{}", found.len());
        }
        begun.elapsed()
    });
    let took = judged.unwrap().join().unwrap();
    assert!(took < Duration::from_secs(60), "{took:?}");
}
