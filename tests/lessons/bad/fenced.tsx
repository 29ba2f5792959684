// expect: rules leftover-fence 2
```tsx
export default function Lesson() {
  return <p>1</p>;
}
```
