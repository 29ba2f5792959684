// Names that browsers have and this one does not answer: who touches one is told so, instead of finding nothing there.
// May import: runtime.

import { words } from "../runtime/words.js";

/** Of the global object. */
export const GLOBALS = words(`
  AbstractRange Accelerometer AnalyserNode Animation AnimationEvent AnimationTimeline
  Atomics Attr Audio AudioContext AudioWorklet BarProp BarcodeDetector BaseAudioContext BeforeUnloadEvent Blob
  BlobEvent BroadcastChannel CDATASection CSS CSSConditionRule CSSContainerRule CSSCounterStyleRule CSSFontFaceRule
  CSSGroupingRule CSSImportRule CSSKeyframeRule CSSKeyframesRule CSSLayerBlockRule CSSLayerStatementRule CSSMediaRule
  CSSNamespaceRule CSSNestedDeclarations CSSPageRule CSSRule CSSRuleList CSSScopeRule CSSStyleDeclaration
  CSSStyleProperties CSSStyleRule CSSStyleSheet CSSSupportsRule Cache CacheStorage CanvasGradient CanvasPattern
  CanvasRenderingContext2D CharacterData Clipboard ClipboardEvent ClipboardItem CloseEvent Comment CompositionEvent
  CompressionStream Credential Crypto CryptoKey CustomElementRegistry DOMException DOMImplementation DOMMatrix
  DOMParser DOMPoint DOMRect DOMRectReadOnly DOMStringMap DOMTokenList DecompressionStream DeviceMotionEvent
  DeviceMotionEventAcceleration DeviceMotionEventRotationRate DeviceOrientationEvent Document DocumentFragment
  DocumentType DragEvent ElementInternals ErrorEvent EventSource External EyeDropper FaceDetector File FileList
  FileReader FileReaderSync FocusEvent FormDataEvent GPU GainNode Gamepad GamepadEvent Gyroscope HTMLCollection
  HTMLDocument HTMLFormControlsCollection HTMLOptionsCollection HashChangeEvent Headers Highlight History IDBDatabase
  IDBFactory IDBKeyRange IdleDeadline Image ImageBitmap ImageBitmapRenderingContext ImageData InputEvent KeyboardEvent
  KeyframeEffect Location MediaList MediaQueryList MediaRecorder MediaSource MediaStream MessageChannel MessageEvent
  MessagePort MimeType MimeTypeArray MouseEvent MutationRecord NamedNodeMap Navigator NodeFilter NodeIterator NodeList
  Notification OfflineAudioContext OffscreenCanvas Option OscillatorNode PageTransitionEvent Path2D PaymentRequest
  Performance PerformanceEntry PerformanceObserver Plugin PluginArray PointerEvent PopStateEvent ProcessingInstruction
  ProgressEvent PromiseRejectionEvent PublicKeyCredential PushManager RTCPeerConnection RadioNodeList Range
  ReadableStream Request Response SVGAnimatedPreserveAspectRatio SVGAnimatedRect SVGAnimatedString SVGNumber
  SVGPreserveAspectRatio SVGRect SVGStringList Sanitizer Screen Selection ServiceWorker ServiceWorkerContainer
  ShadowRoot SharedArrayBuffer SharedWorker SpeechRecognition SpeechSynthesisUtterance StaticRange Storage
  StorageEvent StyleSheet StyleSheetList SubmitEvent SubtleCrypto Temporal Text TextDecoderStream
  TextEncoderStream ToggleEvent Touch TouchEvent TouchList TransformStream TransitionEvent TreeWalker
  TrustedHTML UIEvent URL URLPattern ValidityState ViewTransition VisualViewport WebAssembly
  WebGL2RenderingContext WebGLRenderingContext WebSocket WebSocketStream WebTransport WheelEvent Window Worker Worklet
  WritableStream XMLDocument XMLHttpRequest XMLHttpRequestEventTarget XMLHttpRequestUpload XMLSerializer
  XPathEvaluator XPathException XPathExpression XPathResult caches captureEvents chrome clientInformation
  close cookieStore crashReport createImageBitmap customElements documentPictureInPicture external fence fetch find
  getComputedStyle getScreenDetails getSelection history importScripts indexedDB launchQueue localStorage location
  locationbar menubar moveBy moveTo navigation navigator offscreenBuffering open personalbar postMessage print
  queryLocalFonts releaseEvents reportError resizeBy resizeTo scheduler screen screenLeft screenTop scrollbars
  sessionStorage sharedStorage showDirectoryPicker showOpenFilePicker showSaveFilePicker speechSynthesis statusbar
  stop styleMedia toolbar trustedTypes visualViewport webkitAudioContext webkitSpeechRecognition webkitURL when
`);

