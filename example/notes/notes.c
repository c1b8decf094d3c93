/* notes.c: notes in the page, each an ordinary file under /data. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <unilet/dom.h>
#include <unilet/error.h>

#define FOLDER         "/data/notes"
#define NEW_FILE       "new" /* what is being written; no note is called so */
#define NOTES_MAX      500u
#define NOTE_BYTES_MAX (256u << 10)
#define TITLE_BYTES    60u
#define PAUSE_MS       300u /* in typing, after which it is saved */

struct note {
	unsigned number;         /* its file is called NUMBER.txt */
	char title[TITLE_BYTES]; /* its first line */
	struct unilet_element *button;
};

static struct {
	struct note note[NOTES_MAX];
	size_t count;
	unsigned shown; /* the number of the note in the text field; it may not have been written yet */
	int timer;      /* until it is saved; 0: nothing is to be saved */
} notes;

static struct {
	struct unilet_element *list, *state, *make, *remove;
	struct unilet_html_text_area_element *text;
} view;

static void say(const char *text)
{
	unilet_node_set_text_content(view.state, text);
}

/* Says what failed, in the page and on standard error. */
static void complain(const char *what)
{
	char text[160];

	snprintf(text, sizeof(text), "%s: %s", what, strerror(errno));
	fprintf(stderr, "notes: %s\n", text);
	say(text);
}

static const char *file_name(unsigned number)
{
	static char name[24];

	snprintf(name, sizeof(name), "%u.txt", number);
	return name;
}

