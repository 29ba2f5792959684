export default function Media() {
  return (
    <figure>
      <video src="film.mp4" poster="still.jpg" controls width={320} preload="metadata" controlsList="nodownload"><track src="subs.vtt" kind="subtitles" srcLang="en" label="English" default /></video>
      <audio controls muted loop><source src="a.ogg" type="audio/ogg" />No audio</audio>
      <video muted={false} autoPlay={false} playsInline />
      <map name="m"><area shape="rect" coords="0,0,1,1" href="#a" alt="a" /></map>
      <figcaption>Media</figcaption>
    </figure>
  );
}
