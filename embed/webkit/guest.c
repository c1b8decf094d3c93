/* guest.c: a unilet of the page: asked for by the web process, launched here, ended with the page. */
#include "browser.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "../../abi/launch_abi.h"
#include "../../monitor/image.h"
#include "guest_output.h"
#include "image_file.h"
#include "messages.h"
#include "store_path.h"

/* What a guest gets unless somebody says otherwise. */
#define GUEST_STORE_BYTES (16ull << 20)
#define GUEST_MEMORY_MAX  (4ull << 30)

struct guest {
	struct browser *browser;
	guint64 world;
	guint32 id;
	int image_fd;
	char *url; /* of its image, as it may be shown: hostile until escaped */
	char name[IMAGE_NAME_BYTES];
	char *store_path; /* NULL: it has none */
	guint64 memory_bytes;
	guint64 window_bytes;
	WebKitUserMessage *question; /* the web process's, until it is answered */
	struct unilet *unilet;       /* NULL until it runs */
	struct guest_output *output;
	guint watch;
	gboolean gone; /* its page has gone while the person was being asked */
	gboolean asking;
};

static void guest_free(gpointer data)
{
	struct guest *guest = data;

	/* The answer to the question still comes, and finds the mark. */
	if (guest->asking) {
		guest->gone = TRUE;
		return;
	}
	if (guest->watch)
		g_source_remove(guest->watch);
	unilet_close(guest->unilet);
	guest_output_close(guest->output);
	if (guest->image_fd >= 0)
		close(guest->image_fd);
	g_clear_object(&guest->question);
	g_free(guest->store_path);
	g_free(guest->url);
	g_free(guest);
}

static const char *reason_of(const struct unilet_outcome *outcome)
{
	if (outcome->status == UNILET_EXIT_NO_KVM)
		return "no-kvm";
	if (outcome->status == UNILET_EXIT_REFUSED)
		return "image";
	return outcome->message[0] ? "killed" : "exit";
}

/* A unilet of the page did not run, or not to its own end: the person is told, and --screenshot ends accordingly. */
static void take_failure(struct browser *browser, char *text)
{
	g_free(browser->failure);
	browser->failure = text;
	g_printerr("unilet-browser: %s\n", text);
}

/* What the web process says is hostile: it must not reach a terminal as it is. */
static char *harmless(const char *text)
{
	g_autofree char *part = g_strndup(text, MESSAGE_TEXT_MAX);

	return g_strescape(part, NULL);
}

/* Tells the page, and frees the guest. */
static void guest_ended(struct guest *guest, const char *reason, int status, const char *text)
{
	struct browser *browser = guest->browser;
	GVariant *parameters = g_variant_new(MESSAGE_ENDED_TYPE, guest->world, guest->id, reason, (gint32)status, text);
	WebKitUserMessage *message = webkit_user_message_new(MESSAGE_ENDED, parameters);

	if (!g_str_equal(reason, "exit"))
		take_failure(browser, g_strdup_printf("%s: %s", guest->url, text));
	if (guest->question)
		webkit_user_message_send_reply(guest->question, message);
	else
		webkit_web_view_send_message_to_page(browser->view, message, NULL, NULL, NULL);
	g_ptr_array_remove(browser->guests, guest);
}

/* Gives the web process the page window: the guest's memory is in it, not the guest's machine. */
static void send_started(struct guest *guest)
{
	const struct unilet_page_window *window = unilet_page_window(guest->unilet);
	g_autoptr(GUnixFDList) list = g_unix_fd_list_new();

	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		g_unix_fd_list_append(list, window->fd[i], NULL);
	webkit_user_message_send_reply(guest->question,
				       webkit_user_message_new_with_fd_list(MESSAGE_STARTED, NULL, list));
	g_clear_object(&guest->question);
}

