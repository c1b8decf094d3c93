/* interface.c: the interface that script sees of each node. */
#include "tree_internal.h"

static const struct {
	uint32_t name;
	const char *interface;
} elements[] = {
	{ATOM_A, "HTMLAnchorElement"},
	{ATOM_AREA, "HTMLAreaElement"},
	{ATOM_AUDIO, "HTMLAudioElement"},
	{ATOM_BASE, "HTMLBaseElement"},
	{ATOM_BLOCKQUOTE, "HTMLQuoteElement"},
	{ATOM_BODY, "HTMLBodyElement"},
	{ATOM_BR, "HTMLBRElement"},
	{ATOM_BUTTON, "HTMLButtonElement"},
	{ATOM_CANVAS, "HTMLCanvasElement"},
	{ATOM_CAPTION, "HTMLTableCaptionElement"},
	{ATOM_COL, "HTMLTableColElement"},
	{ATOM_COLGROUP, "HTMLTableColElement"},
	{ATOM_DATA, "HTMLDataElement"},
	{ATOM_DATALIST, "HTMLDataListElement"},
	{ATOM_DEL, "HTMLModElement"},
	{ATOM_DETAILS, "HTMLDetailsElement"},
	{ATOM_DIALOG, "HTMLDialogElement"},
	{ATOM_DIR, "HTMLDirectoryElement"},
	{ATOM_DIV, "HTMLDivElement"},
	{ATOM_DL, "HTMLDListElement"},
	{ATOM_EMBED, "HTMLEmbedElement"},
	{ATOM_FIELDSET, "HTMLFieldSetElement"},
	{ATOM_FONT, "HTMLFontElement"},
	{ATOM_FORM, "HTMLFormElement"},
	{ATOM_FRAME, "HTMLFrameElement"},
	{ATOM_FRAMESET, "HTMLFrameSetElement"},
	{ATOM_H1, "HTMLHeadingElement"},
	{ATOM_H2, "HTMLHeadingElement"},
	{ATOM_H3, "HTMLHeadingElement"},
	{ATOM_H4, "HTMLHeadingElement"},
	{ATOM_H5, "HTMLHeadingElement"},
	{ATOM_H6, "HTMLHeadingElement"},
	{ATOM_HEAD, "HTMLHeadElement"},
	{ATOM_HR, "HTMLHRElement"},
	{ATOM_HTML, "HTMLHtmlElement"},
	{ATOM_IFRAME, "HTMLIFrameElement"},
	{ATOM_IMG, "HTMLImageElement"},
	{ATOM_INPUT, "HTMLInputElement"},
	{ATOM_INS, "HTMLModElement"},
	{ATOM_LABEL, "HTMLLabelElement"},
	{ATOM_LEGEND, "HTMLLegendElement"},
	{ATOM_LI, "HTMLLIElement"},
	{ATOM_LINK, "HTMLLinkElement"},
	{ATOM_LISTING, "HTMLPreElement"},
	{ATOM_MAP, "HTMLMapElement"},
	{ATOM_MARQUEE, "HTMLMarqueeElement"},
	{ATOM_MENU, "HTMLMenuElement"},
	{ATOM_META, "HTMLMetaElement"},
	{ATOM_METER, "HTMLMeterElement"},
	{ATOM_OBJECT, "HTMLObjectElement"},
	{ATOM_OL, "HTMLOListElement"},
	{ATOM_OPTGROUP, "HTMLOptGroupElement"},
	{ATOM_OPTION, "HTMLOptionElement"},
	{ATOM_OUTPUT, "HTMLOutputElement"},
	{ATOM_P, "HTMLParagraphElement"},
	{ATOM_PARAM, "HTMLParamElement"},
	{ATOM_PICTURE, "HTMLPictureElement"},
	{ATOM_PRE, "HTMLPreElement"},
	{ATOM_PROGRESS, "HTMLProgressElement"},
	{ATOM_Q, "HTMLQuoteElement"},
	{ATOM_SCRIPT, "HTMLScriptElement"},
	{ATOM_SELECT, "HTMLSelectElement"},
	{ATOM_SLOT, "HTMLSlotElement"},
	{ATOM_SOURCE, "HTMLSourceElement"},
	{ATOM_SPAN, "HTMLSpanElement"},
	{ATOM_STYLE, "HTMLStyleElement"},
	{ATOM_TABLE, "HTMLTableElement"},
	{ATOM_TBODY, "HTMLTableSectionElement"},
	{ATOM_TD, "HTMLTableCellElement"},
	{ATOM_TEMPLATE, "HTMLTemplateElement"},
	{ATOM_TEXTAREA, "HTMLTextAreaElement"},
	{ATOM_TFOOT, "HTMLTableSectionElement"},
	{ATOM_TH, "HTMLTableCellElement"},
	{ATOM_THEAD, "HTMLTableSectionElement"},
	{ATOM_TIME, "HTMLTimeElement"},
	{ATOM_TITLE, "HTMLTitleElement"},
	{ATOM_TR, "HTMLTableRowElement"},
	{ATOM_TRACK, "HTMLTrackElement"},
	{ATOM_UL, "HTMLUListElement"},
	{ATOM_VIDEO, "HTMLVideoElement"},
	{ATOM_XMP, "HTMLPreElement"},
};

