/* life.c: Conway's Game of Life on a torus, 128 cells at once. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include <unilet/dom.h>
#include <unilet/html.h>

#define WIDTH  128
#define HEIGHT 72

static const char page[] =
	"<div class=bar>"
	"<button id=run type=button aria-pressed=false>Run</button>"
	"<button id=step type=button>Step</button>"
	"<button id=random type=button>Random</button>"
	"<button id=clear type=button>Clear</button>"
	"<label>Speed <input id=speed type=range min=1 max=60 value=20></label>"
	"<output id=state aria-live=off></output>"
	"</div>"
	"<canvas id=field width=128 height=72 tabindex=0 role=application aria-label='Field of 128 by 72 cells'>"
	"The arrow keys move from cell to cell; Space turns one on or off."
	"</canvas>";

static const char *const gun[] = {
	"........................O...........", "......................O.O...........",
	"............OO......OO............OO", "...........O...O....OO............OO",
	"OO........O.....O...OO..............", "OO........O...O.OO....O.O...........",
	"..........O.....O.......O...........", "...........O...O....................",
	"............OO......................",
};

/* A cell is a bit, so a row is one number. */
typedef unsigned __int128 cells;

static struct {
	cells row[HEIGHT];
	unsigned generation;
	bool running;
	bool frame_wanted; /* from the page, which has not come yet */
	double speed;      /* generations in a second */
	double last_ms;    /* when the last one was made */
	bool painting;     /* what the pointer does to the cells that it passes: */
	bool paint;
	bool marked; /* the keyboard's cell is shown */
	unsigned x, y;
} life = {.speed = 20, .x = WIDTH / 2, .y = HEIGHT / 2};

static struct {
	struct unilet_html_canvas_element *field;
	struct unilet_canvas_rendering_context_2d *context;
	struct unilet_element *run, *state;
} view;

static cells bit(unsigned x)
{
	return (cells)1 << x;
}

/* The neighbours to the left and to the right, for all cells of a row. */
static cells from_left(cells row)
{
	return row << 1 | row >> (WIDTH - 1);
}

static cells from_right(cells row)
{
	return row >> 1 | row << (WIDTH - 1);
}

/* Adds up the neighbours of all cells of a row as binary numbers whose digits are rows. A cell lives on with two or three of
 * them, and comes to life with three: with one two, and a one or a life. */
static cells next_row(cells above, cells here, cells below)
{
	const cells above_1 = from_left(above) ^ above ^ from_right(above);
	const cells above_2 = (from_left(above) & (above | from_right(above))) | (above & from_right(above));
	const cells below_1 = from_left(below) ^ below ^ from_right(below);
	const cells below_2 = (from_left(below) & (below | from_right(below))) | (below & from_right(below));
	const cells here_1 = from_left(here) ^ from_right(here);
	const cells here_2 = from_left(here) & from_right(here);
	const cells ones = above_1 ^ below_1 ^ here_1;
	const cells carry = (above_1 & (below_1 | here_1)) | (below_1 & here_1);
	const cells one_two = (above_2 ^ below_2 ^ here_2 ^ carry) & ~((above_2 & below_2) | (here_2 & carry));

	return one_two & (ones | here);
}

static void make_generation(void)
{
	cells next[HEIGHT];

	for (unsigned y = 0; y < HEIGHT; y++)
		next[y] = next_row(life.row[(y + HEIGHT - 1) % HEIGHT], life.row[y], life.row[(y + 1) % HEIGHT]);
	memcpy(life.row, next, sizeof(next));
	life.generation++;
}

static unsigned count_cells(void)
{
	unsigned count = 0;

	for (unsigned y = 0; y < HEIGHT; y++)
		count += (unsigned)__builtin_popcountll((uint64_t)life.row[y]) +
			 (unsigned)__builtin_popcountll((uint64_t)(life.row[y] >> 64));
	return count;
}

/* A pixel a cell: the page shows them larger. What is not drawn is as the page has it, light or dark. */
static void show(void)
{
	static uint8_t pixel[HEIGHT][WIDTH][4];
	static const uint8_t alive[4] = {59, 120, 231, 255}, marked[4] = {217, 122, 6, 255};
	struct unilet_image_data *image;
	char text[64];

	memset(pixel, 0, sizeof(pixel));
	for (unsigned y = 0; y < HEIGHT; y++)
		for (unsigned x = 0; x < WIDTH; x++)
			if (life.row[y] & bit(x))
				memcpy(pixel[y][x], alive, sizeof(alive));
	if (life.marked)
		memcpy(pixel[life.y][life.x], marked, sizeof(marked));
	image = unilet_image_data_new_uint8_clamped_array(sizeof(pixel), &pixel[0][0][0], WIDTH);
	unilet_canvas_rendering_context_2d_put_image_data(view.context, image, 0, 0);
	unilet_release(image);
	snprintf(text, sizeof(text), "Generation %u, %u cells", life.generation, count_cells());
	unilet_node_set_text_content(view.state, text);
}

/* Called once for each frame of the page, while it runs. */
static void on_frame(double time_ms, void *context)
{
	(void)context;
	life.frame_wanted = false;
	if (!life.running)
		return;
	if (time_ms - life.last_ms >= 1000 / life.speed) {
		life.last_ms = time_ms;
		make_generation();
		show();
	}
	life.frame_wanted = unilet_request_animation_frame(on_frame, NULL) == 0;
}

