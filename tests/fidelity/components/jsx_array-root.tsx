export default function Pair() {
  return [<b key="a">one</b>, " and ", <i key="b">two</i>];
}
