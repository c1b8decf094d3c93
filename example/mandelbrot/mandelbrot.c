/* mandelbrot.c: the Mandelbrot set, with the widest vectors that the processor has; whoever waits can cancel. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <unilet/dom.h>
#include <unilet/html.h>

#define WIDTH      960
#define HEIGHT     540
#define BAND       12 /* rows that are shown together */
#define COLOURS    512
#define START_STEP (3.6 / WIDTH)
#define STEP_MIN   1e-15 /* closer, neighbours would be the same number */
#define STEPS_MIN  400
#define ESCAPED    65536.0 /* |z| squared: far enough out for smooth colours */
#define LANES      8

static const char page[] =
	"<div class=bar>"
	"<button id=in type=button>Closer</button>"
	"<button id=out type=button>Away</button>"
	"<button id=start type=button>From the start</button>"
	"<button id=cancel type=button disabled>Cancel</button>"
	"<output id=state></output>"
	"</div>"
	"<progress id=progress max=540 value=0 aria-label=Progress></progress>"
	"<canvas id=picture width=960 height=540 tabindex=0 role=application aria-label='Mandelbrot set'>"
	"The Mandelbrot set. The arrow keys move, plus and minus go closer and away, Escape cancels."
	"</canvas>";

/* Points are computed eight at a time: one vector of AVX-512, two of AVX2, four of any x86-64. */
typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t masks __attribute__((vector_size(LANES * sizeof(double))));

static struct {
	double x, y; /* the middle */
	double step; /* between pixels */
	bool wanted; /* it is to be computed (again) */
	bool cancelled;
} picture = {.x = -0.65, .step = START_STEP, .wanted = true};

static uint8_t pixels[HEIGHT][WIDTH][4];

static struct {
	struct unilet_html_canvas_element *picture;
	struct unilet_canvas_rendering_context_2d *context;
	struct unilet_html_progress_element *progress;
	struct unilet_html_button_element *cancel;
	struct unilet_element *state;
} view;

static uint8_t colour[COLOURS][4];

static void make_colours(void)
{
	for (unsigned i = 0; i < COLOURS; i++) {
		const double turn = 2 * M_PI * i / COLOURS;

		for (unsigned k = 0; k < 3; k++)
			colour[i][k] = (uint8_t)(127.5 - 127.5 * cos(turn - 1.2 + 0.4 * k));
		colour[i][3] = 255;
	}
}

/* `steps` were done before |z|, squared, was `size`. */
static void paint(uint8_t pixel[4], int64_t steps, double size)
{
	static const uint8_t inside[4] = {0, 0, 0, 255};
	const double smooth = (double)steps + 1 - log2(log2(size) / 2);

	memcpy(pixel, size < ESCAPED ? inside : colour[(unsigned)(60 * sqrt(smooth < 0 ? 0 : smooth)) % COLOURS], 4);
}

/* A row of pixels, and how many steps that took. The compiler makes three of this function; the right one for the processor
 * is taken when the program starts. */
__attribute__((target_clones("avx512f", "avx2", "default"))) static uint64_t
compute_row(uint8_t pixel[WIDTH][4], double left, double step, double y, int steps_max)
{
	uint64_t total = 0;

	for (int at = 0; at < WIDTH; at += LANES) {
		lanes x = {0}, a = {0}, b = {0}, size = {0};
		masks steps = {0}, inside;
		int64_t any = 1;

		for (int i = 0; i < LANES; i++)
			x[i] = left + step * (at + i);
		for (int n = 0; n < steps_max && any; n++) {
			const lanes aa = a * a, bb = b * b, next_b = 2 * a * b + y;

			/* Those that are outside stay where they are. */
			size = aa + bb;
			inside = size < ESCAPED;
			b = (lanes)(((masks)next_b & inside) | ((masks)b & ~inside));
			a = (lanes)(((masks)(aa - bb + x) & inside) | ((masks)a & ~inside));
			steps -= inside;
			if (n % 8 == 7) {
				any = 0;
				for (int i = 0; i < LANES; i++)
					any |= inside[i];
			}
		}
		for (int i = 0; i < LANES; i++) {
			paint(pixel[at + i], steps[i], size[i]);
			total += (uint64_t)steps[i];
		}
	}
	return total;
}