static void set_running(bool running)
{
	life.running = running;
	unilet_element_set_attribute(view.run, "aria-pressed", running ? "true" : "false");
	if (running && !life.frame_wanted)
		life.frame_wanted = unilet_request_animation_frame(on_frame, NULL) == 0;
}

static void on_run(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	set_running(!life.running);
}

static void on_step(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	set_running(false);
	make_generation();
	show();
}

/* A cell in four is alive. */
static void on_random(const struct unilet_event_info *event, void *context)
{
	cells more[HEIGHT];

	(void)event;
	(void)context;
	if (getrandom(life.row, sizeof(life.row), 0) < 0 || getrandom(more, sizeof(more), 0) < 0)
		return;
	for (unsigned y = 0; y < HEIGHT; y++)
		life.row[y] &= more[y];
	life.generation = 0;
	show();
}

static void on_clear(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	set_running(false);
	memset(life.row, 0, sizeof(life.row));
	life.generation = 0;
	show();
}

static void on_speed(const struct unilet_event_info *event, void *context)
{
	(void)context;
	if (event->fields[0].kind == UNILET_NUMBER && event->fields[0].number >= 1)
		life.speed = event->fields[0].number;
}

static void set_cell(unsigned x, unsigned y, bool alive)
{
	life.row[y] = alive ? life.row[y] | bit(x) : life.row[y] & ~bit(x);
}

/* The event's field is the width that the field is shown with. Returns whether the pointer is on it. */
static bool find_cell(const struct unilet_pointer_event_info *event, unsigned *x, unsigned *y)
{
	const double width = event->event.fields[0].kind == UNILET_NUMBER ? event->event.fields[0].number : 0;
	const double across = event->offset_x * WIDTH / width, down = event->offset_y * WIDTH / width;

	if (!(across >= 0 && across < WIDTH && down >= 0 && down < HEIGHT))
		return false;
	*x = (unsigned)across;
	*y = (unsigned)down;
	return true;
}

/* The first cell says what happens to all that the pointer passes. */
static void on_pointer(const struct unilet_pointer_event_info *event, void *context)
{
	unsigned x, y;

	(void)context;
	if (!(event->buttons & 1) || !find_cell(event, &x, &y)) {
		life.painting = false;
		return;
	}
	if (!life.painting)
		life.paint = !(life.row[y] & bit(x));
	life.painting = true;
	life.marked = false;
	set_cell(x, y, life.paint);
	show();
}

static void on_key(const struct unilet_keyboard_event_info *event, void *context)
{
	(void)context;
	life.marked = true;
	if (strcmp(event->key, "ArrowLeft") == 0)
		life.x = (life.x + WIDTH - 1) % WIDTH;
	else if (strcmp(event->key, "ArrowRight") == 0)
		life.x = (life.x + 1) % WIDTH;
	else if (strcmp(event->key, "ArrowUp") == 0)
		life.y = (life.y + HEIGHT - 1) % HEIGHT;
	else if (strcmp(event->key, "ArrowDown") == 0)
		life.y = (life.y + 1) % HEIGHT;
	else
		set_cell(life.x, life.y, !(life.row[life.y] & bit(life.x)));
	show();
}

static void *find(const char *id)
{
	return unilet_document_fragment_get_element_by_id(unilet_root(), id);
}

static void listen_to(const char *id, const char *type, unilet_listener *listener,
		      const struct unilet_listen_options *options)
{
	struct unilet_element *element = find(id);

	unilet_listen(element, type, listener, NULL, options);
	unilet_release(element);
}

static void listen(void)
{
	static const char *const keys[] = {" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"};
	static const char *const width[] = {"target.clientWidth"}, *const speed[] = {"target.valueAsNumber"};
	const struct unilet_listen_options on_field = {.fields = width, .field_count = 1};
	const struct unilet_listen_options moving = {.flags = UNILET_PREVENT_DEFAULT, .keys = keys, .key_count = 5};

	listen_to("run", "click", on_run, NULL);
	listen_to("step", "click", on_step, NULL);
	listen_to("random", "click", on_random, NULL);
	listen_to("clear", "click", on_clear, NULL);
	listen_to("speed", "input", on_speed, &(struct unilet_listen_options){.fields = speed, .field_count = 1});
	unilet_pointer_event_listen(view.field, "pointerdown", on_pointer, NULL, &on_field);
	unilet_pointer_event_listen(view.field, "pointermove", on_pointer, NULL, &on_field);
	unilet_keyboard_event_listen(view.field, "keydown", on_key, NULL, &moving);
}

int main(void)
{
	struct unilet_document_fragment *content = unilet_html(page);

	unilet_document_fragment_append(unilet_root(), content);
	unilet_release(content);
	view.field = find("field");
	view.run = find("run");
	view.state = find("state");
	view.context = (void *)unilet_html_canvas_element_get_context(view.field, "2d");
	for (unsigned y = 0; y < sizeof(gun) / sizeof(gun[0]); y++)
		for (unsigned x = 0; gun[y][x]; x++)
			set_cell(x + 20, y + 12, gun[y][x] == 'O');
	show();
	listen();
	if (unilet_flush() < 0) {
		fprintf(stderr, "life: %s\n", unilet_error()->message);
		return 1;
	}
	unilet_run();
	return 0;
}
