import React, {
  Children,
  cloneElement,
  createContext,
  isValidElement,
  lazy,
  Profiler,
  StrictMode,
  Suspense,
  use,
  useContext,
  useDebugValue,
  useId,
  useInsertionEffect,
  useState,
  type ComponentPropsWithoutRef,
  type ElementType,
  type ReactElement,
  type ReactNode,
} from "react";

type BoxProps<E extends ElementType> = { as?: E; pad?: keyof typeof Pad } & Omit<ComponentPropsWithoutRef<E>, "as">;
const Pad = { small: 4, large: 16 } as const;

function Box<E extends ElementType = "div">({ as, pad = "small", ...rest }: BoxProps<E>) {
  const Tag: ElementType = as ?? "div";
  return <Tag style={{ padding: Pad[pad] }} {...rest} />;
}

interface Tabs {
  id: string;
  chosen: number;
  choose: (index: number) => void;
}
const TabsContext = createContext<Tabs | undefined>(undefined);
const Level = createContext(1);

const useTabs = (): Tabs => {
  const tabs = useContext(TabsContext);
  useDebugValue(tabs?.chosen);
  if (!tabs) throw new Error("A tab outside of <TabGroup>");
  return tabs;
};

interface TabProps {
  title: string;
  children: ReactNode;
  index?: number;
}

function Tab({ children, index = 0 }: TabProps) {
  const { id, chosen } = useTabs();
  return (
    <div role="tabpanel" id={`${id}-panel-${index}`} aria-labelledby={`${id}-tab-${index}`} hidden={chosen !== index}>
      {children}
    </div>
  );
}

function TabGroup({ children, initial = 0 }: { children: ReactNode; initial?: number }) {
  const [chosen, choose] = useState(initial);
  const id = useId();
  const tabs = Children.toArray(children).filter((child): child is ReactElement<TabProps> => isValidElement(child) && child.type === Tab);
  const count = tabs.length;
  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const by = ({ ArrowRight: 1, ArrowLeft: -1 } as Record<string, number | undefined>)[event.key];
    if (by && count > 0) choose((chosen + by + count) % count);
  };
  return (
    <TabsContext value={{ id, chosen, choose }}>
      <div role="tablist" aria-label="Chapters" tabIndex={-1} onKeyDown={onKeyDown}>
        {tabs.map(({ props }, index) => (
          <button key={props.title} role="tab" id={`${id}-tab-${index}`} type="button" aria-selected={index === chosen} aria-controls={`${id}-panel-${index}`} tabIndex={index === chosen ? 0 : -1} onClick={() => choose(index)}>
            {props.title}
          </button>
        ))}
      </div>
      {Children.map(tabs, (tab, index) => cloneElement(tab, { index }))}
    </TabsContext>
  );
}
TabGroup.Tab = Tab;

function Heading({ children }: { children: ReactNode }) {
  const level = use(Level);
  return React.createElement(`h${Math.min(level, 6)}`, null, children);
}

const Section = ({ title, children }: { title: ReactNode; children?: ReactNode | (() => ReactNode) }) => (
  <Box as="section" pad="large">
    <Heading>{title}</Heading>
    <Level value={use(Level) + 1}>{typeof children === "function" ? children() : children}</Level>
  </Box>
);

const Slow = lazy(
  () =>
    new Promise<{ default: () => ReactElement }>((resolve) => {
      setTimeout(() => resolve({ default: () => <p>It came later.</p> }), 600);
    }),
);
const greeting = Promise.resolve("Hello from a promise");
const Greeting = () => <p>{use(greeting)}</p>;

const If = ({ when, children, otherwise = null }: { when: unknown; children: ReactNode; otherwise?: ReactNode }) => <>{when ? children : otherwise}</>;

const numbers: ReactNode[] = [0, 1n, "", null, undefined, false, true, <b key="b">bold</b>, ["nested", <i key="i">list</i>]];

function useStyleSheet(css: string): string {
  const id = useId();
  useInsertionEffect(() => undefined, [css]);
  return id;
}

const App: React.FunctionComponent = () => {
  const [late, setLate] = useState(false);
  const [renders, setRenders] = useState(0);
  const sheet = useStyleSheet(".lesson { color: navy }");
  return (
    <StrictMode>
      <div className="lesson" id={sheet}>
        <Section title="Children, all kinds of">
          <p>React leaves out null, undefined, true and false, and shows numbers.</p>
          <p>{numbers}</p>
          <Section title="Tabs">
            {() => (
              <TabGroup initial={1}>
                {false}
                <TabGroup.Tab title="One">The first chapter.</TabGroup.Tab>
                <>
                  <p>Never shown: a fragment is no tab.</p>
                </>
                <TabGroup.Tab title="Two">
                  <If when={late} otherwise={<p>Nothing was asked for.</p>}>
                    <Suspense fallback={<p role="status">Loading…</p>}>
                      <Slow />
                      <Greeting />
                    </Suspense>
                  </If>
                </TabGroup.Tab>
              </TabGroup>
            )}
          </Section>
        </Section>
        <Profiler id="buttons" onRender={() => undefined}>
          <Box as="button" type="button" onClick={() => setLate(true)} disabled={late}>
            Ask for it
          </Box>
          <Box as="button" type="button" onClick={() => setRenders((n) => n + 1)}>
            Drawn {renders} times
          </Box>
          <Box as="label" htmlFor="note">
            A note
          </Box>
          <Box as="input" id="note" type="text" defaultValue="none" maxLength={20} />
        </Profiler>
      </div>
    </StrictMode>
  );
};

export { App as default };
