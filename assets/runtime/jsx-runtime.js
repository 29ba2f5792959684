// The module "react/jsx-runtime": what a stored lesson imports.

export { FRAGMENT as Fragment, jsx, jsxs } from "./element.js";
