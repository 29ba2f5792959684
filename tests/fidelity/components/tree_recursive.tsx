type Tree = { name: string; children?: Tree[] };

const root: Tree = {
  name: "life",
  children: [
    { name: "plants", children: [{ name: "moss" }, { name: "fern", children: [] }] },
    { name: "animals", children: [{ name: "fish" }] },
  ],
};

function Branch({ tree, depth = 0 }: { tree: Tree; depth?: number }) {
  return (
    <li data-depth={depth}>
      {tree.name}
      {tree.children && tree.children.length > 0 && (
        <ul>{tree.children.map((child) => <Branch key={child.name} tree={child} depth={depth + 1} />)}</ul>
      )}
    </li>
  );
}

export default function TreeView() {
  return <ul><Branch tree={root} /></ul>;
}
