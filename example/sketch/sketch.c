/* sketch.c: draws what the pointer draws, on a canvas; keeps the strokes, so that they can be taken back and saved. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/dom.h>
#include <unilet/html.h>
#include <unilet/message.h>

#define WIDTH       960 /* of the canvas, in its own pixels; the page shows it as large as there is room */
#define HEIGHT      540
#define STROKES_MAX 10000u
#define POINTS_MAX  100000u /* of one stroke */
#define PEN_STEP    8.0     /* of the arrow keys; with Shift one pixel */

static const char page[] =
	"<div class=bar>"
	"<div id=colours class=colours role=group aria-label=Colour>"
	"<button type=button class=black data-colour=#1c2430 aria-label=Black aria-pressed=true></button>"
	"<button type=button class=red data-colour=#c8322b aria-label=Red aria-pressed=false></button>"
	"<button type=button class=orange data-colour=#d97a06 aria-label=Orange aria-pressed=false></button>"
	"<button type=button class=green data-colour=#2c8a4b aria-label=Green aria-pressed=false></button>"
	"<button type=button class=blue data-colour=#2357c5 aria-label=Blue aria-pressed=false></button>"
	"</div>"
	"<label>Size <input id=size type=range min=1 max=24 value=4></label>"
	"<button id=undo type=button disabled>Undo</button>"
	"<button id=clear type=button disabled>Clear</button>"
	"<output id=state></output>"
	"</div>"
	"<div class=paper>"
	"<canvas id=paper width=960 height=540 tabindex=0 role=application aria-label='Paper, to draw on'>"
	"The arrow keys move the pen; Space puts it on the paper, and lifts it."
	"</canvas>"
	"<div id=pen hidden></div>"
	"</div>";

struct point {
	float x, y, width;
};

struct stroke {
	char colour[8]; /* as CSS has it: #rrggbb */
	struct point *point;
	size_t count, room;
};

static struct stroke strokes[STROKES_MAX];

static struct {
	size_t count;
	bool dragging, pen_down; /* the last stroke goes on: by the pointer, by the keyboard */
	char colour[8];
	double size;
	double pen_x, pen_y; /* the keyboard's */
} sketch = {.colour = "#1c2430", .size = 4, .pen_x = WIDTH / 2.0, .pen_y = HEIGHT / 2.0};

static struct {
	struct unilet_html_canvas_element *paper;
	struct unilet_canvas_rendering_context_2d *context;
	struct unilet_html_button_element *undo, *clear;
	struct unilet_html_element *colours, *size, *state, *pen;
	struct unilet_css_style_properties *pen_style;
} view;

static void show_state(void)
{
	char text[40];

	snprintf(text, sizeof(text), "%zu %s", sketch.count, sketch.count == 1 ? "stroke" : "strokes");
	unilet_node_set_text_content(view.state, text);
	unilet_html_button_element_set_disabled(view.undo, sketch.count == 0);
	unilet_html_button_element_set_disabled(view.clear, sketch.count == 0);
}

/* The part of the stroke that ends in this point. The first one is a dot. */
static void draw_point(const struct stroke *stroke, size_t index)
{
	const struct point *to = &stroke->point[index], *from = index > 0 ? to - 1 : to;

	unilet_canvas_rendering_context_2d_set_stroke_style(view.context, stroke->colour);
	unilet_canvas_rendering_context_2d_set_line_width(view.context, to->width);
	unilet_canvas_rendering_context_2d_begin_path(view.context);
	unilet_canvas_rendering_context_2d_move_to(view.context, from->x, from->y);
	unilet_canvas_rendering_context_2d_line_to(view.context, to->x, to->y);
	unilet_canvas_rendering_context_2d_stroke(view.context);
}

static void draw_all(void)
{
	unilet_canvas_rendering_context_2d_clear_rect(view.context, 0, 0, WIDTH, HEIGHT);
	for (size_t i = 0; i < sketch.count; i++)
		for (size_t k = 0; k < strokes[i].count; k++)
			draw_point(&strokes[i], k);
	show_state();
}

/* Goes on with the last stroke. What has no room is not drawn. */
static void add_point(double x, double y, double pressure)
{
	struct stroke *stroke = &strokes[sketch.count - 1];

	if (stroke->count == stroke->room) {
		const size_t room = stroke->room ? 2 * stroke->room : 64;
		struct point *larger = room > POINTS_MAX ? NULL : realloc(stroke->point, room * sizeof(*larger));

		if (!larger)
			return;
		stroke->point = larger;
		stroke->room = room;
	}
	/* A mouse says half of what is possible. */
	stroke->point[stroke->count++] = (struct point){(float)x, (float)y, (float)(sketch.size * 2 * pressure)};
	draw_point(stroke, stroke->count - 1);
}

