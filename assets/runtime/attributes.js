// How a prop of a host element stands in markup.

import { text } from "./faults.js";
import { words } from "./words.js";

const set = (names) => new Set(words(names));

const NEVER = set(`
  children dangerouslySetInnerHTML defaultValue defaultChecked innerHTML key ref style suppressContentEditableWarning
  suppressHydrationWarning
`);

const BOOLEAN = set(`
  allowFullScreen async autoFocus autoPlay controls credentialless default defer disabled disablePictureInPicture
  disableRemotePlayback formNoValidate hidden inert itemScope loop multiple muted noModule noValidate open playsInline
  readOnly required reversed scoped seamless
`);

const SPOKEN = set(`
  contentEditable draggable spellCheck value autoReverse externalResourcesRequired focusable preserveAlpha
`);

const HYPHENED = set(`
  acceptCharset httpEquiv accentHeight alignmentBaseline arabicForm baselineShift capHeight clipPath clipRule
  colorInterpolation colorInterpolationFilters colorProfile colorRendering dominantBaseline enableBackground
  fillOpacity fillRule floodColor floodOpacity fontFamily fontSize fontSizeAdjust fontStretch fontStyle fontVariant
  fontWeight glyphName glyphOrientationHorizontal glyphOrientationVertical horizAdvX horizOriginX imageRendering
  letterSpacing lightingColor markerEnd markerMid markerStart overlinePosition overlineThickness paintOrder
  pointerEvents renderingIntent shapeRendering stopColor stopOpacity strikethroughPosition strikethroughThickness
  strokeDasharray strokeDashoffset strokeLinecap strokeLinejoin strokeMiterlimit strokeOpacity strokeWidth textAnchor
  textDecoration textRendering transformOrigin underlinePosition underlineThickness unicodeBidi unicodeRange
  unitsPerEm vAlphabetic vHanging vIdeographic vMathematical vectorEffect vertAdvY vertOriginX vertOriginY wordSpacing
  writingMode xHeight
`);

const LOWER = set("tabIndex crossOrigin autoFocus");

const UNITLESS = set(`
  animationIterationCount aspectRatio borderImageOutset borderImageSlice borderImageWidth boxFlex boxFlexGroup
  boxOrdinalGroup columnCount columns fillOpacity flex flexGrow flexNegative flexOrder flexPositive flexShrink
  floodOpacity fontWeight gridArea gridColumn gridColumnEnd gridColumnSpan gridColumnStart gridRow gridRowEnd
  gridRowSpan gridRowStart lineClamp lineHeight opacity order orphans scale stopOpacity strokeDasharray
  strokeDashoffset strokeMiterlimit strokeOpacity strokeWidth tabSize widows zIndex zoom MozAnimationIterationCount
  MozBoxFlex MozBoxFlexGroup MozLineClamp WebkitAnimationIterationCount WebkitBoxFlex WebkitBoxOrdinalGroup
  WebkitColumnCount WebkitColumns WebkitFlex WebkitFlexGrow WebkitFlexPositive WebkitFlexShrink WebkitLineClamp
  msAnimationIterationCount msFlex msFlexGrow msFlexNegative msFlexOrder msFlexPositive msFlexShrink msGridColumn
  msGridColumnSpan msGridRow msGridRowSpan msZoom
`);

// A Name of XML.
const START =
  ":A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C-\\u200D" +
  "\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD";

const VALID = new RegExp(`^[${START}][${START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F-\\u2040]*$`);
const NOTHING = { name: "", boolean: false, never: true };
const NOT_SUBMITTED = "javascript:throw new Error('React form unexpectedly submitted.')";
const BLOCKED = "javascript:throw new Error('React has blocked a javascript: URL as a security precaution.')";

/** Whether browsers read `url` as script: they skip blanks before it and line breaks and tabs in it. */
export const isScript = (url) => /^javascript:/i.test(url.replace(/^[\u0000- ]+|[\r\n\t]+/g, ""));
const known = new Map();

/** What is fixed about a prop: its name in markup and how its value is written. */
function ruleOf(prop) {
  let rule = known.get(prop);
  if (rule === undefined) {
    rule = makeRule(prop);
    if (known.size < 2000) known.set(prop, rule);
  }
  return rule;
}

