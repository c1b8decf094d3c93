/* wpt_form_data.c: what a form sends, and lists of that (web-platform-tests: xhr/formdata, html/semantics/forms/form-submission-0:
 * constructing the entry list). */
#include <unilet/html.h>

#include "check.h"

static struct unilet_shadow_root *root;
static void *page;

/* name=value&name=value ... To be freed. */
static char *entries(void *data)
{
	struct unilet_value items[32];
	const long count = unilet_form_data_get_all_items(data, sizeof(items) / sizeof(items[0]), items);
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	for (long i = 0; i < count; i++) {
		const struct unilet_value *pair = items[i].items;
		const bool is_pair = items[i].kind == UNILET_SEQUENCE && items[i].count == 2 &&
				     pair[0].kind == UNILET_STRING && pair[1].kind == UNILET_STRING;

		fprintf(file, "%s%s=%s", i ? "&" : "", is_pair ? pair[0].string : "?", is_pair ? pair[1].string : "?");
		unilet_value_free(&items[i]);
	}
	fclose(file);
	unilet_release(data);
	return text;
}

static void *find(const char *selector)
{
	return unilet_element_query_selector(page, selector);
}

/* What the form in it sends, by a button or without one. */
#define SENDS(markup, submitter, expected)                                                                             \
	do {                                                                                                           \
		void *data;                                                                                            \
                                                                                                                       \
		unilet_element_replace_children(page, unilet_html(markup));                                            \
		if (*submitter)                                                                                        \
			DOES(data = unilet_form_data_new_with_submitter(find("form"), find(submitter)));               \
		else                                                                                                   \
			DOES(data = unilet_form_data_new_with_form(find("form")));                                     \
		CHECK(say_string(markup, entries(data)), say_text(markup, expected));                                  \
	} while (0)

static void controls(void)
{
	SENDS("<form></form>", "", "");
	SENDS("<form><input name=a value=1><input name=a value=2><input name=b></form>", "", "a=1&a=2&b=");
	SENDS("<form><input value=1><input name='' value=2></form>", "", "");
	SENDS("<form><input name=a disabled><fieldset disabled><legend><input name=b></legend><input "
	      "name=c></fieldset></form>",
	      "", "b=");
	SENDS("<form><input type=checkbox name=a checked><input type=checkbox name=b><input type=checkbox name=c "
	      "value=x checked>"
	      "</form>",
	      "", "a=on&c=x");
	SENDS("<form><input type=radio name=a value=1><input type=radio name=a value=2 checked></form>", "", "a=2");
	SENDS("<form><select name=a><option>1</option><option>2</option></select></form>", "", "a=1");
	SENDS("<form><select name=a multiple><option selected>1</option><option selected "
	      "value=x>2</option><option>3</option>"
	      "<option selected disabled>4</option></select></form>",
	      "", "a=1&a=x");
	SENDS("<form><select name=a><option disabled selected>1</option></select></form>", "", "");
	SENDS("<form><select name=a><optgroup disabled><option selected>1</option></optgroup></select></form>", "", "");
	SENDS("<form><textarea name=a> x </textarea><output name=b>o</output><meter value=1></meter></form>", "",
	      "a= x ");
	SENDS("<form><fieldset name=f><input name=a></fieldset><button name=b value=1></button><input type=submit "
	      "name=c>"
	      "<input type=reset name=d><input type=button name=e></form>",
	      "", "a=");
	SENDS("<form><input type=hidden name=_charset_ value=x><input type=hidden name=_CHARSET_><input "
	      "name=_charset_></form>",
	      "", "_charset_=UTF-8&_CHARSET_=UTF-8&_charset_=");
	SENDS("<form><input type=number name=a value=x><input type=range name=b><input type=color name=c></form>", "",
	      "a=&b=50&c=#000000");
	SENDS("<form><datalist><input name=a></datalist><input name=b></form>", "", "b=");
	SENDS("<form id=f><input name=a></form><input name=b form=f><input name=c form=none><input name=d>", "",
	      "a=&b=");
	SENDS("<input name=z form=f><form id=f><input name=a></form>", "", "z=&a=");
	SENDS("<form><input name=a dirname=a.dir value=x><textarea name=b dirname=b.dir dir=rtl></textarea></form>", "",
	      "a=x&a.dir=ltr&b=&b.dir=rtl");
}

