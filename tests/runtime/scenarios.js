// Components and what is done to them. Each logs what happens to it; scenarios.expected.js holds what real React 19 logs.

export const scenarios = {
  effects(R, log) {
    const h = R.createElement;
    function C({ name, v, children }) {
      log("render " + name);
      R.useInsertionEffect(() => {
        log("ins " + name + v);
        return () => log("~ins " + name + v);
      }, [v]);
      R.useLayoutEffect(() => {
        log("lay " + name + v);
        return () => log("~lay " + name + v);
      }, [v]);
      R.useEffect(() => {
        log("eff " + name + v);
        return () => log("~eff " + name + v);
      }, [v]);
      return h("p", null, name, v, children);
    }
    function App() {
      const [n, set] = R.useState(0);
      const [on, setOn] = R.useState(true);
      return h(
        "div",
        null,
        h("button", { id: "a", onClick: () => set(n + 1) }),
        h("button", { id: "b", onClick: () => setOn(!on) }),
        h(C, { name: "P", v: n }, h(C, { name: "A", v: n }), on && h(C, { name: "B", v: n }, h(C, { name: "BB", v: 0 }))),
        h(C, { name: "Q", v: n })
      );
    }
    return { App, steps: ["#a", "#b", "#a", "#b"] };
  },
  classes(R, log) {
    const h = R.createElement;
    class C extends R.Component {
      constructor(p) {
        super(p);
        this.state = { s: 0 };
        log("ctor " + p.n);
      }
      static getDerivedStateFromProps(p, s) {
        log("gdsfp " + p.n + JSON.stringify(s));
        return null;
      }
      shouldComponentUpdate(p, s) {
        log("scu " + p.n);
        return p.v !== this.props.v || s !== this.state;
      }
      getSnapshotBeforeUpdate(pp, ps) {
        log("snap " + this.props.n);
        return "x" + pp.v;
      }
      componentDidMount() {
        log("didMount " + this.props.n);
      }
      componentDidUpdate(pp, ps, sn) {
        log("didUpdate " + this.props.n + JSON.stringify(pp.v) + sn);
      }
      componentWillUnmount() {
        log("unmount " + this.props.n);
      }
      render() {
        log("render " + this.props.n);
        return h("div", null, h("button", { id: this.props.n, onClick: () => this.setState((s) => ({ s: s.s + 1 }), () => log("cb " + this.state.s)) }, this.state.s), this.props.children);
      }
    }
    function App() {
      const [n, set] = R.useState(0);
      return h("div", null, h("button", { id: "a", onClick: () => set(n + 1) }), h(C, { n: "P", v: n }, h(C, { n: "K", v: 0 }), n < 2 && h(C, { n: "L", v: n })));
    }
    return { App, steps: ["#a", "#P", "#K", "#a", "#a"] };
  },
  legacy(R, log) {
    const h = R.createElement;
    class C extends R.Component {
      state = { x: 1 };
      UNSAFE_componentWillMount() {
        log("wm");
        this.setState({ x: 2 });
      }
      UNSAFE_componentWillReceiveProps(p) {
        log("wrp" + p.v);
      }
      UNSAFE_componentWillUpdate(p, s) {
        log("wu" + p.v + s.x);
      }
      render() {
        return h("i", null, this.state.x, this.props.v);
      }
    }
    class P extends R.PureComponent {
      render() {
        log("pure");
        return h("b", null, this.props.a);
      }
    }
    function App() {
      const [n, set] = R.useState(0);
      return h("div", null, h("button", { id: "a", onClick: () => set(n + 1) }), h(C, { v: n }), h(P, { a: 1 }));
    }
    return { App, steps: ["#a", "#a"] };
  },
  batching(R, log) {
    const h = R.createElement;
    function App() {
      const [a, sa] = R.useState(0);
      const [b, sb] = R.useState(0);
      log("r" + a + b);
      return h(
        "div",
        null,
        h("button", { id: "a", onClick() {
          sa(a + 1);
          sa((x) => x + 1);
          sb(b + 1);
          log("in");
        } }),
        h("button", { id: "b", onClick() {
          sa(a);
          log("same");
        } }),
        h("button", { id: "c", onClick() {
          Promise.resolve().then(() => {
            sa((x) => x + 1);
            sb((x) => x + 1);
            log("micro");
          });
        } }),
        h("button", { id: "d", onClick() {
          setTimeout(() => {
            sa((x) => x + 1);
            sb((x) => x + 1);
            log("timer");
          }, 5);
        } }),
        h("p", null, a, " ", b)
      );
    }
    return { App, steps: ["#a", "#b", "#c", "#d", "wait", "#b", "#b"] };
  },
  renderphase(R, log) {
    const h = R.createElement;
    function D({ v }) {
      const [p, sp] = R.useState(v);
      const [n, sn] = R.useState(0);
      if (p !== v) {
        sp(v);
        sn(n + 1);
      }
      log("D" + v + p + n);
      return h("i", null, p, n);
    }
    function App() {
      const [n, set] = R.useState(0);
      return h("div", null, h("button", { id: "a", onClick: () => set(n + 1) }), h(D, { v: n }));
    }
    return { App, steps: ["#a", "#a"] };
  },
  memo(R, log) {
    const h = R.createElement;
    const Ctx = R.createContext("x");
    const M = R.memo(function M3({ a }) {
      log("M" + a);
      return h("i", null, a);
    });
    const M2 = R.memo(({ a }) => {
      log("M2" + a);
      return h("i", null, a);
    }, (p, q) => p.a % 2 === q.a % 2);
    const K = R.memo(() => {
      const c = R.useContext(Ctx);
      log("K" + c);
      return h("b", null, c);
    });
    const Mid = R.memo(() => {
      log("Mid");
      return h("div", null, h(K));
    });
    class CC extends R.Component {
      static contextType = Ctx;
      shouldComponentUpdate() {
        return false;
      }
      render() {
        log("CC" + this.context);
        return h("u", null, this.context);
      }
    }
    function App() {
      const [n, set] = R.useState(0);
      const [c, sc] = R.useState("c0");
      return h(Ctx.Provider, { value: c }, h("button", { id: "a", onClick: () => set(n + 1) }), h("button", { id: "b", onClick: () => sc(c + "!") }), h(M, { a: n > 1 ? 1 : 0 }), h(M2, { a: n }), h(Mid), h(CC), h(Ctx.Consumer, null, (v) => h("s", null, v)), h(Ctx, { value: "in" }, h(K)));
    }
    return { App, steps: ["#a", "#a", "#b", "#a", "#b"] };
  },
  keys(R, log) {
    const h = R.createElement;
    function I({ n }) {
      const [s, set] = R.useState(n);
      R.useEffect(() => {
        log("mount " + n);
        return () => log("unmount " + n);
      }, []);
      return h("li", null, s, n);
    }
    function App() {
      const [o, so] = R.useState([1, 2, 3]);
      const [k, sk] = R.useState(0);
      return h(
        "div",
        null,
        h("button", { id: "a", onClick: () => so([...o].reverse()) }),
        h("button", { id: "b", onClick: () => so(o.slice(1)) }),
        h("button", { id: "c", onClick: () => so([9, ...o]) }),
        h("button", { id: "d", onClick: () => sk(k + 1) }),
        h("ul", null, o.map((n) => h(I, { key: n, n }))),
        h("ul", null, o.map((n, i) => h(I, { key: i, n }))),
        k % 2 ? h(I, { n: "x" }) : h("p", null, h(I, { n: "x" })),
        k % 2 ? null : h(I, { n: "y" }),
        h(I, { n: "z" }),
        h(I, { key: k, n: "w" }),
        k % 2 ? h(R.Fragment, null, h(I, { n: "f" })) : h(R.Fragment, null, h(I, { n: "f" })),
        k % 2 ? [h(I, { key: "q", n: "g" })] : h(I, { key: "q", n: "g" })
      );
    }
    return { App, steps: ["#a", "#c", "#b", "#d", "#d", "#b", "#b", "#b"] };
  },
  refs(R, log) {
    const h = R.createElement;
    const F = R.forwardRef((p, ref) => {
      R.useImperativeHandle(ref, () => ({ hi: () => "hi" + p.v }), [p.v]);
      return h("i");
    });
    function G({ ref }) {
      return h("b", { ref, id: "g" });
    }
    class K extends R.Component {
      ping() {
        return "pong";
      }
      render() {
        return null;
      }
    }
    function App() {
      const [n, set] = R.useState(0);
      const f = R.useRef(null), g = R.useRef(), k = R.useRef();
      const d = R.useRef(null);
      R.useEffect(() => {
        log("f " + f.current.hi() + " " + g.current?.id + " " + k.current.ping() + " " + (d.current ? d.current.tagName : null));
      });
      return h("div", null, h("button", { id: "a", onClick: () => set(n + 1) }), h(F, { ref: f, v: n }), h(G, { ref: g }), h(K, { ref: k }), n % 2 ? h("p", { ref: d }) : null, h("u", { ref: (e) => {
        log("cb " + (e && e.tagName));
      } }), h("s", { ref: R.useCallback((e) => {
        log("att " + e.tagName);
        return () => log("det");
      }, [n > 1]) }));
    }
    return { App, steps: ["#a", "#a", "#a"] };
  },
  boundary(R, log) {
    const h = R.createElement;
    class B extends R.Component {
      state = { e: null };
      static getDerivedStateFromError(e) {
        log("gdsfe " + e.message);
        return { e };
      }
      componentDidCatch(e, i) {
        log("catch " + e.message + typeof i.componentStack);
      }
      render() {
        return this.state.e ? h("p", null, "oops ", this.state.e.message, h("button", { id: "r", onClick: () => this.setState({ e: null }) })) : this.props.children;
      }
    }
    class B2 extends R.Component {
      state = { e: 0 };
      componentDidCatch(e) {
        log("c2 " + e.message);
        this.setState({ e: 1 });
      }
      render() {
        return this.state.e ? "two" : this.props.children;
      }
    }
    function Bad({ n, at }) {
      const [x] = R.useState(0);
      R.useEffect(() => {
        if (n === 3) throw Error("eff");
        return () => log("bad clean");
      }, [n]);
      R.useLayoutEffect(() => {
        if (n === 5) throw Error("lay");
      });
      if (n === 1) throw Error("ren");
      return h("i", null, n);
    }
    function App() {
      const [n, set] = R.useState(0);
      return h("div", null, h("button", { id: "a", onClick: () => set(n + 1) }), h(B, null, h("div", null, h(Bad, { n }))), h(B2, null, h(Bad, { n: n === 2 ? 1 : 0 })));
    }
    return { App, steps: ["#a", "#a", "#r", "#a", "#a", "#r", "#a", "#r"] };
  },
  inputs(R, log) {
    const h = R.createElement;
    function App() {
      const [v, sv] = R.useState("a");
      const [c, sc] = R.useState(false);
      const [r, sr] = R.useState("x");
      const [s, ss] = R.useState("2");
      return h(
        "div",
        null,
        h("input", { id: "t", value: v, onInput: () => log("inp"), onChange: (e) => {
          log("ch " + e.target.value);
          sv(e.target.value.toUpperCase());
        } }),
        h("input", { id: "fixed", value: "k", onChange: (e) => log("fx " + e.target.value) }),
        h("input", { id: "u", defaultValue: "d", onChange: (e) => log("u " + e.target.value) }),
        h("input", { id: "c", type: "checkbox", checked: c, onClick: (e) => log("ck " + e.target.checked), onChange: (e) => {
          log("cc " + e.target.checked);
          sc(e.target.checked);
        } }),
        h("input", { id: "cf", type: "checkbox", checked: false, onChange: (e) => log("cf " + e.target.checked) }),
        h("input", { id: "cu", type: "checkbox", defaultChecked: true, onChange: (e) => log("cu " + e.target.checked) }),
        h("input", { id: "cp", type: "checkbox", defaultChecked: true, onClick: (e) => e.preventDefault(), onChange: (e) => log("cp " + e.target.checked) }),
        ["x", "y"].map((k) => h("label", { key: k, id: "l" + k }, h("input", { id: "r" + k, type: "radio", name: "r", value: k, checked: r === k, onChange: (e) => {
          log("r " + e.target.value + e.target.checked);
          sr(e.target.value);
        } }), k)),
        h("select", { id: "s", value: s, onChange: (e) => {
          log("s " + e.target.value);
          ss(e.target.value);
        } }, h("option", { value: 1 }, "one"), h("option", null, "2"), h("option", { value: 3 }, "three")),
        h("textarea", { id: "ta", value: v, onChange: (e) => sv(e.target.value) }),
        h("p", null, v, c, r, s)
      );
    }
    return { App, steps: [["#t", "b"], ["#fixed", "z"], ["#fixed", "z"], ["#u", "e"], "#c", "#c", "#cf", "#cf", "#cu", "#cp", "#ry", "#lx", "#rx", ["#s", "3"], ["#s", "1"], ["#ta", "q"]], values: true };
  },
  events(R, log) {
    const h = R.createElement;
    function App() {
      const L = (n, stop) => (e) => {
        log(n + " " + e.type + " " + e.currentTarget.id + " " + e.target.id + " " + e.eventPhase % 1);
        stop && e.stopPropagation();
      };
      return h("div", { id: "o", onClick: L("o"), onClickCapture: L("oc"), onFocus: L("of"), onBlur: L("ob"), onMouseEnter: L("en") }, h("p", { id: "p", onClick: L("p", true), onClickCapture: L("pc") }, h("button", { id: "a", onClick: L("a") })), h("p", { id: "q", onClickCapture: L("qc", true) }, h("button", { id: "b", onClick: L("b") })), h("button", { id: "d", disabled: true, onClick: L("d") }, h("i", { id: "di" })), h("button", { id: "e", onClick: L("e"), onMouseDown: L("md"), onKeyDown: L("kd") }));
    }
    return { App, steps: ["#a", "#b", "#d", "#e"] };
  },
  forms(R, log) {
    const h = R.createElement;
    function App() {
      const [n, set] = R.useState(0);
      return h("div", null, h(
        "form",
        { id: "f", onSubmit: (e) => {
          e.preventDefault();
          log("submit " + [...new FormData(e.target)].join("|") + " " + e.nativeEvent.submitter?.id);
          set(n + 1);
        }, onReset: () => log("reset") },
        h("input", { id: "i", name: "i", defaultValue: "x" }),
        h("input", { name: "c", type: "checkbox", defaultChecked: true }),
        h("select", { name: "s", defaultValue: "b" }, h("option", null, "a"), h("option", null, "b")),
        h("textarea", { name: "t", defaultValue: "tt" }),
        h("button", { id: "b1", type: "button" }),
        h("button", { id: "b2", name: "w", value: "1" }),
        h("button", { id: "b3", type: "reset" })
      ), h("p", null, n));
    }
    return { App, steps: ["#b1", "#b2", ["#i", "yy"], "#b2", "#b3", "#b2"], values: true };
  },
  reducer(R, log) {
    const h = R.createElement;
    function App() {
      const k = R.useRef(1);
      const [s, d] = R.useReducer((s2, a) => {
        log("red " + a);
        return a === "same" ? s2 : s2 + k.current;
      }, 0, (x) => x + 10);
      log("r" + s);
      return h("div", null, h("button", { id: "a", onClick: () => {
        d("inc");
        d("inc");
      } }), h("button", { id: "b", onClick: () => d("same") }), s);
    }
    return { App, steps: ["#a", "#b", "#a"] };
  },
  store(R, log) {
    const h = R.createElement;
    let v = 0;
    const subs = /* @__PURE__ */ new Set();
    const st = { sub(f) {
      subs.add(f);
      log("sub");
      return () => {
        subs.delete(f);
        log("unsub");
      };
    }, get: () => v, set(x) {
      v = x;
      subs.forEach((f) => f());
    } };
    function C() {
      const x = R.useSyncExternalStore(st.sub, st.get);
      log("C" + x);
      return h("i", null, x);
    }
    function App() {
      const [on, set] = R.useState(true);
      return h("div", null, h("button", { id: "a", onClick: () => st.set(v + 1) }), h("button", { id: "b", onClick: () => set(!on) }), on && h(C), h(C));
    }
    return { App, steps: ["#a", "#b", "#a", "#b"] };
  },
  suspense(R, log) {
    const h = R.createElement;
    let res;
    const L = R.lazy(() => new Promise((r) => {
      res = r;
    }));
    let p2, r2;
    function U({ p }) {
      const v = R.use(p);
      log("U" + v);
      return h("i", null, v);
    }
    function App() {
      const [n, set] = R.useState(0);
      const [p, sp] = R.useState(null);
      return h(
        "div",
        null,
        h("button", { id: "a", onClick: () => set(1) }),
        h("button", { id: "b", onClick: () => res({ default: () => {
          log("lazy");
          return h("b", null, "loaded");
        } }) }),
        h("button", { id: "c", onClick: () => {
          p2 = new Promise((r) => {
            r2 = r;
          });
          sp(p2);
        } }),
        h("button", { id: "d", onClick: () => r2("val") }),
        n ? h(R.Suspense, { fallback: h("p", null, "wait") }, h(L)) : null,
        p ? h(R.Suspense, { fallback: h("p", null, "wait2") }, h(U, { p }), h("u", null, "sib")) : null
      );
    }
    return { App, steps: ["#a", "#b", "wait", "#c", "#d", "wait", "#c", "#d", "wait"] };
  },
  layoutset(R, log) {
    const h = R.createElement;
    function App() {
      const [n, set] = R.useState(0);
      const [w, sw] = R.useState(0);
      R.useLayoutEffect(() => {
        log("lay" + n);
        sw(n * 10);
      }, [n]);
      R.useEffect(() => {
        log("eff" + n + "w" + w);
        return () => log("cl" + n + "w" + w);
      });
      log("r" + n + w);
      return h("button", { id: "a", onClick: () => set(n + 1) }, w);
    }
    return { App, steps: ["#a", "#a"] };
  },
  chain(R, log) {
    const h = R.createElement;
    function App() {
      const [n, set] = R.useState(0);
      R.useEffect(() => {
        log("e" + n);
        if (n % 5) set(n + 1);
      }, [n]);
      return h("button", { id: "a", onClick: () => set(n + 1) }, n);
    }
    return { App, steps: ["#a", "#a"] };
  },
  deferred(R, log) {
    const h = R.createElement;
    function App() {
      const [n, set] = R.useState(0);
      const d = R.useDeferredValue(n);
      const [p, st] = R.useTransition();
      const [t, tt] = R.useState(0);
      return h("div", null, h("button", { id: "a", onClick: () => set(n + 1) }), h("button", { id: "b", onClick: () => st(() => tt(t + 1)) }), n, " ", d, " ", t, String(p));
    }
    return { App, steps: ["#a", "wait", "#b", "wait"], final: true };
  },
  actions(R, log) {
    const h = R.createElement;
    function App() {
      const [s, act, p] = R.useActionState(async (prev, fd) => {
        log("act " + prev + fd.get("q"));
        await null;
        return prev + 1;
      }, 0);
      const [o, add] = R.useOptimistic(s, (a, b) => a + "~" + b);
      return h("form", { action: act }, h("input", { name: "q", id: "q", defaultValue: "k" }), h("button", { id: "b" }), h("p", null, s, String(p)));
    }
    return { App, steps: ["#b", "wait", "#b", "wait"], final: true };
  },
  hooksmisc(R, log) {
    const h = R.createElement;
    function App() {
      const id = R.useId();
      const [n, set] = R.useState(() => {
        log("init");
        return 1;
      });
      const m = R.useMemo(() => {
        log("memo");
        return n * 2;
      }, [n > 2]);
      const cb = R.useCallback(() => n, []);
      R.useDebugValue(n);
      const ref = R.useRef(0);
      ref.current++;
      const ev = R.useEffectEvent ? R.useEffectEvent(() => log("ev" + n)) : () => {
      };
      R.useEffect(() => {
        ev();
      }, [n > 2]);
      return h("button", { id: "a", onClick: () => set(n + 1) }, n, m, cb(), ref.current, typeof id);
    }
    return { App, steps: ["#a", "#a", "#a"] };
  },
  asynceffect(R, log) {
    const h = R.createElement;
    function K() {
      R.useEffect(async () => {
        log("ae");
      }, []);
      return h("i");
    }
    function App() {
      const [n, set] = R.useState(0);
      return h("div", null, h("button", { id: "a", onClick: () => set(n + 1) }), n < 1 && h(K), n);
    }
    return { App, steps: ["#a", "#a"] };
  },
  nulleffect(R, log) {
    const h = R.createElement;
    function K({ v }) {
      R.useEffect(() => v, []);
      return h("i");
    }
    class B extends R.Component {
      state = { e: null };
      static getDerivedStateFromError(e) {
        return { e };
      }
      render() {
        return this.state.e ? h("p", null, "E") : this.props.children;
      }
    }
    function App() {
      const [n, set] = R.useState(0);
      return h("div", null, h("button", { id: "a", onClick: () => set(n + 1) }), [null, false, 5, "x"].map((v, i) => h(B, { key: i }, n === 0 ? h(K, { v }) : "ok")));
    }
    return { App, steps: ["#a"] };
  },
  deepsuspend(R, log) {
    const h = R.createElement;
    let p;
    let r;
    const In = R.memo(function In2() {
      const [n, set] = R.useState(0);
      R.useEffect(() => {
        log("in" + n);
      }, [n]);
      return h("div", null, h("button", { id: "i", onClick: () => {
        p = new Promise((x) => {
          r = x;
        });
        set(n + 1);
      } }, n), n ? R.use(p) : null);
    });
    function App() {
      return h("div", null, h("button", { id: "d", onClick: () => r("got") }), h(R.Suspense, { fallback: "W" }, h(In)));
    }
    return { App, steps: ["#i", "#d", "wait"] };
  },
  deepboundary(R, log) {
    const h = R.createElement;
    class B extends R.Component {
      state = { e: null };
      static getDerivedStateFromError(e) {
        return { e };
      }
      render() {
        return this.state.e ? h("p", null, "E:", this.state.e.message) : this.props.children;
      }
    }
    const In = R.memo(function In2() {
      const [n, set] = R.useState(0);
      if (n) throw Error("deep");
      return h("button", { id: "i", onClick: () => set(1) });
    });
    function App() {
      return h("div", null, h(B, null, h("div", null, h(In))), "rest");
    }
    return { App, steps: ["#i"] };
  },
  zerohooks(R, log) {
    const h = R.createElement;
    function K({ n }) {
      if (n % 2 === 0) return h("i", null, "none");
      const [s] = R.useState(n);
      R.useEffect(() => {
        log("z" + n);
        return () => log("~z" + n);
      }, []);
      return h("b", null, s);
    }
    function App() {
      const [n, set] = R.useState(0);
      return h("div", null, h("button", { id: "a", onClick: () => set(n + 1) }), h(K, { n }));
    }
    return { App, steps: ["#a", "#a", "#a"] };
  },
  unmountset(R, log) {
    const h = R.createElement;
    function K() {
      const [s, set] = R.useState(0);
      R.useEffect(() => {
        const t = setTimeout(() => {
          log("t");
          set(1);
        }, 5);
        return () => {
          log("clean");
        };
      }, []);
      return h("i", null, s);
    }
    function App() {
      const [n, set] = R.useState(0);
      return h("div", null, h("button", { id: "a", onClick: () => set(n + 1) }), n < 1 && h(K));
    }
    return { App, steps: ["#a", "wait"] };
  },
  rejecteduse(R, log) {
    const h = R.createElement;
    let rej;
    class B extends R.Component {
      state = { e: null };
      static getDerivedStateFromError(e) {
        return { e };
      }
      render() {
        return this.state.e ? h("p", null, "E:", this.state.e.message) : this.props.children;
      }
    }
    function U({ p }) {
      return R.use(p);
    }
    function App() {
      const [p, sp] = R.useState(null);
      return h("div", null, h("button", { id: "a", onClick: () => sp(new Promise((_, j) => {
        rej = j;
      })) }), h("button", { id: "b", onClick: () => rej(Error("no")) }), h(B, null, p && h(R.Suspense, { fallback: "w" }, h(U, { p }))));
    }
    return { App, steps: ["#a", "#b", "wait"] };
  },
  handlererr(R, log) {
    const h = R.createElement;
    function App() {
      const [n, set] = R.useState(0);
      return h("div", { onClick: () => log("outer") }, h("button", { id: "a", onClick: () => {
        set(n + 1);
        throw Error("hx");
      } }, n));
    }
    return { App, steps: ["#a", "#a"] };
  },
  multi(R, log) {
    const h = R.createElement;
    function App() {
      const [v, sv] = R.useState(["a"]);
      return h("div", null, h("select", { id: "s", multiple: true, value: v, onChange: (e) => {
        const x = [...e.target.selectedOptions].map((o) => o.value);
        log(x.join());
        sv(x);
      } }, h("optgroup", { label: "g" }, h("option", { value: "a" }, "A"), h("option", { value: "b" }, "B")), h("option", { value: "c" }, "C")), v.join());
    }
    return { App, steps: [["#s", ["a", "c"]], ["#s", ["b"]]], values: true };
  },
  clone(R, log) {
    const h = R.createElement;
    function Wrap({ children }) {
      return R.Children.map(children, (c, i) => R.cloneElement(c, { className: "k" + i, onClick: () => log("c" + i) }));
    }
    function App() {
      return h("div", null, h(Wrap, null, h("button", { id: "a" }, "1"), [h("button", { key: "x", id: "b" }, "2")]), JSON.stringify(R.Children.toArray([h("a", { key: "q" }), ["t", h("b")], null, 5]).map((c) => c.key ?? c)), R.Children.count([1, null, [2, false]]));
    }
    return { App, steps: ["#a", "#b"] };
  }
};