function hyphened(prop) {
  return prop.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
}

function makeRule(prop) {
  if (NEVER.has(prop) || !VALID.test(prop) || (prop.length > 2 && /^on/i.test(prop))) return NOTHING;
  let name = prop === "htmlFor" ? "for" : prop;
  if (prop === "className") name = "class";
  else if (LOWER.has(prop)) name = prop.toLowerCase();
  else if (HYPHENED.has(prop)) name = hyphened(prop);
  else if (/^xlink[A-Z]/.test(prop)) name = `xlink:${prop.slice(5).toLowerCase()}`;
  else if (/^xml(Base|Lang|Space)$/.test(prop)) name = `xml:${prop.slice(3).toLowerCase()}`;
  else if (prop === "xmlnsXlink") name = "xmlns:xlink";
  return {
    name,
    never: false,
    boolean: BOOLEAN.has(prop),
    spoken: SPOKEN.has(prop) || /^(data|aria)-/i.test(prop),
    flag: prop === "capture" || prop === "download",
    url: prop === "src" || prop === "href" || prop === "action" || prop === "formAction" || prop === "xlinkHref",
    positive: prop === "cols" || prop === "rows" || prop === "size" || prop === "span",
    numeric: prop === "rowSpan" || prop === "start",
  };
}

const NOT_CUSTOM = /^(annotation-xml|color-profile|font-face(-src|-uri|-format|-name)?|missing-glyph)$/;

export function isCustom(tag) {
  return tag.includes("-") && !NOT_CUSTOM.test(tag);
}

/** The text of one attribute of an ordinary element and its name, as `[name, text]`, or null when it has none. */
export function attributeOf(tag, prop, value) {
  if (value === null || value === undefined) return null;
  const rule = ruleOf(prop);
  if (rule.never) return null;
  const type = typeof value;
  const { name } = rule;
  if (type === "function") {
    const sends = tag === "form" ? prop === "action" : prop === "formAction" && (tag === "button" || tag === "input");
    return sends ? [name, NOT_SUBMITTED] : null;
  }
  if (type === "symbol") return null;
  if (rule.boolean) return value ? [name, ""] : null;
  if (rule.flag && type === "boolean") return value ? [name, ""] : null;
  if (rule.positive) return !isNaN(value) && value >= 1 ? [name, `${value}`] : null;
  if (rule.numeric) return isNaN(value) ? null : [name, `${value}`];
  if (type === "boolean" && !rule.spoken) return null;
  const shown = `${value}`;
  if (rule.url) {
    if (shown === "" && (prop === "src" || (prop === "href" && tag !== "a"))) return null;
    return [name, isScript(shown) ? BLOCKED : shown];
  }
  if (prop === "data" && tag === "object" && shown === "") return null;
  return [name, shown];
}

/** The same for a custom element, whose attributes stand as they are given. */
export function customAttributeOf(prop, value) {
  if (value === null || value === undefined || !VALID.test(prop)) return null;
  if (NEVER.has(prop) && prop !== "innerHTML" && !/^default/.test(prop)) return null;
  const type = typeof value;
  if (type === "function" || type === "symbol" || type === "object" || value === false) return null;
  return [prop === "className" ? "class" : prop, value === true ? "" : `${value}`];
}

const styleNames = new Map();

function styleName(name) {
  let known = styleNames.get(name);
  if (known === undefined) {
    known = {
      css: name.startsWith("--") ? name : hyphened(name).replace(/^ms-/, "-ms-"),
      bare: UNITLESS.has(name) || name.startsWith("--"),
    };
    if (styleNames.size < 1000) styleNames.set(name, known);
  }
  return known;
}

/** A style object as the text of a style attribute. */
export function styleText(style) {
  let all = "";
  for (const name in style) {
    const value = style[name];
    if (value === null || value === undefined || typeof value === "boolean" || value === "") continue;
    const { css, bare } = styleName(name);
    const shown = typeof value !== "number" ? text(value).trim() : value === 0 || bare ? `${value}` : `${value}px`;
    all += all === "" ? `${css}:${shown}` : `;${css}:${shown}`;
  }
  return all;
}
