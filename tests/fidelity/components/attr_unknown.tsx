export default function Unknown() {
  const odd = {
    mycustom: "text", myNumber: 4, mytrue: true, myfalse: false, mynull: null, myobject: { toString: () => "made <text>" }, myarray: ["a", "b"],
    myempty: "", mynan: NaN, "my-dash": "d", "my_under": "u", "my.dot": "dot", "my:colon": "c",
  };
  return <p {...odd}>unknown attributes</p>;
}
