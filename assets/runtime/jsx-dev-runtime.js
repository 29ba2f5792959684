// The module "react/jsx-dev-runtime": what the run build of a lesson imports; its elements know their places.

export { FRAGMENT as Fragment, jsxDEV } from "./element.js";
