import { useId } from "react";

function Field({ label, type = "text" }: { label: string; type?: string }) {
  const id = useId();
  return (
    <p>
      <label htmlFor={id}>{label}</label>
      <input id={id} type={type} aria-describedby={`${id}-hint`} />
      <small id={`${id}-hint`}>hint</small>
    </p>
  );
}

export default function Form() {
  return <form><Field label="Name" /><Field label="Age" type="number" /></form>;
}
