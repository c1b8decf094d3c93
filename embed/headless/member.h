/* member.h: members of the page's objects by interface and name, and what a subtree's guest may use of them. */
#ifndef UNILET_HEADLESS_MEMBER_H
#define UNILET_HEADLESS_MEMBER_H

#include "../../abi/limits_abi.h"
#include "script.h"

/* What a function returns that cannot go on: one of these, or an error of tree.h. */
#define PAGE_MALFORMED (-100) /* against the contract: ends the guest */
#define PAGE_THROWN    (-101) /* session.h: `thrown` says what */

/* Constant, name, the constant of the one it inherits from. Elements that have no members of their own are HTML_ELEMENT. */
/* clang-format off */
#define INTERFACES(INTERFACE) \
	INTERFACE(EVENT_TARGET, "EventTarget", NONE) \
	INTERFACE(NODE, "Node", EVENT_TARGET) \
	INTERFACE(DOCUMENT, "Document", NODE) \
	INTERFACE(DOCTYPE, "DocumentType", NODE) \
	INTERFACE(FRAGMENT, "DocumentFragment", NODE) \
	INTERFACE(SHADOW_ROOT, "ShadowRoot", FRAGMENT) \
	INTERFACE(CHARACTER_DATA, "CharacterData", NODE) \
	INTERFACE(TEXT, "Text", CHARACTER_DATA) \
	INTERFACE(COMMENT, "Comment", CHARACTER_DATA) \
	INTERFACE(ELEMENT, "Element", NODE) \
	INTERFACE(SVG_ELEMENT, "SVGElement", ELEMENT) \
	INTERFACE(HTML_ELEMENT, "HTMLElement", ELEMENT) \
	INTERFACE(ANCHOR, "HTMLAnchorElement", HTML_ELEMENT) \
	INTERFACE(AREA, "HTMLAreaElement", HTML_ELEMENT) \
	INTERFACE(BUTTON, "HTMLButtonElement", HTML_ELEMENT) \
	INTERFACE(DATA, "HTMLDataElement", HTML_ELEMENT) \
	INTERFACE(DATA_LIST, "HTMLDataListElement", HTML_ELEMENT) \
	INTERFACE(DETAILS, "HTMLDetailsElement", HTML_ELEMENT) \
	INTERFACE(DIALOG, "HTMLDialogElement", HTML_ELEMENT) \
	INTERFACE(FIELDSET, "HTMLFieldSetElement", HTML_ELEMENT) \
	INTERFACE(FORM, "HTMLFormElement", HTML_ELEMENT) \
	INTERFACE(IMAGE, "HTMLImageElement", HTML_ELEMENT) \
	INTERFACE(INPUT, "HTMLInputElement", HTML_ELEMENT) \
	INTERFACE(LABEL, "HTMLLabelElement", HTML_ELEMENT) \
	INTERFACE(LEGEND, "HTMLLegendElement", HTML_ELEMENT) \
	INTERFACE(LI, "HTMLLIElement", HTML_ELEMENT) \
	INTERFACE(MAP, "HTMLMapElement", HTML_ELEMENT) \
	INTERFACE(METER, "HTMLMeterElement", HTML_ELEMENT) \
	INTERFACE(MOD, "HTMLModElement", HTML_ELEMENT) \
	INTERFACE(OLIST, "HTMLOListElement", HTML_ELEMENT) \
	INTERFACE(OPTGROUP, "HTMLOptGroupElement", HTML_ELEMENT) \
	INTERFACE(OPTION, "HTMLOptionElement", HTML_ELEMENT) \
	INTERFACE(OUTPUT, "HTMLOutputElement", HTML_ELEMENT) \
	INTERFACE(PROGRESS, "HTMLProgressElement", HTML_ELEMENT) \
	INTERFACE(QUOTE, "HTMLQuoteElement", HTML_ELEMENT) \
	INTERFACE(SELECT, "HTMLSelectElement", HTML_ELEMENT) \
	INTERFACE(SOURCE, "HTMLSourceElement", HTML_ELEMENT) \
	INTERFACE(TABLE, "HTMLTableElement", HTML_ELEMENT) \
	INTERFACE(TABLE_CELL, "HTMLTableCellElement", HTML_ELEMENT) \
	INTERFACE(TABLE_COLUMN, "HTMLTableColElement", HTML_ELEMENT) \
	INTERFACE(TABLE_ROW, "HTMLTableRowElement", HTML_ELEMENT) \
	INTERFACE(TABLE_SECTION, "HTMLTableSectionElement", HTML_ELEMENT) \
	INTERFACE(TEMPLATE, "HTMLTemplateElement", HTML_ELEMENT) \
	INTERFACE(TEXT_AREA, "HTMLTextAreaElement", HTML_ELEMENT) \
	INTERFACE(TIME, "HTMLTimeElement", HTML_ELEMENT) \
	INTERFACE(TRACK, "HTMLTrackElement", HTML_ELEMENT) \
	INTERFACE(CANVAS, "HTMLCanvasElement", HTML_ELEMENT) \
	INTERFACE(MEDIA, "HTMLMediaElement", HTML_ELEMENT) \
	INTERFACE(AUDIO, "HTMLAudioElement", MEDIA) \
	INTERFACE(VIDEO, "HTMLVideoElement", MEDIA) \
	INTERFACE(TOKEN_LIST, "DOMTokenList", NONE) \
	INTERFACE(STRING_MAP, "DOMStringMap", NONE) \
	INTERFACE(STYLE, "CSSStyleDeclaration", NONE) \
	INTERFACE(RECT, "DOMRectReadOnly", NONE) \
	INTERFACE(RECT_LIST, "DOMRectList", NONE) \
	INTERFACE(FILE_LIST, "FileList", NONE) \
	INTERFACE(VALIDITY, "ValidityState", NONE) \
	INTERFACE(HTML_COLLECTION, "HTMLCollection", NONE) \
	INTERFACE(OPTIONS, "HTMLOptionsCollection", HTML_COLLECTION) \
	INTERFACE(CONTROLS, "HTMLFormControlsCollection", HTML_COLLECTION) \
	INTERFACE(NODE_LIST, "NodeList", NONE) \
	INTERFACE(RADIO_LIST, "RadioNodeList", NODE_LIST) \
	INTERFACE(FORM_DATA, "FormData", NONE) \
	INTERFACE(MAKER, "Document", NONE) \
	INTERFACE(EVENT, "Event", NONE) \
	INTERFACE(UI_EVENT, "UIEvent", EVENT) \
	INTERFACE(MOUSE_EVENT, "MouseEvent", UI_EVENT) \
	INTERFACE(POINTER_EVENT, "PointerEvent", MOUSE_EVENT) \
	INTERFACE(KEYBOARD_EVENT, "KeyboardEvent", UI_EVENT) \
	INTERFACE(INPUT_EVENT, "InputEvent", UI_EVENT) \
	INTERFACE(FOCUS_EVENT, "FocusEvent", UI_EVENT) \
	INTERFACE(SUBMIT_EVENT, "SubmitEvent", EVENT) \
	INTERFACE(CUSTOM_EVENT, "CustomEvent", EVENT) \
	INTERFACE(TOGGLE_EVENT, "ToggleEvent", EVENT) \
	INTERFACE(FORM_DATA_EVENT, "FormDataEvent", EVENT)
