/* wpt_table.c: tables by their own members (web-platform-tests: html/semantics/tabular-data). */
#include <unilet/html.h>

#include "check.h"

static struct unilet_document *document;
static void *table;

static void *find(const char *selector)
{
	return unilet_element_query_selector(table, selector);
}

static void begin(const char *markup)
{
	table = unilet_document_fragment_first_element_child(unilet_html(markup));
}

static void parts(void)
{
	begin("<table></table>");
	IS_NODE(unilet_html_table_element_caption(table), "null");
	IS_NODE(unilet_html_table_element_t_head(table), "null");
	IS_NODE(unilet_html_table_element_t_foot(table), "null");
	IS_NODE(unilet_html_table_element_create_tfoot(table), "TFOOT");
	IS_NODE(unilet_html_table_element_create_tbody(table), "TBODY");
	IS_NODE(unilet_html_table_element_create_caption(table), "CAPTION");
	IS_NODE(unilet_html_table_element_create_thead(table), "THEAD");
	/* A head goes before the first that is neither caption nor columns, a body behind the last one. */
	IS_TREE(table, "TABLE(CAPTION()THEAD()TFOOT()TBODY())");
	IS_NODE(unilet_html_table_element_create_tbody(table), "TBODY");
	IS_TREE(table, "TABLE(CAPTION()THEAD()TFOOT()TBODY()TBODY())");
	unilet_element_set_id(find("thead"), "h");
	unilet_element_set_id(find("caption"), "c");
	IS_NODE(unilet_html_table_element_create_thead(table), "THEAD#h");
	IS_NODE(unilet_html_table_element_create_caption(table), "CAPTION#c");
	IS_NUMBER(unilet_html_collection_length(unilet_html_table_element_t_bodies(table)), 2);
	DOES(unilet_html_table_element_delete_thead(table));
	DOES(unilet_html_table_element_delete_thead(table));
	DOES(unilet_html_table_element_delete_tfoot(table));
	DOES(unilet_html_table_element_delete_caption(table));
	IS_TREE(table, "TABLE(TBODY()TBODY())");
	begin("<table><colgroup></colgroup><tbody></tbody></table>");
	DOES(unilet_html_table_element_create_thead(table));
	DOES(unilet_html_table_element_create_caption(table));
	IS_TREE(table, "TABLE(CAPTION()COLGROUP()THEAD()TBODY())");
}

static void rows(void)
{
	begin("<table><tfoot><tr id=f></tr></tfoot><tr id=r></tr><tbody><tr id=a></tr><tr id=b></tr></tbody>"
	      "<thead><tr id=h></tr></thead></table>");
	/* Those of the head first, those of the foot last. */
	IS_LIST(unilet_html_table_element_rows(table), "h r a b f");
	IS_NUMBER(unilet_html_table_row_element_row_index(find("#h")), 0);
	IS_NUMBER(unilet_html_table_row_element_row_index(find("#b")), 3);
	IS_NUMBER(unilet_html_table_row_element_section_row_index(find("#b")), 1);
	IS_NUMBER(unilet_html_table_row_element_section_row_index(find("#r")), 1);
	IS_NUMBER(unilet_html_table_row_element_row_index((void *)unilet_document_create_element(document, "tr")), -1);
	IS_LIST(unilet_html_table_section_element_rows(find("tbody")), "a b");
	THROWS(unilet_html_table_element_insert_row_with_index(table, -2), "IndexSizeError");
	THROWS(unilet_html_table_element_insert_row_with_index(table, 6), "IndexSizeError");
	IS_NODE(unilet_html_table_element_insert_row_with_index(table, 0), "TR");
	IS_NODE(unilet_html_table_element_insert_row_with_index(table, -1), "TR");
	IS_NODE(unilet_html_table_element_insert_row_with_index(table, 3), "TR");
	IS_LIST(unilet_html_table_element_rows(table), " h r  a b f ");
	DOES(unilet_html_table_element_delete_row(table, 0));
	DOES(unilet_html_table_element_delete_row(table, -1));
	DOES(unilet_html_table_element_delete_row(table, 2));
	IS_LIST(unilet_html_table_element_rows(table), "h r a b f");
	THROWS(unilet_html_table_element_delete_row(table, 5), "IndexSizeError");
	THROWS(unilet_html_table_element_delete_row(table, -2), "IndexSizeError");
	begin("<table></table>");
	DOES(unilet_html_table_element_delete_row(table, -1));
	IS_NODE(unilet_html_table_element_insert_row(table), "TR");
	IS_TREE(table, "TABLE(TBODY(TR()))");
	begin("<table><tbody id=x></tbody><tbody id=y></tbody></table>");
	IS_NODE(unilet_html_table_element_insert_row_with_index(table, 0), "TR");
	IS_TREE(table, "TABLE(TBODY()TBODY(TR()))");
}

static void sections(void)
{
	void *body;

	begin("<table><tbody><tr id=a></tr><tr id=b></tr></tbody></table>");
	body = find("tbody");
	THROWS(unilet_html_table_section_element_insert_row_with_index(body, 3), "IndexSizeError");
	THROWS(unilet_html_table_section_element_insert_row_with_index(body, -2), "IndexSizeError");
	IS_NODE(unilet_html_table_section_element_insert_row_with_index(body, 1), "TR");
	IS_NODE(unilet_html_table_section_element_insert_row(body), "TR");
	IS_LIST(unilet_html_table_section_element_rows(body), "a  b ");
	DOES(unilet_html_table_section_element_delete_row(body, -1));
	DOES(unilet_html_table_section_element_delete_row(body, 1));
	IS_LIST(unilet_html_table_section_element_rows(body), "a b");
	THROWS(unilet_html_table_section_element_delete_row(body, 2), "IndexSizeError");
	THROWS(unilet_html_table_section_element_delete_row(body, -2), "IndexSizeError");
}

static void cells(void)
{
	void *row;

	begin("<table><tbody><tr><td id=a></td><th id=b></th></tr></tbody></table>");
	row = find("tr");
	IS_LIST(unilet_html_table_row_element_cells(row), "a b");
	IS_NUMBER(unilet_html_table_cell_element_cell_index(find("#b")), 1);
	IS_NUMBER(unilet_html_table_cell_element_cell_index((void *)unilet_document_create_element(document, "td")),
		  -1);
	THROWS(unilet_html_table_row_element_insert_cell_with_index(row, 3), "IndexSizeError");
	THROWS(unilet_html_table_row_element_insert_cell_with_index(row, -2), "IndexSizeError");
	IS_NODE(unilet_html_table_row_element_insert_cell_with_index(row, 1), "TD");
	IS_NODE(unilet_html_table_row_element_insert_cell(row), "TD");
	IS_TREE(row, "TR(TD()TD()TH()TD())");
	IS_NUMBER(unilet_html_table_cell_element_cell_index(find("#b")), 2);
	DOES(unilet_html_table_row_element_delete_cell(row, 0));
	DOES(unilet_html_table_row_element_delete_cell(row, -1));
	IS_TREE(row, "TR(TD()TH())");
	THROWS(unilet_html_table_row_element_delete_cell(row, 2), "IndexSizeError");
	THROWS(unilet_html_table_row_element_delete_cell(row, -2), "IndexSizeError");
	unilet_node_append_child(row, unilet_document_create_element(document, "div"));
	IS_NUMBER(unilet_html_collection_length(unilet_html_table_row_element_cells(row)), 2);
}

int main(void)
{
	say_begin();
	document = unilet_document();
	parts();
	rows();
	sections();
	cells();
	return say_end();
}
