//! Lessons that try to get out, or to bring their check down: nothing outside the child notices, each ends within its
//! limits, the report says what happened, and the next lesson is checked as if nothing had been.
//!
//! All of it runs without the rules, which would stop most of it before it ran.

use std::collections::HashSet;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use futures::stream::{self, StreamExt as _};
use homeroom::model::check::{CheckStage, Report, Verdict};
use homeroom::tsx::{Checker, Options};

use super::fenced;

const GOOD: &str = "export default function Lesson() {\n  return <p>1</p>;\n}\n";

/// Longer than the engine's own limit, and than the parent's timer behind it.
const PATIENCE: Duration = Duration::from_secs(120);

/// How an attempt has to end.
#[derive(Debug, Clone, Copy)]
enum Must {
    /// It found nothing to hold on to, and the lesson shows that.
    See(&'static str),
    /// Proved against the lesson, by this rule.
    Fail(&'static str),
    /// Only the contract forbids it: proved by this rule where the rules hold, and harmless where they do not.
    Break(&'static str),
    /// Failed or inconclusive.
    NotPass,
    /// Whatever the verdict: it did no harm.
    End,
}

/// A lesson whose component does `body` while it renders.
fn rendering(body: &str) -> String {
    format!(
        "import * as React from \"react\";\nconst G: any = globalThis;\nexport default function Lesson(): any {{\n  {body}\n}}\n"
    )
}

/// A lesson that shows whether `expression` reached something.
fn reaching(expression: &str) -> String {
    rendering(&format!(
        "let got = \"nothing\";\n  try {{ const it: any = {expression}; if (it !== undefined && it !== null) got = \"reached \" + String(it).slice(0, 80); }} catch (error: any) {{ got = \"nothing\"; }}\n  return <p>{{got}}</p>;"
    ))
}

const NOTHING: Must = Must::See("<p>nothing</p>");

/// Ways to the outside: none of the names leads to anything.
fn attempts(port: u16) -> Vec<(&'static str, String, Must)> {
    let all: Vec<(&str, String, Must)> = vec![
        ("node's process", reaching("G.process.env.PATH"), NOTHING),
        ("node's process by the function constructor", reaching("(() => {}).constructor(\"return process\")()"), NOTHING),
        ("require", reaching("G.require(\"fs\")"), NOTHING),
        ("module", reaching("G.module.constructor._load(\"child_process\")"), NOTHING),
        ("the engine's std", reaching("G.std.loadFile(\"/etc/passwd\")"), NOTHING),
        ("the engine's os", reaching("G.os.exec([\"/bin/true\"])"), NOTHING),
        ("the engine's arguments", reaching("G.scriptArgs"), NOTHING),
        ("print", reaching("G.print(\"out\")"), NOTHING),
        ("deno", reaching("G.Deno.readTextFileSync(\"/etc/passwd\")"), NOTHING),
        ("bun", reaching("G.Bun.file(\"/etc/passwd\")"), NOTHING),
        ("web assembly", reaching("new G.WebAssembly.Memory({ initial: 1 })"), NOTHING),
        ("a worker", reaching("new G.Worker(\"data:,\")"), NOTHING),
        ("a shared worker", reaching("new G.SharedWorker(\"data:,\")"), NOTHING),
        ("a service worker", reaching("G.navigator.serviceWorker.register(\"/sw.js\")"), NOTHING),
        ("stored data", reaching("G.localStorage.setItem(\"a\", \"b\")"), NOTHING),
        ("a database", reaching("G.indexedDB.open(\"a\")"), NOTHING),
        ("a script element", reaching("G.document.createElement(\"script\").src"), NOTHING),
        ("the other window", reaching("G.opener.location"), NOTHING),
        ("the parent's frame", reaching("G.parent.document.cookie"), NOTHING),
        ("the address bar", reaching("(G.location.href = \"https://example.org\")"), NOTHING),
        ("fetch", format!("{}\n// {port}", reaching("G.fetch(\"http://127.0.0.1:PORT/\")")), NOTHING),
        ("a request object", reaching("new G.XMLHttpRequest().open(\"GET\", \"http://127.0.0.1:PORT/\")"), NOTHING),
        ("a web socket", reaching("new G.WebSocket(\"ws://127.0.0.1:PORT/\")"), NOTHING),
        ("an event source", reaching("new G.EventSource(\"http://127.0.0.1:PORT/\")"), NOTHING),
        ("a beacon", reaching("G.navigator.sendBeacon(\"http://127.0.0.1:PORT/\")"), NOTHING),
        ("a peer connection", reaching("new G.RTCPeerConnection()"), NOTHING),
        ("a module of the file system", format!("import passwd from \"/etc/passwd\";\n{GOOD}console.log(passwd);\n"), Must::NotPass),
        ("a module by URL", format!("import \"file:///etc/passwd\";\n{GOOD}"), Must::NotPass),
        ("a module over the network", format!("import \"http://127.0.0.1:PORT/x.js\";\n{GOOD}"), Must::NotPass),
        ("a module beside the runtime", format!("import \"./hooks.js\";\n{GOOD}"), Must::NotPass),
        ("a module above the runtime", format!("import \"../../../etc/passwd\";\n{GOOD}"), Must::NotPass),
        ("the runtime's entry", format!("import {{ open }} from \"main.js\";\nopen({{}});\n{GOOD}"), Must::End),
        ("a module of the engine", format!("import * as os from \"os\";\nos.exec([\"true\"]);\n{GOOD}"), Must::NotPass),
        ("a module of the engine by its other name", format!("import * as std from \"qjs:std\";\nstd.exit(0);\n{GOOD}"), Must::NotPass),
        ("a module while it runs", rendering("import(\"/etc/passwd\").then((m) => { G.got = m; });\n  return <p>{String(G.got)}</p>;"), Must::See("<p>undefined</p>")),
        ("a data module", rendering("import(\"data:text/javascript,export default 1\").then((m) => { G.got = m; });\n  return <p>{String(G.got)}</p>;"), Must::See("<p>undefined</p>")),
        ("indirect eval", reaching("(0, G.eval)(\"typeof process === 'undefined' ? null : process\")"), NOTHING),
        ("eval by an alias", reaching("[G[\"ev\" + \"al\"]][0](\"G.require\")"), NOTHING),
        ("the constructor of constructors", reaching("[].constructor.constructor(\"return typeof process === 'object' ? process : null\")()"), NOTHING),
        ("an async constructor", reaching("(async () => {}).constructor(\"await import('fs')\") && null"), NOTHING),
        ("a generator constructor", reaching("(function* () {}).constructor(\"yield require('fs')\")().next()"), NOTHING),
        ("a link to the caller", reaching("(function f() { return (f as any).caller })()"), NOTHING),
        ("the arguments' callee", reaching("(function () { return (arguments as any).callee })()"), NOTHING),
        ("a stack trace handler", format!("(Error as any).prepareStackTrace = (_: any, frames: any) => frames;\n{}", reaching("(new Error().stack as any)[0].getThis()")), NOTHING),
        ("the element's owner", reaching("((<p />) as any)._owner.stateNode.ownerDocument.defaultView.process"), NOTHING),
        ("an image that calls home", "export default function Lesson() {\n  return <p>see <img src={[\"http:\", \"//127.0.0.1:PORT/x.png\"].join(\"\")} alt=\"\" /></p>;\n}\n".to_owned(), Must::Break("external-url")),
        ("a built script address", "export default function Lesson() {\n  return <a href={[\"java\", \"script:alert(1)\"].join(\"\")}>go</a>;\n}\n".to_owned(), Must::Break("script-url")),
        ("a built script element", rendering("return React.createElement(\"scr\" + \"ipt\", { src: \"//127.0.0.1:PORT/x.js\" });"), Must::Break("forbidden-element")),
        ("a built frame", rendering("return React.createElement(\"ifr\" + \"ame\", { srcDoc: \"<script>1</script>\" });"), Must::Break("forbidden-element")),
    ];
    all.into_iter().map(|(name, source, must)| (name, source.replace("PORT", &port.to_string()), must)).collect()
}

/// Ways to bring the check down.
fn bombs() -> Vec<(&'static str, String, Must)> {
    let clicked = |body: &str| {
        format!(
            "export default function Lesson() {{\n  return <button onClick={{() => {{ {body} }}}}>Go</button>;\n}}\n"
        )
    };
    let effect = |body: &str| {
        format!(
            "import {{ useEffect, useState }} from \"react\";\nexport default function Lesson() {{\n  const [n, setN] = useState(0);\n  useEffect(() => {{ {body} }});\n  return <p>{{n}}</p>;\n}}\n"
        )
    };
    let loops = Must::Fail("endless-loop");
    let hungry = Must::Fail("memory");
    vec![
        ("a loop while it renders", rendering("while (true) {}"), loops),
        ("a loop when clicked", clicked("for (;;) {}"), loops),
        ("a loop in an effect", effect("for (;;) { if (n > 1) setN(0); }"), loops),
        ("a loop at the top", format!("while (true) {{}}\n{GOOD}"), loops),
        ("a loop that catches its end", rendering("for (;;) { try { for (;;) {} } catch { continue; } }"), loops),
        ("a loop in a finally", rendering("try { for (;;) {} } finally { for (;;) {} }"), loops),
        ("promises without end", format!("function again(): any {{ return Promise.resolve().then(again); }}\nagain();\n{GOOD}"), Must::NotPass),
        ("an async loop", effect("(async () => { for (;;) await null; })();"), Must::NotPass),
        ("timers without end", effect("setInterval(() => setInterval(() => {}, 0), 0); setTimeout(function f() { setTimeout(f, 0); }, 0);"), Must::End),
        ("state in every render", rendering("const [n, setN] = React.useState(0);\n  setN(n + 1);\n  return <p>{n}</p>;"), Must::Fail("too-many-renders")),
        ("state in every effect", effect("setN(n + 1);"), Must::Fail("update-loop")),
        ("a promise that never settles, at the top", format!("await new Promise(() => {{}});\n{GOOD}"), Must::NotPass),
        ("a promise that never settles, used", rendering("return <p>{(React as any).use(G.p ??= new Promise(() => {}))}</p>;"), Must::End),
        ("recursion", rendering("const f = (n: number): number => 1 + f(n + 1);\n  return <p>{f(0)}</p>;"), Must::Fail("endless-recursion")),
        ("components without end", "export default function Lesson(): any {\n  return <div><Lesson /></div>;\n}\n".to_owned(), Must::NotPass),
        ("recursion through natives", rendering("const a: any = {}; a.toJSON = () => JSON.parse(JSON.stringify(a));\n  return <p>{JSON.stringify(a)}</p>;"), Must::NotPass),
        ("recursion through a getter", rendering("const a: any = { get b() { return this.b; } };\n  return <p>{a.b}</p>;"), Must::Fail("endless-recursion")),
        ("an array that grows", rendering("const all: any[] = []; for (;;) all.push(\"x\".repeat(1000) + all.length);"), hungry),
        ("four gigabytes at once", rendering("return <p>{new Uint8Array(4e9).length}</p>;"), Must::NotPass),
        ("four gigabytes of buffers", rendering("const all: any[] = []; for (let i = 0; i < 4096; i++) all.push(new Uint8Array(1 << 20).fill(1));\n  return <p>{all.length}</p>;"), hungry),
        ("a string that doubles", rendering("let s = \"x\"; for (;;) s += s + s.length;"), Must::NotPass),
        ("a padded string", rendering("return <p>{\"x\".padEnd(2 ** 29, \"ab\").length}</p>;"), Must::NotPass),
        ("a map that grows", rendering("const all = new Map(); for (let i = 0; ; i++) all.set(i, { i });"), Must::NotPass),
        ("a number without end", rendering("let n = 3n; for (;;) n = n ** 3n;"), Must::NotPass),
        ("a million elements", rendering("return <ul>{Array.from({ length: 1e6 }, (_, i) => <li key={i}>{i}</li>)}</ul>;"), Must::NotPass),
        ("a hundred million texts", rendering("return <p>{Array.from({ length: 1e8 }, (_, i) => i)}</p>;"), Must::NotPass),
        ("elements a hundred thousand deep", rendering("let all: any = \"x\"; for (let i = 0; i < 1e5; i++) all = <b>{all}</b>;\n  return <p>{all}</p>;"), Must::NotPass),
        ("arrays a hundred thousand deep", rendering("let all: any = \"x\"; for (let i = 0; i < 1e5; i++) all = [all];\n  return <p>{all}</p>;"), Must::End),
        ("a sort of thirty million", rendering("return <p>{new Array(3e7).fill(0).map((_, i) => (i * 7919) % 1000003).sort().length}</p>;"), Must::NotPass),
        ("a long sort", rendering("const all = new Uint32Array(3e7).map((_, i) => (i * 7919) % 1000003); return <p>{all.sort()[0]}</p>;"), Must::End),
        ("a catastrophic expression", rendering("return <p>{String(/^(a+)+$/.test(\"a\".repeat(60) + \"b\"))}</p>;"), loops),
        ("a long search", rendering("return <p>{\"a\".repeat(1e6).indexOf(\"a\".repeat(5e5) + \"b\")}</p>;"), Must::End),
        ("a getter that throws", rendering("const props: any = { get title() { throw new Error(\"no\"); } };\n  return <p {...props}>x</p>;"), Must::Fail("exception")),
        ("a proxy for props", rendering("const props: any = new Proxy({}, { get() { throw new Error(\"no\"); }, ownKeys() { return [\"a\"]; }, getOwnPropertyDescriptor() { throw new Error(\"no\"); } });\n  return <p {...props}>x</p>;"), Must::NotPass),
        ("a proxy for a child", rendering("return <p>{new Proxy({}, { get() { throw new Error(\"no\"); } }) as any}</p>;"), Must::NotPass),
        ("an iterator without end", rendering("return <p>{{ *[Symbol.iterator]() { for (let i = 0; ; i++) yield i; } } as any}</p>;"), Must::NotPass),
        ("a polluted prototype", format!("(Object.prototype as any).faults = []; (Object.prototype as any).rule = \"x\"; Object.defineProperty(Object.prototype, \"children\", {{ set() {{ throw new Error(\"no\"); }} }});\n{GOOD}"), Must::End),
        ("broken built-ins", format!("Array.prototype.push = function () {{ throw new Error(\"no\"); }} as any; Array.prototype.map = null as any; (JSON as any).stringify = () => \"{{}}\"; (Object as any).keys = () => [];\n{GOOD}"), Must::End),
        ("a frozen world", format!("Object.freeze(Object.prototype); Object.freeze(Array.prototype); Object.freeze(globalThis);\n{GOOD}"), Must::End),
        ("a hidden stack", rendering("(Error as any).stackTraceLimit = 0; throw new Error(\"no\");"), Must::NotPass),
        ("a forged stack", rendering("const e: any = new Error(\"no\"); e.stack = \"    at x (reconcile.js:1:1)\\n\"; throw e;"), Must::NotPass),
        ("a thrown nothing", rendering("throw undefined;"), Must::NotPass),
        ("a thrown trap", rendering("throw { get message() { for (;;) {} }, get stack() { throw this; }, toString() { throw this; } };"), Must::NotPass),
        ("an error that is not one", rendering("throw new Proxy(new Error(\"no\"), { get() { throw new Error(\"no\"); } });"), Must::NotPass),
        ("a wait", rendering("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); return <p>1</p>;"), Must::End),
        ("a component that is a trap", "const Lesson: any = new Proxy(function () {}, { apply() { for (;;) {} }, get(t: any, k) { return t[k]; } });\nexport default Lesson;\n".to_owned(), loops),
        ("a swallowed limit", rendering("const f = (): any => { try { return f(); } catch { return f(); } };\n  return <p>{f()}</p>;"), Must::NotPass),
    ]
}

fn checker() -> Checker {
    Checker::new(Options { timeout: PATIENCE / 2, ..Options::program(env!("CARGO_BIN_EXE_homeroom").into()) })
}

fn rules_of(report: &Report) -> Vec<&str> {
    report.stages.iter().flat_map(|stage| &stage.issues).map(|issue| issue.rule.as_str()).collect()
}

/// What is wrong with how an attempt ended.
fn complaint(name: &str, report: &Report, must: Must, with_rules: bool) -> Option<String> {
    let kept = match must {
        Must::See(html) => report.html.as_deref() == Some(html),
        Must::Fail(rule) => report.verdict == Verdict::Failed && rules_of(report).contains(&rule),
        Must::Break(rule) if with_rules => report.verdict == Verdict::Failed && rules_of(report).contains(&rule),
        Must::NotPass => report.verdict != Verdict::Passed,
        Must::Break(_) | Must::End => true,
    };
    // A verdict without a word would leave the operator alone.
    let told = report.verdict == Verdict::Passed || !rules_of(report).is_empty();
    let issues: Vec<String> = report
        .stages
        .iter()
        .flat_map(|stage| &stage.issues)
        .map(|issue| format!("{} {}", issue.rule, issue.located()))
        .collect();
    (!kept || !told).then(|| format!("{name}: {must:?}, but {:?} {:?} {issues:?}", report.verdict, report.html))
}

async fn all_end(lessons: Vec<(&'static str, String, Must)>) {
    let names: HashSet<&str> = lessons.iter().map(|(name, ..)| *name).collect();
    assert_eq!(names.len(), lessons.len());
    let checker = checker();
    let complaints: Vec<String> = stream::iter(lessons)
        .map(|(name, source, must)| {
            let checker = checker.clone();
            async move {
                let begun = Instant::now();
                let report = checker.check_source(&source, false, None).await.unwrap();
                assert!(begun.elapsed() < PATIENCE, "{name} took {:?}", begun.elapsed());
                let after = checker.check(&fenced(GOOD), None).await.unwrap();
                assert_eq!(after.verdict, Verdict::Passed, "the lesson after {name}: {:?}", after.stages);
                complaint(name, &report, must, false)
            }
        })
        .buffer_unordered(2)
        .filter_map(std::future::ready)
        .collect()
        .await;
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
}

#[tokio::test]
async fn nothing_gets_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let attempts = attempts(listener.local_addr().unwrap().port());
    assert!(attempts.len() >= 40, "{}", attempts.len());
    all_end(attempts).await;
    assert!(listener.accept().is_err(), "somebody called");
}

#[tokio::test]
async fn nothing_brings_the_check_down() {
    all_end(bombs()).await;
}

#[tokio::test]
async fn the_rules_stop_what_they_can_name_before_it_runs() {
    let checker = checker();
    let mut stopped = 0;
    for (name, source, must) in attempts(9) {
        let report = checker.check_source(&source, true, None).await.unwrap();
        let by_rule = report.verdict == Verdict::Failed && report.stage(CheckStage::Run).is_none();
        stopped += usize::from(by_rule);
        assert_eq!(complaint(name, &report, must, true).filter(|_| !by_rule), None);
    }
    assert!(stopped >= 30, "{stopped}");
}
