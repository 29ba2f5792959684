export default function FormOrder() {
  return (
    <div>
      <form action="/a" className="c" method="post" id="f" encType="multipart/form-data" target="_self" noValidate onSubmit={() => {}}>one</form>
      <form name="n" target="_blank" autoComplete="off" action="/b">two</form>
      <form action={undefined} method={null as unknown as undefined} aria-label="three">three</form>
    </div>
  );
}
