import { createContext } from "react";

const User = createContext({ name: "nobody" });
const Language = createContext("en");

export default function App() {
  return (
    <Language value="fr">
      <User value={{ name: "Zoé" }}>
        <User.Consumer>
          {(user) => <Language.Consumer>{(language) => <p lang={language}>{user.name}</p>}</Language.Consumer>}
        </User.Consumer>
      </User>
      <User.Consumer>{({ name }) => name}</User.Consumer>
    </Language>
  );
}
