import { Component, createRef } from "react";

class Player extends Component<{ src: string }> {
  private audio = createRef<HTMLAudioElement>();
  static displayName = "AudioPlayer";
  play = () => this.audio.current?.play();
  render() {
    return <><audio ref={this.audio} src={this.props.src} /><button onClick={this.play}>{Player.displayName} {this.audio.current === null ? "idle" : "set"}</button></>;
  }
}

export default function App() {
  return <Player src="a.mp3" />;
}