/* clang-format on */

enum interface {
	INTERFACE_NONE,
#define INTERFACE_ENUM(constant, name, parent) INTERFACE_##constant,
	INTERFACES(INTERFACE_ENUM)
#undef INTERFACE_ENUM
		INTERFACES_END,
};

struct session;

/* One use of a member: of a node, an object or an event, as its interface has it. */
struct call {
	struct session *session;
	const struct member *member;
	struct node *node;
	struct object *object;
	const struct event *event;
	uint32_t count;
	const struct value *arguments; /* of a setter: the value */
	struct value *out;             /* undefined at first; what it holds is lent, */
	bool made;                     /* or the caller's, if the member has made it */
};

typedef int member_function(struct call *call);

struct member {
	const char *name;
	uint16_t interface;
	uint16_t data; /* what the functions that serve several members go by: mostly the attribute's atom */
	member_function *get;
	member_function *set;
	member_function *call;
};

struct member_table {
	const struct member *member;
	size_t count;
};

/* An interned name, and what is found out of it once. */
struct guest_name {
	struct string text;          /* ends with a zero */
	uint32_t atom;               /* 0: too long to be one */
	uint32_t lower;              /* the same in lower case */
	uint8_t element;             /* enum name_rule: as an element's, */
	uint8_t attribute;           /* and as an attribute's */
	uint32_t interface;          /* the last one that a member of this name was looked for on, */
	const struct member *member; /* and what was found; NULL: there is none */
	const struct grant_member *permission;
};

