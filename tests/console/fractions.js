import { useState } from "react";
import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
export default function Fractions() {
	const [at, setAt] = useState(0);
	return _jsxs("section", {
		"aria-label": "Fractions",
		children: [_jsx("h1", { children: "Which fraction is bigger?" }), `at ${at}`]
	});
}
