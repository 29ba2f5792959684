import type React from "react";

function Box({ title, footer }: { title: React.ReactNode; footer?: React.ReactNode }) {
  return (
    <div>
      <header>{title}</header>
      <footer>{footer}</footer>
    </div>
  );
}

export default function Boxes() {
  return (
    <>
      <Box title=<b>Bare element</b> footer={<i>wrapped</i>} />
      <Box title={<>Fragment <u>title</u></>} />
    </>
  );
}
