const Greeting = ({ to = "world" }: { to?: string }) => <p>Hello, {to}!</p>;

export default () => (
  <>
    <Greeting />
    <Greeting to="you" />
    <Greeting to={undefined} />
  </>
);