static void submitters(void)
{
	SENDS("<form><button id=s name=s value=1></button><button name=t></button><input name=a></form>", "#s",
	      "s=1&a=");
	SENDS("<form><input name=a><input id=s type=submit name=s></form>", "#s", "a=&s=");
	SENDS("<form><input id=s type=image name=s><input name=a></form>", "#s", "s.x=0&s.y=0&a=");
	SENDS("<form><input id=s type=image></form>", "#s", "x=0&y=0");
	SENDS("<form><button id=s></button><input name=a></form>", "#s", "a=");
	unilet_element_replace_children(page,
					unilet_html("<form id=f><input id=a><button id=b type=button></button></form>"
						    "<button id=c></button>"));
	THROWS(unilet_form_data_new_with_submitter(find("#f"), find("#a")), "TypeError");
	THROWS(unilet_form_data_new_with_submitter(find("#f"), find("#b")), "TypeError");
	THROWS(unilet_form_data_new_with_submitter(find("#f"), find("#c")), "NotFoundError");
}

static void changes(void)
{
	struct unilet_form_data *data = unilet_form_data_new();
	struct unilet_value value = {0}, all[4];

	DOES(unilet_form_data_append(data, "a", "1"));
	DOES(unilet_form_data_append(data, "b", "2"));
	DOES(unilet_form_data_append(data, "a", "\xf0\x9f\xff"));
	DOES(unilet_form_data_append(data, "", "\r\n"));
	IS_TRUE(unilet_form_data_has(data, "a"));
	IS_TRUE(unilet_form_data_has(data, ""));
	IS_FALSE(unilet_form_data_has(data, "A"));
	unilet_form_data_get(data, "a", &value);
	CHECK(say_value("unilet_form_data_get(data, \"a\")", &value),
	      say_text("unilet_form_data_get(data, \"a\")", "1"));
	unilet_form_data_get(data, "none", &value);
	CHECK(say_value("unilet_form_data_get(data, \"none\")", &value),
	      say_text("unilet_form_data_get(data, \"none\")", NULL));
	IS_NUMBER(unilet_form_data_get_all(data, "a", 4, all), 2);
	CHECK(say_value("the second", &all[1]), say_text("the second", "\xef\xbf\xbd\xef\xbf\xbd"));
	IS_NUMBER(unilet_form_data_get_all(data, "none", 4, all), 0);
	/* The first of the name is changed, the others go. */
	DOES(unilet_form_data_set(data, "a", "3"));
	DOES(unilet_form_data_set(data, "c", "4"));
	IS_NUMBER(unilet_form_data_get_all_items(data, 0, NULL), 4);
	DOES(unilet_form_data_delete(data, "b"));
	DOES(unilet_form_data_delete(data, "b"));
	IS_STRING(entries(data), "a=3&=\r\n&c=4");
}

/* A list is what the form sent when it was made. */
static void moments(void)
{
	void *data;

	unilet_element_replace_children(page, unilet_html("<form><input id=a name=a value=1></form>"));
	data = unilet_form_data_new_with_form(find("form"));
	DOES(unilet_html_input_element_set_value(find("#a"), "2"));
	IS_STRING(entries(unilet_form_data_new_with_form(find("form"))), "a=2");
	IS_STRING(entries(data), "a=1");
}

int main(void)
{
	say_begin();
	root = unilet_root();
	page = new_element("main", "page");
	unilet_node_append_child(root, page);
	controls();
	submitters();
	changes();
	moments();
	unilet_element_remove(page);
	return say_end();
}
