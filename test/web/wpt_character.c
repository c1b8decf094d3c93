/* wpt_character.c: texts and comments, in UTF-16's units (web-platform-tests: dom/nodes/CharacterData-*, Text-*, Comment-*). */
#include "check.h"

/* In all of these an offset or a count is one of UTF-16: U+1F320 is two. */
#define TEN                                                                                                            \
	"test\xe6\xb5\x8b\xe8\xaf\x95\xf0\x9f\x8c\xa0"                                                                 \
	"st"
#define REPLACE "\xef\xbf\xbd"

static struct unilet_document *document;

static void *text_of(const char *data)
{
	return unilet_document_create_text_node(document, data);
}

static void append(void)
{
	void *text = text_of("test");

	DOES(unilet_character_data_append_data(text, "bar"));
	IS_STRING(unilet_character_data_data(text), "testbar");
	DOES(unilet_character_data_append_data(text, ""));
	IS_STRING(unilet_character_data_data(text), "testbar");
	DOES(unilet_character_data_append_data(text, "\xe8\xb5\x84"));
	IS_NUMBER(unilet_character_data_length(text), 8);
	DOES(unilet_character_data_set_data(text, ""));
	IS_STRING(unilet_character_data_data(text), "");
	DOES(unilet_character_data_set_data(text, "\xf0\x9f\x8c\xa0"));
	IS_NUMBER(unilet_character_data_length(text), 2);
}

static void substring(void)
{
	void *text = text_of("test");

	IS_STRING(unilet_character_data_substring_data(text, 0, 1), "t");
	IS_STRING(unilet_character_data_substring_data(text, 1, 1), "e");
	IS_STRING(unilet_character_data_substring_data(text, 2, 1), "s");
	IS_STRING(unilet_character_data_substring_data(text, 0, 0), "");
	IS_STRING(unilet_character_data_substring_data(text, 0, 4), "test");
	IS_STRING(unilet_character_data_substring_data(text, 2, 10), "st");
	IS_STRING(unilet_character_data_substring_data(text, 1, 4294967295u), "est");
	IS_STRING(unilet_character_data_substring_data(text, 4, 1), "");
	THROWS(unilet_character_data_substring_data(text, 5, 0), "IndexSizeError");
	THROWS(unilet_character_data_substring_data(text, 4294967295u, 1), "IndexSizeError");
	unilet_character_data_set_data(text, TEN);
	IS_STRING(unilet_character_data_substring_data(text, 5, 1), "\xe8\xaf\x95");
	IS_STRING(unilet_character_data_substring_data(text, 6, 2), "\xf0\x9f\x8c\xa0");
	/* Half of a pair is no character: what crosses the wire is UTF-8. */
	IS_STRING(unilet_character_data_substring_data(text, 6, 1), REPLACE);
	IS_STRING(unilet_character_data_substring_data(text, 7, 1), REPLACE);
	IS_STRING(unilet_character_data_substring_data(text, 7, 3), REPLACE "st");
}

static void insert(void)
{
	void *text = text_of("test");

	THROWS(unilet_character_data_insert_data(text, 5, "x"), "IndexSizeError");
	THROWS(unilet_character_data_insert_data(text, 4294967295u, "x"), "IndexSizeError");
	DOES(unilet_character_data_insert_data(text, 2, "X"));
	IS_STRING(unilet_character_data_data(text), "teXst");
	DOES(unilet_character_data_insert_data(text, 0, "A"));
	DOES(unilet_character_data_insert_data(text, 6, "Z"));
	DOES(unilet_character_data_insert_data(text, 3, ""));
	IS_STRING(unilet_character_data_data(text), "AteXstZ");
	unilet_character_data_set_data(text, TEN);
	DOES(unilet_character_data_insert_data(text, 5, "|"));
	DOES(unilet_character_data_insert_data(text, 9, "|"));
	IS_STRING(unilet_character_data_data(text), "test\xe6\xb5\x8b|\xe8\xaf\x95\xf0\x9f\x8c\xa0|st");
}

static void erase(void)
{
	void *text = text_of("test");

	THROWS(unilet_character_data_delete_data(text, 5, 10), "IndexSizeError");
	THROWS(unilet_character_data_delete_data(text, 5, 0), "IndexSizeError");
	DOES(unilet_character_data_delete_data(text, 4, 10));
	DOES(unilet_character_data_delete_data(text, 0, 0));
	IS_STRING(unilet_character_data_data(text), "test");
	DOES(unilet_character_data_delete_data(text, 2, 10));
	IS_STRING(unilet_character_data_data(text), "te");
	DOES(unilet_character_data_delete_data(text, 0, 1));
	IS_STRING(unilet_character_data_data(text), "e");
	unilet_character_data_set_data(text, TEN);
	DOES(unilet_character_data_delete_data(text, 4, 4));
	IS_STRING(unilet_character_data_data(text), "testst");
	DOES(unilet_character_data_delete_data(text, 1, 4294967295u));
	IS_STRING(unilet_character_data_data(text), "t");
}

