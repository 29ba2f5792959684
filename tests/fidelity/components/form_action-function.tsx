import { useActionState } from "react";

export default function Action() {
  const [state, action, pending] = useActionState(async (n: number, _data: FormData) => n + 1, 3);
  return (
    <>
      <form action={action} method="post" encType="text/plain"><button disabled={pending}>{state}</button></form>
      <form action={async () => {}} target="_blank"><input name="x" /><button formAction={() => {}} formMethod="get">save</button></form>
      <form action="/plain" method="get"><input type="submit" formAction={() => {}} name="keep" value="v" /></form>
    </>
  );
}