/* At most `size` - 1 bytes, as a string. Returns 0 or -1. */
static int read_note(unsigned number, char *text, size_t size)
{
	int fd = open(file_name(number), O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? -1 : read(fd, text, size - 1);

	text[length > 0 ? length : 0] = 0;
	if (fd >= 0)
		close(fd);
	return length < 0 ? -1 : 0;
}

/* After a loss of power the name has the old text or the new one: that is on the disk before it gets the name. */
static int write_note(unsigned number, const char *text)
{
	const size_t length = strlen(text);
	int fd = open(NEW_FILE, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int result;

	if (fd < 0)
		return -1;
	result = write(fd, text, length) == (ssize_t)length ? fsync(fd) : -1;
	if (close(fd) != 0 || result != 0)
		return -1;
	if (rename(NEW_FILE, file_name(number)) != 0)
		return -1;
	sync();
	return 0;
}

/* What is cut off at the end of a title may be a part of a character. */
static void make_title(const char *text, struct note *note)
{
	size_t length = strcspn(text, "\n");

	if (length >= TITLE_BYTES) {
		length = TITLE_BYTES - 1;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--;
	}
	memcpy(note->title, text, length);
	note->title[length] = 0;
}

static int load_note(const char *name, struct note *note)
{
	char text[TITLE_BYTES + 1], end;

	if (sscanf(name, "%u.tx%c", &note->number, &end) != 2 || strcmp(name, file_name(note->number)) != 0)
		return -1; /* somebody else's file */
	if (read_note(note->number, text, sizeof(text)) != 0)
		return -1;
	make_title(text, note);
	return 0;
}

/* The newest first. */
static int compare_notes(const void *a, const void *b)
{
	const unsigned left = ((const struct note *)a)->number, right = ((const struct note *)b)->number;

	return left < right ? 1 : left > right ? -1 : 0;
}

static void load_notes(void)
{
	DIR *folder = opendir(".");
	struct dirent *entry;

	if (!folder) {
		complain("reading the notes");
		return;
	}
	while (notes.count < NOTES_MAX && (entry = readdir(folder))) {
		if (load_note(entry->d_name, &notes.note[notes.count]) == 0)
			notes.count++;
	}
	closedir(folder);
	qsort(notes.note, notes.count, sizeof(notes.note[0]), compare_notes);
}

/* The one that is shown, or NULL if it has not been written yet. */
static struct note *shown_note(void)
{
	for (size_t i = 0; i < notes.count; i++) {
		if (notes.note[i].number == notes.shown)
			return &notes.note[i];
	}
	return NULL;
}

static void show_title(const struct note *note)
{
	unilet_node_set_text_content(note->button, note->title[0] ? note->title : "(empty)");
	unilet_element_set_attribute(note->button, "aria-pressed", note->number == notes.shown ? "true" : "false");
}

/* Puts it into the list, whose other parts stay as they are: somebody may just be clicking one. */
static void add_to_list(struct note *note)
{
	struct unilet_element *item = unilet_document_create_element(unilet_document(), "li");

	note->button = unilet_document_create_element(unilet_document(), "button");
	unilet_element_set_attribute(note->button, "type", "button");
	unilet_node_append_child(item, note->button);
	unilet_element_prepend(view.list, item);
	show_title(note);
	unilet_release(item);
}

static void remove_from_list(struct note *note)
{
	struct unilet_element *item = unilet_node_parent_element(note->button);

	unilet_element_remove(item);
	unilet_release(item);
	unilet_release(note->button);
	notes.count--;
	memmove(note, note + 1, (size_t)(notes.note + notes.count - note) * sizeof(*note));
}

/* It has been written for the first time: it is the newest. */
static struct note *add_note(void)
{
	memmove(notes.note + 1, notes.note, notes.count * sizeof(notes.note[0]));
	notes.count++;
	notes.note[0] = (struct note){.number = notes.shown};
	add_to_list(&notes.note[0]);
	return &notes.note[0];
}

/* Returns 0 after saying what failed, else 1. */
static int save_text(const char *text)
{
	struct note *note = shown_note();

	if (!note && notes.count == NOTES_MAX)
		errno = EDQUOT;
	else if (strlen(text) > NOTE_BYTES_MAX)
		errno = EFBIG;
	else if (write_note(notes.shown, text) == 0) {
		note = note ? note : add_note();
		make_title(text, note);
		show_title(note);
		return 1;
	}
	complain("saving");
	return 0;
}

static void save(void *context)
{
	char *text = unilet_html_text_area_element_value(view.text);

	(void)context;
	unilet_timer_cancel(notes.timer);
	notes.timer = 0;
	if (!text)
		say(unilet_error()->message);
	else if (save_text(text))
		say("Saved");
	free(text);
}

static void save_what_is_open(void)
{
	if (notes.timer)
		save(NULL);
}

static void show_text(unsigned number)
{
	static char text[NOTE_BYTES_MAX + 1];

	notes.shown = number;
	if (read_note(number, text, sizeof(text)) != 0 && errno != ENOENT)
		complain("opening");
	unilet_html_text_area_element_set_value(view.text, text);
	for (size_t i = 0; i < notes.count; i++)
		show_title(&notes.note[i]);
}

/* The one to show if nothing is said; the first note of all, if there is none yet. */
static unsigned newest(void)
{
	return notes.count > 0 ? notes.note[0].number : 1;
}

static void on_input(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	unilet_timer_cancel(notes.timer);
	notes.timer = unilet_timer_start(PAUSE_MS, save, NULL);
	say("…");
}

/* One listener for all of the list. */
static void on_list(const struct unilet_event_info *event, void *context)
{
	(void)context;
	save_what_is_open();
	for (size_t i = 0; i < notes.count; i++) {
		if ((void *)notes.note[i].button != (void *)event->target)
			continue;
		say("");
		show_text(notes.note[i].number);
		return;
	}
}

static void on_make(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	save_what_is_open();
	say("A new note");
	show_text(notes.count > 0 ? newest() + 1 : 1);
	unilet_html_element_focus(view.text);
}

static void on_remove(const struct unilet_event_info *event, void *context)
{
	struct note *note = shown_note();

	(void)event;
	(void)context;
	unilet_timer_cancel(notes.timer);
	notes.timer = 0;
	if (note && unlink(file_name(notes.shown)) != 0) {
		complain("deleting");
		return;
	}
	sync();
	if (note)
		remove_from_list(note);
	show_text(newest());
	say("Deleted");
}

static struct unilet_element *find(const char *selector)
{
	return unilet_document_query_selector(unilet_document(), selector);
}

/* Goes to the notes; makes the folder the first time. Returns 0 or -1. */
static int enter_folder(void)
{
	if (mkdir(FOLDER, 0700) != 0 && errno != EEXIST)
		return -1;
	return chdir(FOLDER);
}

static void start(void)
{
	unilet_listen(view.text, "input", on_input, NULL, NULL);
	unilet_listen(view.list, "click", on_list, NULL, NULL);
	unilet_listen(view.make, "click", on_make, NULL, NULL);
	unilet_listen(view.remove, "click", on_remove, NULL, NULL);
	load_notes();
	for (size_t i = notes.count; i > 0; i--)
		add_to_list(&notes.note[i - 1]);
	show_text(newest());
	say(notes.count > 0 ? "" : "No notes yet: write one");
	unilet_html_text_area_element_set_disabled(view.text, false);
}

int main(void)
{
	int result;

	view.list = find("#list");
	view.text = (struct unilet_html_text_area_element *)find("#text");
	view.state = find("#state");
	view.make = find("#new");
	view.remove = find("#delete");
	if (enter_folder() == 0)
		start();
	else
		complain("There is no place for notes");
	result = unilet_run();
	save_what_is_open();
	if (result == 0 || result == -UNILET_ERROR_CLOSED)
		return 0;
	fprintf(stderr, "notes: %s\n", unilet_error_text(result));
	return 1;
}
