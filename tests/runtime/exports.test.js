// Every export of react 19 is implemented, or named unsupported when it is used.

import * as react from "../../assets/runtime/react.js";
import * as runtime from "../../assets/runtime/jsx-runtime.js";
import * as development from "../../assets/runtime/jsx-dev-runtime.js";
import { log } from "../../assets/player/log.js";
import { equal, test } from "./harness.js";

const DOCUMENTED = `Activity Children Component Fragment Profiler PureComponent StrictMode Suspense ViewTransition act addTransitionType cache
  cacheSignal captureOwnerStack cloneElement createContext createElement createRef forwardRef isValidElement lazy memo startTransition
  unstable_useCacheRefresh use useActionState useCallback useContext useDebugValue useDeferredValue useEffect useEffectEvent useId
  useImperativeHandle useInsertionEffect useLayoutEffect useMemo useOptimistic useReducer useRef useState useSyncExternalStore
  useTransition version`.split(/\s+/);

test("every export of react 19 is there, by name and on the default export", () => {
  equal(DOCUMENTED.filter((name) => !(name in react)), []);
  equal(DOCUMENTED.filter((name) => react.default[name] !== react[name]), []);
});

test("what is not supported says so when it is used", () => {
  for (const name of ["act", "unstable_useCacheRefresh"]) {
    let thrown = null;
    try {
      react[name](() => {});
    } catch (error) {
      thrown = error.name;
    }
    equal(thrown, "Unsupported", name);
    equal(log.unsupported.includes(name), true, name);
  }
});

test("the JSX runtimes export what the transforms import", () => {
  equal(Object.keys(runtime).sort(), ["Fragment", "jsx", "jsxs"]);
  equal(Object.keys(development).sort(), ["Fragment", "jsxDEV"]);
});
