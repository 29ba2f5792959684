export default function EmptyStrings() {
  return (
    <div title="" id="">
      <img src="" alt="" />
      <a href="">empty href</a>
      <a href="#" target="" rel="">hash</a>
      <form action="" />
      <input value="" placeholder="" name="" readOnly />
      <option value="">none</option>
      <area href="" alt="" />
    </div>
  );
}
