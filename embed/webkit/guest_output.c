/* guest_output.c: shows lines that a unilet prints; hostile bytes must not reach a terminal as they are. */
#include "guest_output.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <unistd.h>

#define OUTPUT_LINE_MAX         512u
#define OUTPUT_LINES_PER_SECOND 200u
#define OUTPUT_LAST_READS       16u

struct guest_output {
	int fd;
	guint watch;
	char *name;
	GString *line;
	gint64 second;
	unsigned lines; /* in this second */
};

static void show_line(struct guest_output *output)
{
	gint64 second = g_get_monotonic_time() / G_USEC_PER_SEC;

	if (second != output->second)
		output->lines = 0;
	output->second = second;
	if (output->lines++ < OUTPUT_LINES_PER_SECOND)
		g_printerr("[%s] %s\n", output->name, output->line->str);
	g_string_truncate(output->line, 0);
}

static void add_byte(struct guest_output *output, unsigned char byte)
{
	if (byte == '\n' || output->line->len >= OUTPUT_LINE_MAX)
		show_line(output);
	if (byte == '\n')
		return;
	if (g_ascii_isprint((gchar)byte) || byte >= 0xa0)
		g_string_append_c(output->line, (gchar)byte);
	else
		g_string_append_printf(output->line, "\\x%02x", byte);
}

/* Reads what is there. Returns 0 at the end, or if nothing is there. */
static int read_some(struct guest_output *output)
{
	unsigned char bytes[4096];
	ssize_t length = read(output->fd, bytes, sizeof(bytes));

	for (ssize_t i = 0; i < length; i++)
		add_byte(output, bytes[i]);
	return length > 0;
}

static gboolean on_readable(gint fd, GIOCondition condition, gpointer data)
{
	struct guest_output *output = data;

	(void)fd;
	(void)condition;
	if (read_some(output))
		return G_SOURCE_CONTINUE;
	output->watch = 0;
	return G_SOURCE_REMOVE;
}

struct guest_output *guest_output_open(const char *name, int *fd)
{
	struct guest_output *output;
	int end[2];

	if (pipe2(end, O_CLOEXEC) < 0)
		return NULL;
	/* Ours alone must not block; the server's end may. */
	g_unix_set_fd_nonblocking(end[0], TRUE, NULL);
	output = g_new0(struct guest_output, 1);
	output->fd = end[0];
	output->name = g_strescape(name, NULL);
	output->line = g_string_new(NULL);
	output->watch = g_unix_fd_add(end[0], G_IO_IN | G_IO_HUP, on_readable, output);
	*fd = end[1];
	return output;
}

void guest_output_close(struct guest_output *output)
{
	if (!output)
		return;
	/* What it said last often says why it ended. */
	for (unsigned i = 0; i < OUTPUT_LAST_READS && read_some(output); i++)
		;
	if (output->watch)
		g_source_remove(output->watch);
	if (output->line->len > 0)
		show_line(output);
	close(output->fd);
	g_string_free(output->line, TRUE);
	g_free(output->name);
	g_free(output);
}