enum name_rule { NAME_NEW, NAME_PLAIN, NAME_RULED, NAME_REFUSED };

/* member.c */

/* Copies the text, which a zero follows then. 0 or -TREE_QUOTA_EXCEEDED. */
int name_open(struct tree *tree, struct string text, struct guest_name *out);
void name_close(struct guest_name *name);

/* What the value is; INTERFACE_NONE for one that has no members. */
enum interface interface_of(const struct value *value);
const char *interface_name(enum interface interface);
enum interface interface_parent(enum interface interface);

/* Sorts the tables, once. To be called before a filter forbids to ask how much memory there is, as sorting does. */
void member_sort(void);

/* The member of this name that the interface has, or those it inherits from. NULL: none that is known here. */
const struct member *member_find(enum interface interface, const char *name);

/* Whether any interface has a member of this name. */
bool member_is_known(const char *name);

/* The table of this number, from 0; NULL: there are no more. */
const struct member_table *member_table_at(size_t index);

/* member_node.c, member_element.c, ...: one table each. */
extern const struct member_table members_node, members_parent, members_element, members_html, members_form,
	members_input, members_table, members_list, members_style, members_event, members_sequence, members_dispatch,
	members_keyword, members_space, members_unrendered, members_option, members_dialog, members_form_data,
	members_link, members_pointer, members_document;

/* argument.c: arguments of a call, as the web's own functions take them. A missing one is undefined. */
struct string argument_text(struct call *call, uint32_t index);
double argument_number(const struct call *call, uint32_t index);
int32_t argument_int32(const struct call *call, uint32_t index);
uint32_t argument_uint32(const struct call *call, uint32_t index);
bool argument_boolean(const struct call *call, uint32_t index);
bool argument_is_given(const struct call *call, uint32_t index);

/* Whether options may be that: an object, null or nothing. Else a TypeError is thrown. */
int argument_options(struct call *call, uint32_t index);

/* A node, or with `or_null` NULL for null and undefined. Else a TypeError is thrown. */
int argument_node(struct call *call, uint32_t index, bool or_null, struct node **out);

/* The nodes of append() and its like, of all arguments: strings become texts. To be closed in either case. */
struct argument_nodes {
	uint32_t count;
	struct node *node[UNILET_PAGE_ARGUMENTS_MAX];
	struct node *made[UNILET_PAGE_ARGUMENTS_MAX]; /* those that are texts; else NULL */
};

int argument_nodes(struct call *call, struct argument_nodes *out);
void argument_nodes_close(struct argument_nodes *nodes);

/* Throws unless at least so many are there. */
int argument_check(struct call *call, uint32_t count);

/* Of what returns an error, or something that the web does not tell. */
static inline int result_done(int result)
{
	return result < 0 ? result : 0;
}

/* What a member gives: a text, a node or an object that it has made; with `error`, that and nothing else. */
int result_text(struct call *call, int error, struct text *text);
int result_node(struct call *call, int error, struct node *node);
int result_object(struct call *call, struct object *object);
struct text *result_room(struct call *call);

#endif
