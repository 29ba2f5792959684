export default function BooleansTrue() {
  return (
    <div inert>
      Shown
      <p hidden>not shown</p>
      <input disabled required readOnly autoFocus multiple type="email" />
      <video autoPlay controls loop muted playsInline disablePictureInPicture disableRemotePlayback />
      <details open />
      <ol reversed />
      <script async defer noModule />
      <form noValidate />
      <option selected disabled>x</option>
      <iframe allowFullScreen />
      <div itemScope />
    </div>
  );
}
