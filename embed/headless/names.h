/* names.h: the names that every tree knows: of elements, attributes and events. ATOM_DIV is the atom of "div". */
#ifndef UNILET_HEADLESS_NAMES_H
#define UNILET_HEADLESS_NAMES_H

/* clang-format off */
#define NAMES(NAME) \
	NAME(A, "a") NAME(ABBR, "abbr") NAME(ABORT, "abort") NAME(ACCEPT, "accept") \
	NAME(ACCEPT_CHARSET, "accept-charset") NAME(ACRONYM, "acronym") NAME(ACTION, "action") \
	NAME(ADDRESS, "address") NAME(ALIGN, "align") NAME(ALINK, "alink") NAME(ALT, "alt") NAME(APPLET, "applet") \
	NAME(AREA, "area") NAME(ARIA_LABEL, "aria-label") NAME(ARTICLE, "article") NAME(ASIDE, "aside") \
	NAME(ASYNC, "async") NAME(AUDIO, "audio") NAME(AUTOCOMPLETE, "autocomplete") NAME(AUTOFOCUS, "autofocus") \
	NAME(AUXCLICK, "auxclick") NAME(AXIS, "axis") NAME(B, "b") NAME(BASE, "base") NAME(BASEFONT, "basefont") \
	NAME(BDI, "bdi") NAME(BDO, "bdo") NAME(BEFOREINPUT, "beforeinput") NAME(BGSOUND, "bgsound") \
	NAME(BIG, "big") NAME(BLOCKQUOTE, "blockquote") NAME(BLUR, "blur") NAME(BODY, "body") NAME(BR, "br") \
	NAME(BUTTON, "button") NAME(CANVAS, "canvas") NAME(CAPTION, "caption") NAME(CENTER, "center") \
	NAME(CHANGE, "change") NAME(CHECKED, "checked") NAME(CIRCLE, "circle") NAME(CITE, "cite") \
	NAME(CLASS, "class") NAME(CLEAR, "clear") NAME(CLICK, "click") NAME(CLOSE, "close") NAME(CODE, "code") \
	NAME(CODETYPE, "codetype") NAME(COL, "col") NAME(COLGROUP, "colgroup") NAME(COLOR, "color") \
	NAME(COLS, "cols") NAME(COLSPAN, "colspan") NAME(COMPACT, "compact") NAME(CONTENT, "content") \
	NAME(CONTENTEDITABLE, "contenteditable") NAME(CONTEXTMENU, "contextmenu") NAME(COORDS, "coords") \
	NAME(DATA, "data") NAME(DATALIST, "datalist") NAME(DATETIME, "datetime") NAME(DBLCLICK, "dblclick") \
	NAME(DD, "dd") NAME(DECLARE, "declare") NAME(DEFAULT, "default") NAME(DEFER, "defer") NAME(DEL, "del") \
	NAME(DETAILS, "details") NAME(DFN, "dfn") NAME(DIALOG, "dialog") NAME(DIR, "dir") \
	NAME(DIRECTION, "direction") NAME(DIRNAME, "dirname") NAME(DISABLED, "disabled") NAME(DIV, "div") \
	NAME(DL, "dl") NAME(DRAGEND, "dragend") NAME(DRAGENTER, "dragenter") NAME(DRAGGABLE, "draggable") \
	NAME(DRAGLEAVE, "dragleave") NAME(DRAGOVER, "dragover") NAME(DRAGSTART, "dragstart") NAME(DROP, "drop") \
	NAME(DT, "dt") NAME(EM, "em") NAME(EMBED, "embed") NAME(ENCTYPE, "enctype") NAME(ERROR, "error") \
	NAME(FACE, "face") NAME(FIELDSET, "fieldset") NAME(FIGCAPTION, "figcaption") NAME(FIGURE, "figure") \
	NAME(FOCUS, "focus") NAME(FOCUSIN, "focusin") NAME(FOCUSOUT, "focusout") NAME(FONT, "font") \
	NAME(FOOTER, "footer") NAME(FOR, "for") NAME(FOREIGNOBJECT, "foreignObject") NAME(FORM, "form") \
	NAME(FORMDATA, "formdata") NAME(FORMMETHOD, "formmethod") NAME(FORMNOVALIDATE, "formnovalidate") \
	NAME(FRAME, "frame") NAME(FRAMESET, "frameset") NAME(G, "g") NAME(H1, "h1") NAME(H2, "h2") NAME(H3, "h3") \
	NAME(H4, "h4") NAME(H5, "h5") NAME(H6, "h6") NAME(HEAD, "head") NAME(HEADER, "header") \
	NAME(HEADERS, "headers") NAME(HEIGHT, "height") NAME(HGROUP, "hgroup") NAME(HIDDEN, "hidden") \
	NAME(HIGH, "high") NAME(HR, "hr") NAME(HREF, "href") NAME(HREFLANG, "hreflang") NAME(HTML, "html") \
	NAME(HTTP_EQUIV, "http-equiv") NAME(I, "i") NAME(ID, "id") NAME(IFRAME, "iframe") NAME(IMAGE, "image") \
	NAME(IMG, "img") NAME(INERT, "inert") NAME(INPUT, "input") NAME(INS, "ins") NAME(INVALID, "invalid") \
	NAME(ISMAP, "ismap") NAME(KBD, "kbd") NAME(KEYDOWN, "keydown") NAME(KEYGEN, "keygen") \
	NAME(KEYPRESS, "keypress") NAME(KEYUP, "keyup") NAME(LABEL, "label") NAME(LANG, "lang") \
	NAME(LANGUAGE, "language") NAME(LEGEND, "legend") NAME(LI, "li") NAME(LINE, "line") NAME(LINK, "link") \
	NAME(LIST, "list") NAME(LISTING, "listing") NAME(LOAD, "load") NAME(LOW, "low") NAME(MAIN, "main") \
	NAME(MAP, "map") NAME(MARK, "mark") NAME(MARQUEE, "marquee") NAME(MATH, "math") NAME(MAX, "max") \
	NAME(MAXLENGTH, "maxlength") NAME(MEDIA, "media") NAME(MENU, "menu") NAME(META, "meta") \
	NAME(METER, "meter") NAME(METHOD, "method") NAME(MIN, "min") NAME(MINLENGTH, "minlength") \
	NAME(MOUSEDOWN, "mousedown") NAME(MOUSEENTER, "mouseenter") NAME(MOUSELEAVE, "mouseleave") \
	NAME(MOUSEMOVE, "mousemove") NAME(MOUSEOUT, "mouseout") NAME(MOUSEOVER, "mouseover") \
	NAME(MOUSEUP, "mouseup") NAME(MULTIPLE, "multiple") NAME(NAME, "name") NAME(NAV, "nav") NAME(NOBR, "nobr") \
	NAME(NOEMBED, "noembed") NAME(NOFRAMES, "noframes") NAME(NOHREF, "nohref") NAME(NORESIZE, "noresize") \
	NAME(NOSCRIPT, "noscript") NAME(NOSHADE, "noshade") NAME(NOVALIDATE, "novalidate") NAME(NOWRAP, "nowrap") \
	NAME(OBJECT, "object") NAME(OL, "ol") NAME(OPEN, "open") NAME(OPTGROUP, "optgroup") \
	NAME(OPTIMUM, "optimum") NAME(OPTION, "option") NAME(OUTPUT, "output") NAME(P, "p") NAME(PARAM, "param") \
	NAME(PATH, "path") NAME(PATTERN, "pattern") NAME(PICTURE, "picture") NAME(PLACEHOLDER, "placeholder") \
	NAME(PLAINTEXT, "plaintext") NAME(POINTERCANCEL, "pointercancel") NAME(POINTERDOWN, "pointerdown") \
	NAME(POINTERENTER, "pointerenter") NAME(POINTERLEAVE, "pointerleave") NAME(POINTERMOVE, "pointermove") \
	NAME(POINTEROUT, "pointerout") NAME(POINTEROVER, "pointerover") NAME(POINTERUP, "pointerup") \
	NAME(POPOVER, "popover") NAME(PRE, "pre") NAME(PROGRESS, "progress") NAME(Q, "q") NAME(RB, "rb") \
	NAME(READONLY, "readonly") NAME(RECT, "rect") NAME(REL, "rel") NAME(REQUIRED, "required") \
	NAME(RESET, "reset") NAME(RESIZE, "resize") NAME(REV, "rev") NAME(ROLE, "role") NAME(ROWS, "rows") \
	NAME(ROWSPAN, "rowspan") NAME(RP, "rp") NAME(RT, "rt") NAME(RTC, "rtc") NAME(RUBY, "ruby") \
	NAME(RULES, "rules") NAME(S, "s") NAME(SAMP, "samp") NAME(SCOPE, "scope") NAME(SCRIPT, "script") \
	NAME(SCROLL, "scroll") NAME(SCROLLING, "scrolling") NAME(SEARCH, "search") NAME(SECTION, "section") \
	NAME(SELECT, "select") NAME(SELECTED, "selected") NAME(SELECTIONCHANGE, "selectionchange") \
	NAME(SHADOWROOTCLONABLE, "shadowrootclonable") NAME(SHADOWROOTDELEGATESFOCUS, "shadowrootdelegatesfocus") \
	NAME(SHADOWROOTMODE, "shadowrootmode") NAME(SHADOWROOTSERIALIZABLE, "shadowrootserializable") \
	NAME(SHAPE, "shape") NAME(SIZE, "size") NAME(SIZES, "sizes") NAME(SLOT, "slot") NAME(SMALL, "small") \
	NAME(SOURCE, "source") NAME(SPAN, "span") NAME(SPELLCHECK, "spellcheck") NAME(SRC, "src") \
	NAME(START, "start") NAME(STEP, "step") NAME(STRIKE, "strike") NAME(STRONG, "strong") NAME(STYLE, "style") \
	NAME(SUB, "sub") NAME(SUBMIT, "submit") NAME(SUMMARY, "summary") NAME(SUP, "sup") NAME(SVG, "svg") \
	NAME(TABINDEX, "tabindex") NAME(TABLE, "table") NAME(TARGET, "target") NAME(TBODY, "tbody") NAME(TD, "td") \
	NAME(TEMPLATE, "template") NAME(TEXT, "text") NAME(TEXTAREA, "textarea") NAME(TFOOT, "tfoot") \
	NAME(TH, "th") NAME(THEAD, "thead") NAME(TIME, "time") NAME(TITLE, "title") NAME(TOGGLE, "toggle") \
	NAME(TOUCHEND, "touchend") NAME(TOUCHMOVE, "touchmove") NAME(TOUCHSTART, "touchstart") NAME(TR, "tr") \
	NAME(TRACK, "track") NAME(TRANSLATE, "translate") NAME(TT, "tt") NAME(TYPE, "type") NAME(U, "u") \
	NAME(UL, "ul") NAME(USEMAP, "usemap") NAME(VALIGN, "valign") NAME(VALUE, "value") \
	NAME(VALUETYPE, "valuetype") NAME(VAR, "var") NAME(VIDEO, "video") NAME(VLINK, "vlink") NAME(WBR, "wbr") \
	NAME(WHEEL, "wheel") NAME(WIDTH, "width") NAME(WRAP, "wrap") NAME(X_UNILET, "x-unilet") \
	NAME(XLINK_HREF, "xlink:href") NAME(XML_LANG, "xml:lang") NAME(XML_SPACE, "xml:space") \
	NAME(XMLNS, "xmlns") NAME(XMP, "xmp")
/* clang-format on */

enum name {
	ATOM_NONE, /* no name */
#define NAME_ENUM(constant, text) ATOM_##constant,
	NAMES(NAME_ENUM)
#undef NAME_ENUM
		ATOMS_KNOWN,
};

#endif