static gboolean on_report(gint fd, GIOCondition condition, gpointer data)
{
	struct guest *guest = data;
	struct unilet_outcome outcome;

	(void)fd;
	(void)condition;
	if (unilet_step(guest->unilet, &outcome)) {
		guest->watch = 0;
		guest_ended(guest, reason_of(&outcome), outcome.status, outcome.message);
		return G_SOURCE_REMOVE;
	}
	/* Before that it may still be refused, and the page would have been told otherwise. */
	if (guest->question && unilet_started(guest->unilet))
		send_started(guest);
	return G_SOURCE_CONTINUE;
}

static int open_output(struct guest *guest, int console_fd[3])
{
	console_fd[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (console_fd[0] < 0)
		return -errno;
	guest->output = guest_output_open(guest->name, &console_fd[1]);
	console_fd[2] = console_fd[1];
	return guest->output ? 0 : -EMFILE;
}

static void guest_launch(struct guest *guest)
{
	struct unilet_outcome outcome = {.status = UNILET_EXIT_REFUSED};
	const char *arguments[] = {guest->name[0] ? guest->name : "unilet"};
	struct unilet_options options = {
		.image_fd = guest->image_fd,
		.memory_bytes = guest->memory_bytes,
		.argument_count = 1,
		.arguments = arguments,
		.store_path = guest->store_path,
		.store_bytes = guest->store_path ? GUEST_STORE_BYTES : 0,
		.console_fd = {-1, -1, -1},
		.page = 1,
		.page_window_bytes = guest->window_bytes,
		/* The image's origin is the page's: guest_new() has seen to that. */
		.pool = guest->browser->pool,
		.vcpus = 1,
		.policy = guest->browser->policy,
		.policy_origin = guest->browser->origin,
		.program_directory = guest->browser->programs,
	};
	int error = open_output(guest, options.console_fd);

	if (error == 0)
		error = unilet_launch(&options, &guest->unilet, &outcome);
	if (options.console_fd[0] >= 0)
		close(options.console_fd[0]);
	if (options.console_fd[1] >= 0)
		close(options.console_fd[1]);
	if (error < 0) {
		guest_ended(guest, error == -EDQUOT ? "failed" : reason_of(&outcome), outcome.status,
			    outcome.message[0] ? outcome.message : g_strerror(-error));
		return;
	}
	guest->watch = g_unix_fd_add(unilet_poll_fd(guest->unilet), G_IO_IN, on_report, guest);
}

static void on_consent(gboolean granted, gpointer data)
{
	struct guest *guest = data;

	guest->asking = FALSE;
	if (guest->gone)
		guest_free(guest);
	else if (granted)
		guest_launch(guest);
	else
		guest_ended(guest, "refused", 0, "this origin may not run unilets: nobody allowed it");
}

/* What the image says of itself; a damaged one is refused by the monitor, with the reason. */
static gboolean read_manifest(struct guest *guest)
{
	struct image image;
	uint64_t where;

	if (image_read(guest->image_fd, &image, &where) != IMAGE_FINE)
		return FALSE;
	memcpy(guest->name, image.manifest.name, sizeof(guest->name));
	guest->name[sizeof(guest->name) - 1] = '\0';
	if (guest->memory_bytes == 0)
		guest->memory_bytes = MIN(image.manifest.memory_bytes, GUEST_MEMORY_MAX);
	return (image.manifest.interfaces & IMAGE_WANTS_STORE) != 0;
}

static int take_image(WebKitUserMessage *message)
{
	GUnixFDList *list = webkit_user_message_get_fd_list(message);
	int fd;

	if (!list || g_unix_fd_list_get_length(list) != 1)
		return -EPROTO;
	fd = g_unix_fd_list_get(list, 0, NULL);
	if (fd >= 0 && image_file_check(fd) < 0) {
		close(fd);
		return -EPROTO;
	}
	return fd;
}

/* The page that asks must be the page that is shown: a message may be late, or a lie. */
static gboolean origin_matches(const struct browser *browser, const char *page_url, const char *image_url)
{
	g_autofree char *page = url_origin(page_url);
	g_autofree char *image = url_origin(image_url);

	return page && image && browser->origin && g_str_equal(page, browser->origin) && g_str_equal(image, page);
}

static struct guest *guest_new(struct browser *browser, WebKitUserMessage *message)
{
	const char *page_url, *image_url, *store;
	struct guest *guest = g_new0(struct guest, 1);

	guest->browser = browser;
	guest->question = g_object_ref(message);
	g_variant_get(webkit_user_message_get_parameters(message), "(tu&s&sm&stt)", &guest->world, &guest->id,
		      &page_url, &image_url, &store, &guest->memory_bytes, &guest->window_bytes);
	guest->url = harmless(image_url);
	guest->memory_bytes = MIN(guest->memory_bytes, GUEST_MEMORY_MAX);
	guest->image_fd = take_image(message);
	g_ptr_array_add(browser->guests, guest);
	if (guest->image_fd < 0 || !origin_matches(browser, page_url, image_url) ||
	    browser->guests->len > GUESTS_PER_PAGE_MAX) {
		guest_ended(guest, "failed", 0, "the request to start a unilet does not fit the page");
		return NULL;
	}
	if (read_manifest(guest) && store)
		guest->store_path = store_path(browser->origin, store);
	return guest;
}

static void take_open(struct browser *browser, WebKitUserMessage *message)
{
	struct guest *guest = guest_new(browser, message);

	if (!guest)
		return;
	guest->asking = TRUE;
	consent_ask(browser, browser->origin, guest->name, on_consent, guest);
}

static struct guest *find_guest(const struct browser *browser, guint64 world, guint32 id)
{
	for (guint i = 0; i < browser->guests->len; i++) {
		struct guest *guest = browser->guests->pdata[i];

		if (guest->world == world && guest->id == id)
			return guest;
	}
	return NULL;
}

static void take_close(struct browser *browser, GVariant *parameters)
{
	struct guest *guest;
	guint64 world;
	guint32 id;

	g_variant_get(parameters, MESSAGE_CLOSE_TYPE, &world, &id);
	guest = find_guest(browser, world, id);
	if (guest)
		g_ptr_array_remove(browser->guests, guest);
}

static void take_violation(struct browser *browser, GVariant *parameters)
{
	struct guest *guest;
	guint64 world, value0, value1;
	guint32 id;
	gint32 number;

	g_variant_get(parameters, MESSAGE_VIOLATION_TYPE, &world, &id, &number, &value0, &value1);
	guest = find_guest(browser, world, id);
	if (guest && guest->unilet)
		unilet_violation(guest->unilet, number, value0, value1);
}

static void take_lost(struct browser *browser, GVariant *parameters)
{
	const char *why;
	guint64 world;

	g_variant_get(parameters, "(t&s)", &world, &why);
	take_failure(browser, harmless(why));
}

static gboolean is_message(WebKitUserMessage *message, const char *name, const char *type)
{
	GVariant *parameters = webkit_user_message_get_parameters(message);

	return g_str_equal(webkit_user_message_get_name(message), name) && parameters &&
	       g_variant_is_of_type(parameters, G_VARIANT_TYPE(type));
}

gboolean guest_message(struct browser *browser, WebKitUserMessage *message)
{
	GVariant *parameters = webkit_user_message_get_parameters(message);

	if (!browser->guests)
		return FALSE;
	if (is_message(message, MESSAGE_OPEN, MESSAGE_OPEN_TYPE))
		take_open(browser, message);
	else if (is_message(message, MESSAGE_CLOSE, MESSAGE_CLOSE_TYPE))
		take_close(browser, parameters);
	else if (is_message(message, MESSAGE_LOST, MESSAGE_LOST_TYPE))
		take_lost(browser, parameters);
	else if (is_message(message, MESSAGE_VIOLATION, MESSAGE_VIOLATION_TYPE))
		take_violation(browser, parameters);
	else
		return FALSE;
	return TRUE;
}

void guest_end_all(struct browser *browser)
{
	if (!browser->guests)
		browser->guests = g_ptr_array_new_with_free_func(guest_free);
	g_ptr_array_set_size(browser->guests, 0);
	consent_withdraw(browser);
	g_clear_pointer(&browser->failure, g_free);
}
