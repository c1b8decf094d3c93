/* names.h: the names that every tree knows: of elements, attributes and events. ATOM_DIV is the atom of "div". */
#ifndef UNILET_HEADLESS_NAMES_H
#define UNILET_HEADLESS_NAMES_H

/* clang-format off */
#define NAMES(X) \
	X(A, "a") X(ABBR, "abbr") X(ABORT, "abort") X(ACCEPT, "accept") X(ACCEPT_CHARSET, "accept-charset") \
	X(ACRONYM, "acronym") X(ACTION, "action") X(ADDRESS, "address") X(ALIGN, "align") X(ALINK, "alink") \
	X(ALT, "alt") X(APPLET, "applet") X(AREA, "area") X(ARIA_LABEL, "aria-label") X(ARTICLE, "article") \
	X(ASIDE, "aside") X(ASYNC, "async") X(AUDIO, "audio") X(AUTOCOMPLETE, "autocomplete") \
	X(AUTOFOCUS, "autofocus") X(AUXCLICK, "auxclick") X(AXIS, "axis") X(B, "b") X(BASE, "base") \
	X(BASEFONT, "basefont") X(BDI, "bdi") X(BDO, "bdo") X(BEFOREINPUT, "beforeinput") X(BGCOLOR, "bgcolor") \
	X(BGSOUND, "bgsound") X(BIG, "big") X(BLOCKQUOTE, "blockquote") X(BLUR, "blur") X(BODY, "body") \
	X(BR, "br") X(BUTTON, "button") X(CANVAS, "canvas") X(CAPTION, "caption") X(CENTER, "center") \
	X(CHANGE, "change") X(CHARSET, "charset") X(CHECKED, "checked") X(CIRCLE, "circle") X(CITE, "cite") \
	X(CLASS, "class") X(CLEAR, "clear") X(CLICK, "click") X(CLOSE, "close") X(CODE, "code") \
	X(CODETYPE, "codetype") X(COL, "col") X(COLGROUP, "colgroup") X(COLOR, "color") X(COLS, "cols") \
	X(COLSPAN, "colspan") X(COMPACT, "compact") X(CONTENT, "content") X(CONTENTEDITABLE, "contenteditable") \
	X(CONTEXTMENU, "contextmenu") X(COORDS, "coords") X(DATA, "data") X(DATALIST, "datalist") \
	X(DATETIME, "datetime") X(DBLCLICK, "dblclick") X(DD, "dd") X(DECLARE, "declare") X(DEFAULT, "default") \
	X(DEFER, "defer") X(DEL, "del") X(DETAILS, "details") X(DFN, "dfn") X(DIALOG, "dialog") X(DIR, "dir") \
	X(DIRECTION, "direction") X(DIRNAME, "dirname") X(DISABLED, "disabled") X(DIV, "div") X(DL, "dl") \
	X(DRAGEND, "dragend") X(DRAGENTER, "dragenter") X(DRAGGABLE, "draggable") X(DRAGLEAVE, "dragleave") \
	X(DRAGOVER, "dragover") X(DRAGSTART, "dragstart") X(DROP, "drop") X(DT, "dt") X(EM, "em") \
	X(EMBED, "embed") X(ENCTYPE, "enctype") X(ERROR, "error") X(FACE, "face") X(FIELDSET, "fieldset") \
	X(FIGCAPTION, "figcaption") X(FIGURE, "figure") X(FOCUS, "focus") X(FOCUSIN, "focusin") \
	X(FOCUSOUT, "focusout") X(FONT, "font") X(FOOTER, "footer") X(FOR, "for") \
	X(FOREIGNOBJECT, "foreignObject") X(FORM, "form") X(FORMDATA, "formdata") X(FORMMETHOD, "formmethod") \
	X(FORMNOVALIDATE, "formnovalidate") X(FRAME, "frame") X(FRAMESET, "frameset") X(G, "g") X(H1, "h1") \
	X(H2, "h2") X(H3, "h3") X(H4, "h4") X(H5, "h5") X(H6, "h6") X(HEAD, "head") X(HEADER, "header") \
	X(HEADERS, "headers") X(HEIGHT, "height") X(HGROUP, "hgroup") X(HIDDEN, "hidden") X(HIGH, "high") \
	X(HR, "hr") X(HREF, "href") X(HREFLANG, "hreflang") X(HTML, "html") X(HTTP_EQUIV, "http-equiv") X(I, "i") \
	X(ID, "id") X(IFRAME, "iframe") X(IMAGE, "image") X(IMG, "img") X(INERT, "inert") X(INPUT, "input") \
	X(INS, "ins") X(INVALID, "invalid") X(ISMAP, "ismap") X(KBD, "kbd") X(KEYDOWN, "keydown") \
	X(KEYGEN, "keygen") X(KEYPRESS, "keypress") X(KEYUP, "keyup") X(LABEL, "label") X(LANG, "lang") \
	X(LANGUAGE, "language") X(LEGEND, "legend") X(LI, "li") X(LINE, "line") X(LINK, "link") X(LIST, "list") \
	X(LISTING, "listing") X(LOAD, "load") X(LOW, "low") X(MAIN, "main") X(MAP, "map") X(MARK, "mark") \
	X(MARQUEE, "marquee") X(MATH, "math") X(MAX, "max") X(MAXLENGTH, "maxlength") X(MEDIA, "media") \
	X(MENU, "menu") X(META, "meta") X(METER, "meter") X(METHOD, "method") X(MIN, "min") \
	X(MINLENGTH, "minlength") X(MOUSEDOWN, "mousedown") X(MOUSEENTER, "mouseenter") \
	X(MOUSELEAVE, "mouseleave") X(MOUSEMOVE, "mousemove") X(MOUSEOUT, "mouseout") X(MOUSEOVER, "mouseover") \
	X(MOUSEUP, "mouseup") X(MULTIPLE, "multiple") X(MUTED, "muted") X(NAME, "name") X(NAV, "nav") X(NOBR, "nobr") \
	X(NOEMBED, "noembed") X(NOFRAMES, "noframes") X(NOHREF, "nohref") X(NORESIZE, "noresize") \
	X(NOSCRIPT, "noscript") X(NOSHADE, "noshade") X(NOVALIDATE, "novalidate") X(NOWRAP, "nowrap") \
	X(OBJECT, "object") X(OL, "ol") X(OPEN, "open") X(OPTGROUP, "optgroup") X(OPTIMUM, "optimum") \
	X(OPTION, "option") X(OUTPUT, "output") X(P, "p") X(PARAM, "param") X(PATH, "path") X(PATTERN, "pattern") \
	X(PICTURE, "picture") X(PLACEHOLDER, "placeholder") X(PLAINTEXT, "plaintext") \
	X(POINTERCANCEL, "pointercancel") X(POINTERDOWN, "pointerdown") X(POINTERENTER, "pointerenter") \
	X(POINTERLEAVE, "pointerleave") X(POINTERMOVE, "pointermove") X(POINTEROUT, "pointerout") \
	X(POINTEROVER, "pointerover") X(POINTERUP, "pointerup") X(POPOVER, "popover") X(POSTER, "poster") X(PRE, "pre") \
	X(PROGRESS, "progress") X(Q, "q") X(RB, "rb") X(READONLY, "readonly") X(RECT, "rect") X(REL, "rel") \
	X(REQUIRED, "required") X(RESET, "reset") X(RESIZE, "resize") X(REV, "rev") X(ROLE, "role") \
	X(ROWS, "rows") X(ROWSPAN, "rowspan") X(RP, "rp") X(RT, "rt") X(RTC, "rtc") X(RUBY, "ruby") \
	X(RULES, "rules") X(S, "s") X(SAMP, "samp") X(SCOPE, "scope") X(SCRIPT, "script") X(SCROLL, "scroll") \
	X(SCROLLING, "scrolling") X(SEARCH, "search") X(SECTION, "section") X(SELECT, "select") \
	X(SELECTED, "selected") X(SELECTIONCHANGE, "selectionchange") X(SHADOWROOTCLONABLE, "shadowrootclonable") \
	X(SHADOWROOTDELEGATESFOCUS, "shadowrootdelegatesfocus") X(SHADOWROOTMODE, "shadowrootmode") \
	X(SHADOWROOTSERIALIZABLE, "shadowrootserializable") X(SHAPE, "shape") X(SIZE, "size") X(SIZES, "sizes") \
	X(SLOT, "slot") X(SMALL, "small") X(SOURCE, "source") X(SPAN, "span") X(SPELLCHECK, "spellcheck") \
	X(SRC, "src") X(START, "start") X(STEP, "step") X(STRIKE, "strike") X(STRONG, "strong") X(STYLE, "style") \
	X(SUB, "sub") X(SUBMIT, "submit") X(SUMMARY, "summary") X(SUP, "sup") X(SVG, "svg") \
	X(TABINDEX, "tabindex") X(TABLE, "table") X(TARGET, "target") X(TBODY, "tbody") X(TD, "td") \
	X(TEMPLATE, "template") X(TEXT, "text") X(TEXTAREA, "textarea") X(TFOOT, "tfoot") X(TH, "th") \
	X(THEAD, "thead") X(TIME, "time") X(TITLE, "title") X(TOGGLE, "toggle") X(TOUCHEND, "touchend") \
	X(TOUCHMOVE, "touchmove") X(TOUCHSTART, "touchstart") X(TR, "tr") X(TRACK, "track") \
	X(TRANSLATE, "translate") X(TT, "tt") X(TYPE, "type") X(U, "u") X(UL, "ul") X(USEMAP, "usemap") \
	X(VALIGN, "valign") X(VALUE, "value") X(VALUETYPE, "valuetype") X(VAR, "var") X(VIDEO, "video") \
	X(VLINK, "vlink") X(WBR, "wbr") X(WHEEL, "wheel") X(WIDTH, "width") X(WRAP, "wrap") \
	X(X_UNILET, "x-unilet") X(XLINK_HREF, "xlink:href") X(XML_LANG, "xml:lang") X(XML_SPACE, "xml:space") \
	X(XMLNS, "xmlns") X(XMP, "xmp")
/* clang-format on */

enum name {
	ATOM_NONE, /* no name */
#define NAME_ENUM(constant, text) ATOM_##constant,
	NAMES(NAME_ENUM)
#undef NAME_ENUM
		ATOMS_KNOWN,
};

#endif
