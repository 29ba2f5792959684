import type * as React from "react";

type Product = { category: string; price: string; stocked: boolean; name: string };

const products: Product[] = [
  { category: "Fruits", price: "$1", stocked: true, name: "Apple" },
  { category: "Fruits", price: "$2", stocked: false, name: "Passion fruit" },
  { category: "Vegetables", price: "$4", stocked: true, name: "Pumpkin" },
];

export default function ProductTable() {
  const rows: React.ReactNode[] = [];
  let last: string | null = null;
  for (const product of products) {
    if (product.category !== last) {
      rows.push(<tr key={product.category}><th colSpan={2}>{product.category}</th></tr>);
    }
    rows.push(
      <tr key={product.name}>
        <td>{product.stocked ? product.name : <span style={{ color: "red" }}>{product.name}</span>}</td>
        <td>{product.price}</td>
      </tr>,
    );
    last = product.category;
  }
  return (
    <table>
      <thead><tr><th>Name</th><th>Price</th></tr></thead>
      <tbody>{rows}</tbody>
    </table>
  );
}