static const char *vectors(void)
{
	return __builtin_cpu_supports("avx512f") ? "AVX-512" : __builtin_cpu_supports("avx2") ? "AVX2" : "SSE2";
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void say(const char *text)
{
	unilet_node_set_text_content(view.state, text);
}

static void show_band(int top)
{
	struct unilet_image_data *image =
		unilet_image_data_new_uint8_clamped_array(sizeof(pixels[0]) * BAND, pixels[top][0], WIDTH);

	unilet_canvas_rendering_context_2d_put_image_data(view.context, image, 0, top);
	unilet_html_progress_element_set_value(view.progress, top + BAND);
	unilet_release(image);
}

/* Computes all rows, unless somebody wants another picture or none. Returns how many steps that took, 0 if it was left. */
static uint64_t compute_rows(void)
{
	const double left = picture.x - picture.step * WIDTH / 2, top = picture.y - picture.step * HEIGHT / 2;
	const int steps_max = STEPS_MIN + (int)(200 * log2(START_STEP / picture.step));
	uint64_t total = 0;

	for (int row = 0; row < HEIGHT; row++) {
		total += compute_row(pixels[row], left, picture.step, top + picture.step * row, steps_max);
		if (row % BAND == BAND - 1) {
			show_band(row - BAND + 1);
			unilet_flush();
		}
		if (unilet_pending())
			unilet_wait(0);
		if (picture.wanted || picture.cancelled)
			return 0;
	}
	return total;
}

static void compute(void)
{
	const double start = seconds();
	uint64_t steps;
	char text[160];

	picture.wanted = false;
	picture.cancelled = false;
	unilet_html_button_element_set_disabled(view.cancel, false);
	say("Computing…");
	steps = compute_rows();
	unilet_html_button_element_set_disabled(view.cancel, true);
	if (steps > 0) {
		snprintf(text, sizeof(text), "%.2g× in %.2f s: %.1f billion steps a second, by %s",
			 START_STEP / picture.step, seconds() - start, (double)steps / (seconds() - start) / 1e9,
			 vectors());
		say(text);
	} else if (picture.cancelled) {
		say("Cancelled");
	}
}

/* Moves the middle by so many pixels, and takes so much of the step. */
static void go(double x, double y, double factor)
{
	const double step = picture.step * factor;

	picture.x += x * picture.step;
	picture.y += y * picture.step;
	picture.step = step < STEP_MIN ? STEP_MIN : step > START_STEP ? START_STEP : step;
	picture.wanted = true;
}

/* The place that was clicked becomes the middle. The event's field is the width that the picture is shown with. */
static void on_picture(const struct unilet_mouse_event_info *event, void *context)
{
	const double width = event->event.fields[0].kind == UNILET_NUMBER ? event->event.fields[0].number : WIDTH;
	const double scale = width > 0 ? WIDTH / width : 1;

	(void)context;
	go(event->offset_x * scale - WIDTH / 2.0, event->offset_y * scale - HEIGHT / 2.0, event->shift_key ? 2 : 0.5);
}

static void on_key(const struct unilet_keyboard_event_info *event, void *context)
{
	static const struct {
		const char *key;
		double x, y, factor;
	} moves[] = {
		{"ArrowLeft", -WIDTH / 8.0, 0, 1},
		{"ArrowRight", WIDTH / 8.0, 0, 1},
		{"ArrowUp", 0, -HEIGHT / 8.0, 1},
		{"ArrowDown", 0, HEIGHT / 8.0, 1},
		{"+", 0, 0, 0.5},
		{"-", 0, 0, 2},
	};

	(void)context;
	if (strcmp(event->key, "Escape") == 0)
		picture.cancelled = true;
	for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++)
		if (strcmp(event->key, moves[i].key) == 0)
			go(moves[i].x, moves[i].y, moves[i].factor);
}

/* `context` is the factor. */
static void on_zoom(const struct unilet_event_info *event, void *context)
{
	(void)event;
	go(0, 0, *(const double *)context);
}

static void on_start(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	picture.x = -0.65;
	picture.y = 0;
	picture.step = START_STEP;
	picture.wanted = true;
}

static void on_cancel(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	picture.cancelled = true;
}

static void *find(const char *id)
{
	return unilet_document_fragment_get_element_by_id(unilet_root(), id);
}

static void on_click(const char *id, unilet_listener *listener, void *context)
{
	struct unilet_element *element = find(id);

	unilet_listen(element, "click", listener, context, NULL);
	unilet_release(element);
}

static void listen(void)
{
	static double closer = 0.5, away = 2;
	static const char *const width[] = {"target.clientWidth"};
	static const char *const keys[] = {"ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "+", "-", "Escape"};
	const struct unilet_listen_options on_width = {.fields = width, .field_count = 1};
	const struct unilet_listen_options moving = {.flags = UNILET_PREVENT_DEFAULT, .keys = keys, .key_count = 7};

	unilet_mouse_event_listen(view.picture, "click", on_picture, NULL, &on_width);
	unilet_keyboard_event_listen(view.picture, "keydown", on_key, NULL, &moving);
	on_click("in", on_zoom, &closer);
	on_click("out", on_zoom, &away);
	on_click("start", on_start, NULL);
	on_click("cancel", on_cancel, NULL);
}

int main(void)
{
	struct unilet_document_fragment *content = unilet_html(page);

	unilet_document_fragment_append(unilet_root(), content);
	unilet_release(content);
	view.picture = find("picture");
	view.progress = find("progress");
	view.cancel = find("cancel");
	view.state = find("state");
	view.context = (void *)unilet_html_canvas_element_get_context(view.picture, "2d");
	listen();
	if (unilet_flush() < 0) {
		fprintf(stderr, "mandelbrot: %s\n", unilet_error()->message);
		return 1;
	}
	make_colours();
	do {
		if (picture.wanted)
			compute();
	} while (picture.wanted || unilet_wait(-1) >= 0);
	return 0;
}
