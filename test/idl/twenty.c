/* twenty.c: twenty functions, as a program would use them: what they carry is measured. */
#include <unilet/dom.h>

void twenty(struct unilet_html_input_element *input, struct unilet_html_canvas_element *canvas);

void twenty(struct unilet_html_input_element *input, struct unilet_html_canvas_element *canvas)
{
	struct unilet_element *item = unilet_document_create_element(unilet_document(), "li");
	struct unilet_text *text = unilet_document_create_text_node(unilet_document(), "text");
	struct unilet_canvas_rendering_context_2d *context =
		(struct unilet_canvas_rendering_context_2d *)unilet_html_canvas_element_get_context(canvas, "2d");

	unilet_element_set_attribute(item, "class", "entry");
	unilet_node_append_child(item, text);
	unilet_node_insert_before(unilet_root(), item, unilet_node_first_child(unilet_root()));
	unilet_node_set_text_content(item, unilet_html_input_element_value(input));
	unilet_html_input_element_set_value(input, "");
	unilet_html_input_element_set_checked(input, unilet_html_input_element_disabled(input));
	unilet_html_element_set_hidden(input, true);
	unilet_dom_token_list_add(unilet_element_class_list(item), "new");
	unilet_canvas_rendering_context_2d_set_fill_style(context, "red");
	unilet_canvas_rendering_context_2d_fill_rect(context, 0, 0, 1, unilet_element_client_width(item));
	unilet_canvas_rendering_context_2d_fill_text(context, "text", 1, 2);
	unilet_html_element_focus(input);
	unilet_element_remove(unilet_document_fragment_query_selector(unilet_root(), "p"));
}