/* Those that HTML names and gives no interface of their own. */
static const uint32_t plain[] = {
	ATOM_ABBR,    ATOM_ACRONYM,  ATOM_ADDRESS,  ATOM_ARTICLE,    ATOM_ASIDE,  ATOM_B,       ATOM_BASEFONT,
	ATOM_BDI,     ATOM_BDO,      ATOM_BIG,      ATOM_CENTER,     ATOM_CITE,   ATOM_CODE,    ATOM_DD,
	ATOM_DFN,     ATOM_DT,       ATOM_EM,       ATOM_FIGCAPTION, ATOM_FIGURE, ATOM_FOOTER,  ATOM_HEADER,
	ATOM_HGROUP,  ATOM_I,        ATOM_KBD,      ATOM_MAIN,       ATOM_MARK,   ATOM_NAV,     ATOM_NOBR,
	ATOM_NOEMBED, ATOM_NOFRAMES, ATOM_NOSCRIPT, ATOM_PLAINTEXT,  ATOM_RB,     ATOM_RP,      ATOM_RT,
	ATOM_RTC,     ATOM_RUBY,     ATOM_S,        ATOM_SAMP,       ATOM_SEARCH, ATOM_SECTION, ATOM_SMALL,
	ATOM_STRIKE,  ATOM_STRONG,   ATOM_SUB,      ATOM_SUMMARY,    ATOM_SUP,    ATOM_TT,      ATOM_U,
	ATOM_VAR,     ATOM_WBR,
};

/* The list is in the order of the names, and so of their numbers. */
static const char *html_interface(const struct node *element)
{
	size_t from = 0, to = sizeof(elements) / sizeof(elements[0]);

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (elements[middle].name == element->name)
			return elements[middle].interface;
		if (elements[middle].name < element->name)
			from = middle + 1;
		else
			to = middle;
	}
	return IS_HTML_OF(element, plain) || is_custom(element) ? "HTMLElement" : "HTMLUnknownElement";
}

static const char *element_interface(const struct node *element)
{
	switch (element->space) {
	case SPACE_HTML:
		return html_interface(element);
	case SPACE_SVG:
		return "SVGElement";
	case SPACE_MATHML:
		return "MathMLElement";
	default:
		return "Element";
	}
}

const char *node_interface(const struct node *node)
{
	switch (node->type) {
	case NODE_ELEMENT:
		return element_interface(node);
	case NODE_TEXT:
		return "Text";
	case NODE_COMMENT:
		return "Comment";
	case NODE_DOCUMENT:
		return "HTMLDocument";
	case NODE_DOCTYPE:
		return "DocumentType";
	default:
		return node_is_shadow_root(node) ? "ShadowRoot" : "DocumentFragment";
	}
}
