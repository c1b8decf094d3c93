/* reflect.c: members that say what attributes say, in the words that HTML has for them, and what is asked by any member. */
#include <unilet/html.h>

#include "say.h"

static struct unilet_shadow_root *root;

static const struct unilet_value true_value = {.kind = UNILET_BOOLEAN, .boolean = 1};
static const struct unilet_value false_value = {.kind = UNILET_BOOLEAN, .boolean = 0};

static void *find(const char *id)
{
	return unilet_document_fragment_get_element_by_id(root, id);
}

static struct unilet_value text_value(const char *text)
{
	return (struct unilet_value){.kind = UNILET_STRING, .string = (char *)(uintptr_t)text};
}

static struct unilet_value number_value(double number)
{
	return (struct unilet_value){.kind = UNILET_NUMBER, .number = number};
}

static void read_member(const char *id, const char *member)
{
	struct unilet_value value = {0};
	char what[64];

	snprintf(what, sizeof(what), "%s.%s", id, member);
	unilet_read(find(id), member, &value);
	say_value(what, &value);
	unilet_clear_error();
}

/* Sets it, and says what became of it. */
static void set_member(const char *id, const char *member, struct unilet_value value)
{
	char what[64];

	unilet_set(find(id), member, &value);
	snprintf(what, sizeof(what), "%s.%s set", id, member);
	say_error(what);
	read_member(id, member);
	STRING(unilet_element_get_html(find("all")));
}

/* What a member says of each of these, in turn. */
static void words(const char *id, const char *attribute, const char *member, int count, const char *const *texts)
{
	for (int i = 0; i < count; i++) {
		unilet_element_set_attribute(find(id), attribute, texts[i]);
		read_member(id, member);
	}
	unilet_element_remove_attribute(find(id), attribute);
	read_member(id, member);
}

#define WORDS(id, attribute, member, ...)                                                                              \
	do {                                                                                                           \
		static const char *const texts[] = {__VA_ARGS__};                                                      \
		words(id, attribute, member, sizeof(texts) / sizeof(texts[0]), texts);                                 \
	} while (0)

static void keywords(void)
{
	WORDS("div", "dir", "dir", "LTR", "rtl", "auto", "up", "");
	WORDS("div", "inputmode", "inputMode", "Numeric", "none", "x", "");
	WORDS("div", "enterkeyhint", "enterKeyHint", "Go", "send", "x");
	WORDS("div", "spellcheck", "spellcheck", "true", "", "FALSE", "x");
	WORDS("div", "translate", "translate", "yes", "", "NO", "x");
	WORDS("img", "draggable", "draggable", "true", "false", "x", "");
	WORDS("div", "draggable", "draggable", "true", "false", "x", "");
	WORDS("link", "draggable", "draggable", "false", "auto");
	WORDS("div", "contenteditable", "contentEditable", "false", "plaintext-only");
	WORDS("div", "contenteditable", "isContentEditable", "false", "plaintext-only");
	WORDS("img", "decoding", "decoding", "Sync", "async", "auto", "x", "");
	WORDS("img", "loading", "loading", "Lazy", "eager", "x");
	WORDS("form", "autocomplete", "autocomplete", "OFF", "on", "x", "");
	WORDS("cell", "scope", "scope", "Row", "col", "rowgroup", "x", "");
	WORDS("div", "autocapitalize", "autocapitalize", "off", "none", "On", "sentences", "words", "characters", "x",
	      "");
	unilet_element_set_attribute(find("outer"), "spellcheck", "false");
	unilet_element_set_attribute(find("outer"), "translate", "no");
	unilet_element_set_attribute(find("outer"), "contenteditable", "plaintext-only");
	read_member("div", "spellcheck");
	read_member("div", "translate");
	read_member("div", "contentEditable");
	read_member("div", "isContentEditable");
	unilet_element_remove_attribute(find("outer"), "contenteditable");
}