static void replace(void)
{
	void *text = text_of("test");

	THROWS(unilet_character_data_replace_data(text, 5, 10, "x"), "IndexSizeError");
	THROWS(unilet_character_data_replace_data(text, 5, 0, ""), "IndexSizeError");
	DOES(unilet_character_data_replace_data(text, 2, 10, "yo"));
	IS_STRING(unilet_character_data_data(text), "teyo");
	DOES(unilet_character_data_replace_data(text, 1, 1, "EE"));
	IS_STRING(unilet_character_data_data(text), "tEEyo");
	DOES(unilet_character_data_replace_data(text, 5, 0, "!"));
	DOES(unilet_character_data_replace_data(text, 0, 1, ""));
	IS_STRING(unilet_character_data_data(text), "EEyo!");
	DOES(unilet_character_data_replace_data(text, 0, 4294967295u, TEN));
	DOES(unilet_character_data_replace_data(text, 5, 3, "\xf0\x90\x80\x80"));
	IS_STRING(unilet_character_data_data(text), "test\xe6\xb5\x8b\xf0\x90\x80\x80st");
}

static void split(void)
{
	void *p = unilet_document_create_element(document, "p"), *text = text_of("abcdef"), *rest;

	THROWS(unilet_text_split_text(text, 7), "IndexSizeError");
	rest = unilet_text_split_text(text, 4);
	IS_STRING(unilet_character_data_data(rest), "ef");
	IS_STRING(unilet_character_data_data(text), "abcd");
	IS_NODE(unilet_node_parent_node(rest), "null");
	unilet_node_append_child(p, text);
	unilet_element_append_string(p, "end");
	rest = unilet_text_split_text(text, 1);
	IS_TREE(p, "P(\"a\"\"bcd\"\"end\")");
	IS_TRUE(unilet_node_is_same_node(unilet_node_next_sibling(text), rest));
	IS_STRING(unilet_text_whole_text(text), "abcdend");
	IS_STRING(unilet_text_whole_text(rest), "abcdend");
	DOES(unilet_text_split_text(text, 0));
	DOES(unilet_text_split_text(rest, 3));
	IS_TREE(p, "P(\"\"\"a\"\"bcd\"\"\"\"end\")");
	unilet_node_insert_before(p, unilet_document_create_comment(document, "c"), rest);
	IS_STRING(unilet_text_whole_text(rest), "bcdend");
	IS_STRING(unilet_text_whole_text(text), "a");
}

static void places(void)
{
	void *p = unilet_document_create_element(document, "p"), *text = text_of("t");
	void *comment = unilet_document_create_comment(document, "c");

	DOES(unilet_character_data_before_string(text, "no parent"));
	DOES(unilet_character_data_after_string(text, "no parent"));
	DOES(unilet_character_data_replace_with_string(text, "no parent"));
	DOES(unilet_character_data_remove(text));
	unilet_node_append_child(p, text);
	DOES(unilet_character_data_before_string(text, "before"));
	DOES(unilet_character_data_after_string(text, "after"));
	DOES(unilet_character_data_after(text, comment));
	IS_TREE(p, "P(\"before\"\"t\"!c\"after\")");
	DOES(unilet_character_data_before(comment, unilet_document_create_element(document, "b")));
	DOES(unilet_character_data_replace_with(text, unilet_document_create_element(document, "i")));
	IS_TREE(p, "P(\"before\"I()B()!c\"after\")");
	DOES(unilet_character_data_before_all(comment, 2,
					      (const struct unilet_value[]){
						      {.kind = UNILET_STRING, .string = "1"},
						      {.kind = UNILET_OBJECT, .object = text},
					      }));
	DOES(unilet_character_data_after_all(comment, 0, NULL));
	DOES(unilet_character_data_replace_with_all(text, 2,
						    (const struct unilet_value[]){
							    {.kind = UNILET_STRING, .string = "2"},
							    {.kind = UNILET_STRING, .string = "3"},
						    }));
	IS_TREE(p, "P(\"before\"I()B()\"1\"\"2\"\"3\"!c\"after\")");
	DOES(unilet_character_data_remove(comment));
	IS_TREE(p, "P(\"before\"I()B()\"1\"\"2\"\"3\"\"after\")");
	THROWS(unilet_character_data_before((struct unilet_text *)unilet_node_first_child(p), p),
	       "HierarchyRequestError");
}

static void comments(void)
{
	void *comment = unilet_document_create_comment(document, "a");

	DOES(unilet_character_data_append_data(comment, "-->b"));
	IS_STRING(unilet_character_data_data(comment), "a-->b");
	IS_NUMBER(unilet_character_data_length(comment), 5);
	DOES(unilet_character_data_delete_data(comment, 1, 3));
	IS_STRING(unilet_node_text_content(comment), "ab");
	IS_NODE(unilet_node_first_child(comment), "null");
}

int main(void)
{
	say_begin();
	document = unilet_document();
	append();
	substring();
	insert();
	erase();
	replace();
	split();
	places();
	comments();
	return say_end();
}