/** Of elements. */
export const MEMBERS = new Set(
  words(`
    aLink abbr accept acceptCharset accessKey accessKeyLabel add addTextTrack after align allowFullscreen animVal
    append appendChild archive areas ariaAtomic ariaAutoComplete ariaBusy ariaChecked ariaColCount ariaColIndex
    ariaColIndexText ariaColSpan ariaCurrent ariaDescription ariaDisabled ariaExpanded ariaHasPopup ariaHidden
    ariaInvalid ariaKeyShortcuts ariaLabel ariaLevel ariaLive ariaModal ariaMultiLine ariaMultiSelectable
    ariaOrientation ariaPlaceholder ariaPosInSet ariaPressed ariaReadOnly ariaRelevant ariaRequired
    ariaRoleDescription ariaRowCount ariaRowIndex ariaRowIndexText ariaRowSpan ariaSelected ariaSetSize ariaSort
    ariaValueMax ariaValueMin ariaValueNow ariaValueText assignedElements assignedNodes assignedSlot attachInternals
    attachShadow attributeStyleMap audioTracks autocapitalize autocomplete autocorrect autoplay axis background
    baseURI baseVal before beginElement behavior bgColor border buffered canPlayType caption capture captureStream
    cellIndex cellPadding cellSpacing cells ch chOff charset checkVisibility cite clear cloneNode closedBy code
    codeBase codeType color cols command commandForElement compact computedStyleMap content contentDocument
    contentWindow contextMenu controls coords createCaption createSVGMatrix createSVGNumber createSVGRect
    createSVGTransform createTBody createTFoot createTHead crossOrigin currentCSSZoom currentSrc cx cy data dateTime
    declare decode decoding default defaultMuted defaultPlaybackRate defaultSelected defer deleteCaption deleteCell
    deleteRow deleteTFoot deleteTHead dirName direction disablePictureInPicture download editContext elementTiming
    enctype endElement enterKeyHint error exportparts fastSeek fetchPriority forceRedraw formAction formEnctype
    formMethod formNoValidate formTarget frame frameBorder getAttributeNS getAttributeNode getAttributeNodeNS getCTM
    getCurrentTime getElementById getElementsByTagNameNS getExtentOfChar getHTML getNumberOfChars getSVGDocument
    getStartPositionOfChar getSubStringLength getVideoPlaybackQuality gradientTransform hasAttributeNS hasAttributes
    hash headers high host hostname hreflang hspace httpEquiv inert inputMode insertAdjacentElement insertAdjacentHTML
    insertAdjacentText insertBefore insertCell insertRow interestForElement isDefaultNamespace isMap isPointInFill
    isPointInStroke item kind link list loading longDesc lookupNamespaceURI lookupPrefix loop low lowsrc marginHeight
    marginWidth media mediaKeys moveBefore namedItem namespaceURI networkState noHref noResize noShade noValidate
    noWrap nodeValue nonce optimum origin outerText ownerSVGElement part password pathLength pathname pauseAnimations
    played playsInline points popover popoverTargetAction popoverTargetElement port poster prefix preload prepend
    preserveAspectRatio preservesPitch protocol r readyState relList removeAttributeNS removeAttributeNode removeChild
    replaceChild replaceChildren replaceWith requestClose requestPictureInPicture requestVideoFrameCallback
    requiredExtensions returnValue rev reversed rowIndex rows rules rx ry scheme scope scrollAmount scrollDelay
    scrollIntoViewIfNeeded scrolling search sectionRowIndex seekable seeking setAttributeNS setAttributeNode
    setAttributeNodeNS setCurrentTime setHTMLUnsafe setMediaKeys setSinkId shadowRoot shape sheet showPicker sizes
    slot span srcObject srcdoc srclang srcset standby start summary suspendRedraw systemLanguage tBodies tFoot tHead
    textLength textTracks toBlob transferControlToOffscreen transform translate trueSpeed unpauseAnimations
    unsuspendRedraw unsuspendRedrawAll useMap username vAlign vLink valueType version videoHeight videoTracks
    videoWidth viewBox viewportElement virtualKeyboardPolicy vspace webkitEntries webkitMatchesSelector
    webkitRequestFullScreen webkitRequestFullscreen webkitdirectory wrap writingSuggestions x1 x2 y1 y2
  `),
);

/** The classes of elements, without what they begin and end with: `HTML…Element`, `SVG…Element`. */
export const ELEMENTS = {
  HTML: words(`
    Head Title Base Link Meta Style Body Heading Paragraph HR Pre UList OList LI Menu DList Div Anchor Area BR Button
    Canvas Data DataList Details Dialog Directory FieldSet Font Form Html Image Input Label Legend Map Marquee Meter
    Mod OptGroup Option Output Picture Progress Quote Script Select Slot Source Span TableCaption TableCell TableCol
    Table Time TableRow TableSection Template TextArea Frame FrameSet IFrame Embed Object Param Video Audio Track
    Media Unknown
  `),
  SVG: words(`
    Graphics SVG G Defs Desc Metadata Title Symbol Switch Path Rect Circle Ellipse Line Polygon Polyline TextContent
    Text TSpan
  `),
};