static void numbers(void)
{
	WORDS("text", "maxlength", "maxLength", "5", "0", "-1", "x", "+7", " 8 ", "2147483648");
	WORDS("text", "minlength", "minLength", "5", "-3");
	WORDS("text", "size", "size", "5", "0", "-1", "x");
	WORDS("area", "rows", "rows", "5", "0", "x");
	WORDS("area", "cols", "cols", "5", "0", "-2");
	WORDS("cell", "colspan", "colSpan", "5", "0", "1001", "-1", "x");
	WORDS("cell", "rowspan", "rowSpan", "5", "0", "65535", "-1");
	WORDS("column", "span", "span", "5", "0", "1001", "-1");
	WORDS("div", "tabindex", "tabIndex", "5", "-2", "x");
	set_member("text", "maxLength", number_value(-1));
	set_member("text", "minLength", number_value(3));
	set_member("text", "size", number_value(0));
	set_member("area", "rows", number_value(0));
	set_member("cell", "colSpan", number_value(70000));
	set_member("column", "span", number_value(2));
}

static void sets(void)
{
	set_member("div", "spellcheck", false_value);
	set_member("div", "draggable", true_value);
	set_member("div", "translate", true_value);
	set_member("div", "dir", text_value("sideways"));
	set_member("div", "contentEditable", text_value("inherit"));
	set_member("div", "contentEditable", text_value("FALSE"));
	set_member("div", "autocapitalize", text_value("words"));
	set_member("div", "ariaRelevant", text_value("all"));
	set_member("div", "ariaBrailleLabel", text_value("b"));
	set_member("link", "download", text_value("name"));
	set_member("link", "text", text_value("new text"));
	set_member("quote", "cite", text_value("http://example.org/x y"));
	set_member("ins", "dateTime", text_value("2020"));
	set_member("text", "alt", text_value("a"));
	set_member("text", "dirName", text_value("n.dir"));
	set_member("column", "span", text_value("x"));
}

static void autofill(void)
{
	WORDS("text", "autocomplete", "autocomplete", "on", "OFF", "name", "Shipping  Street-Address",
	      "section-a billing home tel", "home name", "tel home", "section- name", "a b c d e f", "x",
	      "name webauthn", "webauthn", "on off", "");
}

static void link_parts(void)
{
	static const char *const parts[] = {"href", "protocol", "username", "password", "host",  "hostname",
					    "port", "pathname", "search",   "hash",     "origin"};
	static const char *const urls[] = {"http://example.org",
					   "  HTTPS://User:pa ss@EXAMPLE.org:443/a/./b/../c%2e/%2E%2e/d?x=1'y#z`w ",
					   "http:\\\\example.org\\a\\..\\..\\b",
					   "http://[::1]:8080/?#",
					   "http://127.0.0.1/",
					   "http://@example.org:/",
					   "http://ex%41mple.org/%zz?a b\"<>",
					   "http:///example.org//a//",
					   "http://:x@example.org",
					   "https://example.org/a/b/..",
					   "http://ex\tample.org/\n\xc3\xa9"};

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		DO(unilet_element_set_attribute(find("link"), "href", urls[i]));
		for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
			read_member("link", parts[k]);
	}
	unilet_element_remove_attribute(find("link"), "href");
	for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
		read_member("link", parts[k]);
	DO(unilet_element_set_attribute(find("region"), "href", "http://example.org/a?b"));
	read_member("region", "href");
	read_member("region", "search");
	read_member("region", "shape");
	read_member("region", "coords");
}

static void unrendered(void)
{
	BOOLEAN(unilet_element_has_pointer_capture(find("div"), 1));
	DO(unilet_element_set_pointer_capture(find("div"), 77));
	DO(unilet_element_release_pointer_capture(find("div"), 77));
	DO(unilet_element_set_pointer_capture(find("div"), 1));
	read_member("img", "complete");
	read_member("img", "naturalWidth");
	read_member("text", "files");
	read_member("div", "accessKeyLabel");
	read_member("unknown", "accessKeyLabel");
}

int main(void)
{
	say_begin();
	root = unilet_root();
	unilet_node_append_child(
		root,
		unilet_html(
			"<div id=outer><div id=all><div id=div><b>text</b></div><a id=link href='/x?y#z'>link</a>"
			"<img id=img><form id=form><input id=text name=n><textarea id=area></textarea></form>"
			"<table><colgroup><col id=column></colgroup><tbody><tr><th id=cell>h</th></tr></tbody></table>"
			"<map name=m><area id=region shape=rect coords=1,2></map><q id=quote>q</q><ins "
			"id=ins>i</ins></div></div>"));
	keywords();
	numbers();
	sets();
	autofill();
	link_parts();
	unrendered();
	return say_end();
}