/* False if there is no room for one more. */
static bool begin_stroke(double x, double y, double pressure)
{
	if (sketch.count == STROKES_MAX)
		return false;
	strokes[sketch.count] = (struct stroke){0};
	memcpy(strokes[sketch.count].colour, sketch.colour, sizeof(sketch.colour));
	sketch.count++;
	add_point(x, y, pressure);
	show_state();
	return true;
}

static void remove_strokes(size_t left)
{
	sketch.dragging = sketch.pen_down = false;
	while (sketch.count > left)
		free(strokes[--sketch.count].point);
	draw_all();
}

/* `down`: the pointer touches the paper. The event's field is the width that the canvas is shown with. */
static void draw(const struct unilet_pointer_event_info *event, bool down)
{
	const double width = event->event.fields[0].kind == UNILET_NUMBER ? event->event.fields[0].number : WIDTH;
	const double scale = width > 0 ? WIDTH / width : 1;
	const double x = event->offset_x * scale, y = event->offset_y * scale;

	if (!down) {
		sketch.dragging = false;
		return;
	}
	unilet_html_element_set_hidden(view.pen, true);
	sketch.pen_down = false;
	if (sketch.dragging)
		add_point(x, y, event->pressure);
	else
		sketch.dragging = begin_stroke(x, y, event->pressure);
}

static void on_down(const struct unilet_pointer_event_info *event, void *context)
{
	(void)context;
	sketch.dragging = false;
	draw(event, true);
}

/* Also when it goes up: no button is pressed then. */
static void on_move(const struct unilet_pointer_event_info *event, void *context)
{
	(void)context;
	draw(event, event->buttons & 1);
}

static void show_pen(void)
{
	char left[16], top[16];

	snprintf(left, sizeof(left), "%.2f%%", 100 * sketch.pen_x / WIDTH);
	snprintf(top, sizeof(top), "%.2f%%", 100 * sketch.pen_y / HEIGHT);
	unilet_css_style_declaration_set_property(view.pen_style, "left", left);
	unilet_css_style_declaration_set_property(view.pen_style, "top", top);
	unilet_element_set_class_name(view.pen, sketch.pen_down ? "down" : "");
	unilet_html_element_set_hidden(view.pen, false);
}

static double clamp(double value, double max)
{
	return value < 0 ? 0 : value > max ? max : value;
}

static void on_key(const struct unilet_keyboard_event_info *event, void *context)
{
	const double step = event->shift_key ? 1 : PEN_STEP;

	(void)context;
	if (strcmp(event->key, " ") == 0) {
		sketch.dragging = false;
		sketch.pen_down = !sketch.pen_down && begin_stroke(sketch.pen_x, sketch.pen_y, 0.5);
	} else {
		const bool across = strcmp(event->key, "ArrowLeft") == 0 || strcmp(event->key, "ArrowRight") == 0;
		const bool back = strcmp(event->key, "ArrowLeft") == 0 || strcmp(event->key, "ArrowUp") == 0;

		sketch.pen_x = clamp(sketch.pen_x + (across ? back ? -step : step : 0), WIDTH);
		sketch.pen_y = clamp(sketch.pen_y + (across ? 0 : back ? -step : step), HEIGHT);
		if (sketch.pen_down)
			add_point(sketch.pen_x, sketch.pen_y, 0.5);
	}
	show_pen();
}

static void undo(void)
{
	if (sketch.count > 0)
		remove_strokes(sketch.count - 1);
}

static void on_undo_key(const struct unilet_keyboard_event_info *event, void *context)
{
	(void)event;
	(void)context;
	undo();
}

static void on_undo(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	undo();
}

static void on_clear(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	remove_strokes(0);
}

static void on_colour(const struct unilet_event_info *event, void *context)
{
	struct unilet_element *before = unilet_element_query_selector(view.colours, "[aria-pressed=true]");

	(void)context;
	snprintf(sketch.colour, sizeof(sketch.colour), "%s", unilet_event_string(event, 0));
	unilet_element_set_attribute(before, "aria-pressed", "false");
	unilet_element_set_attribute((void *)event->matched, "aria-pressed", "true");
	unilet_release(before);
}

static void on_size(const struct unilet_event_info *event, void *context)
{
	(void)context;
	if (event->fields[0].kind == UNILET_NUMBER)
		sketch.size = event->fields[0].number;
}

/* The drawing as SVG: a path for each part of a stroke that has one width. */
static void write_stroke(FILE *out, const struct stroke *stroke)
{
	fprintf(out, "<g stroke=\"%s\">\n", stroke->colour);
	for (size_t i = 0; i < stroke->count; i++) {
		const struct point *to = &stroke->point[i], *from = i > 0 ? to - 1 : to;

		if (i == 0 || to->width != from->width)
			fprintf(out, "%s<path stroke-width=\"%.1f\" d=\"M%.1f %.1f", i > 0 ? "\"/>\n" : "", to->width,
				from->x, from->y);
		fprintf(out, "L%.1f %.1f", to->x, to->y);
	}
	fputs(stroke->count > 0 ? "\"/>\n</g>\n" : "</g>\n", out);
}

static void picture(struct unilet_call *call)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out) {
		unilet_throw(call, "QuotaExceededError", "no memory for the picture");
		return;
	}
	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" fill=\"none\" "
		"stroke-linecap=\"round\">\n",
		WIDTH, HEIGHT);
	for (size_t i = 0; i < sketch.count; i++)
		write_stroke(out, &strokes[i]);
	fputs("</svg>\n", out);
	if (fclose(out) == 0)
		unilet_return_string(call, text);
	else
		unilet_throw(call, "QuotaExceededError", "no memory for the picture");
	free(text);
}
UNILET_EXPORT_TYPED(picture, "(): string")

static void listen(void)
{
	static const char *const width[] = {"target.clientWidth"}, *const size[] = {"target.valueAsNumber"};
	static const char *const colour[] = {"matched.dataset.colour"}, *const undo_key[] = {"z"};
	static const char *const keys[] = {" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"};
	const struct unilet_listen_options on_paper = {.fields = width, .field_count = 1};
	const struct unilet_listen_options drawing = {.flags = UNILET_PREVENT_DEFAULT, .keys = keys, .key_count = 5};
	const struct unilet_listen_options control_z = {.flags = UNILET_PREVENT_DEFAULT,
							.keys = undo_key,
							.key_count = 1,
							.modifiers_mask = UNILET_CONTROL,
							.modifiers = UNILET_CONTROL};

	unilet_pointer_event_listen(view.paper, "pointerdown", on_down, NULL, &on_paper);
	unilet_pointer_event_listen(view.paper, "pointermove", on_move, NULL, &on_paper);
	unilet_pointer_event_listen(view.paper, "pointerup", on_move, NULL, &on_paper);
	unilet_keyboard_event_listen(view.paper, "keydown", on_key, NULL, &drawing);
	unilet_keyboard_event_listen(view.paper, "keydown", on_undo_key, NULL, &control_z);
	unilet_listen(view.undo, "click", on_undo, NULL, NULL);
	unilet_listen(view.clear, "click", on_clear, NULL, NULL);
	unilet_listen(view.size, "input", on_size, NULL,
		      &(struct unilet_listen_options){.fields = size, .field_count = 1});
	unilet_listen(view.colours, "click", on_colour, NULL,
		      &(struct unilet_listen_options){.closest = "button", .fields = colour, .field_count = 1});
}

static void *find(const char *id)
{
	return unilet_document_fragment_get_element_by_id(unilet_root(), id);
}

int main(void)
{
	struct unilet_document_fragment *content = unilet_html(page);

	unilet_document_fragment_append(unilet_root(), content);
	unilet_release(content);
	view.paper = find("paper");
	view.colours = find("colours");
	view.size = find("size");
	view.undo = find("undo");
	view.clear = find("clear");
	view.state = find("state");
	view.pen = find("pen");
	view.pen_style = unilet_html_element_style(view.pen);
	view.context = (void *)unilet_html_canvas_element_get_context(view.paper, "2d");
	unilet_canvas_rendering_context_2d_set_line_cap(view.context, UNILET_CANVAS_LINE_CAP_ROUND);
	show_state();
	listen();
	if (unilet_flush() < 0) {
		fprintf(stderr, "sketch: %s\n", unilet_error()->message);
		return 1;
	}
	unilet_run();
	return 0;
}
