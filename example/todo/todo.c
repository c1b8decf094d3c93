/* todo.c: a list of tasks that is kept: added, checked, changed in place, filtered, cleared. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/dom.h>
#include <unilet/html.h>
#include <unilet/keyvalue.h>

#define TASKS_MAX  1000u
#define TEXT_BYTES 400u    /* with its end: 99 characters are at most 297 bytes */
#define KEY        "tasks" /* its value: a line for each task, "x text" if it is done, else "- text" */

static const char page[] = "<input id=new maxlength=99 aria-label='New task' placeholder='What needs to be done?'>"
			   "<ul id=list aria-label=Tasks></ul>"
			   "<div id=foot class=bar>"
			   "<button type=button data-filter=all aria-pressed=true>All</button>"
			   "<button type=button data-filter=open aria-pressed=false>Open</button>"
			   "<button type=button data-filter=done aria-pressed=false>Done</button>"
			   "<button id=clear type=button>Clear done</button>"
			   "<output id=count></output>"
			   "</div>";

/* A class says what a part is for; the text takes the focus, so that its editor may. */
static const char item[] = "<li>"
			   "<input type=checkbox class=check data-part=check>"
			   "<span class=text tabindex=-1 data-part=text></span>"
			   "<input class=editor maxlength=99 aria-label='Change task' hidden data-part=editor>"
			   "<button type=button class=edit aria-label=Change data-part=edit>&#9998;</button>"
			   "<button type=button class=remove aria-label=Delete data-part=remove>&#215;</button>"
			   "</li>";

enum part { PART_CHECK, PART_TEXT, PART_EDITOR, PART_EDIT, PART_REMOVE, PART_COUNT };

struct task {
	char text[TEXT_BYTES];
	bool done;
	struct unilet_html_element *item, *shown_text, *edit, *remove;
	struct unilet_html_input_element *check, *editor;
};

enum filter { FILTER_ALL, FILTER_OPEN, FILTER_DONE };

static const char *const filter_names[] = {"all", "open", "done"};

static struct {
	struct task *task[TASKS_MAX]; /* as they are shown */
	size_t count;
	struct task *edited;
	enum filter filter;
} todo;

static struct {
	struct unilet_html_input_element *new_task;
	struct unilet_html_element *list, *foot, *count;
	struct unilet_html_button_element *clear;
	struct unilet_template *item;
} view;

static bool is_shown(const struct task *task)
{
	return todo.filter == FILTER_ALL || task->done == (todo.filter == FILTER_DONE);
}

/* What depends on more than one task. */
static void show_all(void)
{
	size_t open = 0;
	char text[32];

	for (size_t i = 0; i < todo.count; i++) {
		unilet_html_element_set_hidden(todo.task[i]->item, !is_shown(todo.task[i]));
		open += !todo.task[i]->done;
	}
	snprintf(text, sizeof(text), "%zu left", open);
	unilet_node_set_text_content(view.count, text);
	unilet_html_element_set_hidden(view.foot, todo.count == 0);
	unilet_html_button_element_set_disabled(view.clear, open == todo.count);
}

static void show_task(const struct task *task)
{
	char label[TEXT_BYTES + 8];

	snprintf(label, sizeof(label), "Done: %s", task->text);
	unilet_node_set_text_content(task->shown_text, task->text);
	unilet_element_set_attribute(task->check, "aria-label", label);
	unilet_html_input_element_set_checked(task->check, task->done);
	unilet_element_set_class_name(task->item, task->done ? "done" : "");
}

static void save(void)
{
	static char text[TASKS_MAX * (TEXT_BYTES + 3)];
	size_t length = 0;
	int result;

	for (size_t i = 0; i < todo.count; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%c %s\n",
					   todo.task[i]->done ? 'x' : '-', todo.task[i]->text);
	result = unilet_keyvalue_put(KEY, text, length);
	if (result == 0)
		result = unilet_keyvalue_flush();
	if (result < 0 && result != -UNILET_ERROR_UNSUPPORTED)
		fprintf(stderr, "todo: saving: %s\n", unilet_error_text(result));
}

static void changed(void)
{
	show_all();
	save();
}

/* Without spaces around it, on one line; what is cut off ends with a whole character. */
static void take_text(char to[TEXT_BYTES], const char *text)
{
	size_t length;

	text += strspn(text, " \t\r\n");
	length = strnlen(text, TEXT_BYTES);
	if (length == TEXT_BYTES)
		do
			length--;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80);
	while (length > 0 && strchr(" \t\r\n", text[length - 1]))
		length--;
	memcpy(to, text, length);
	to[length] = 0;
	for (char *at = to; (at = strpbrk(at, "\r\n")); at++)
		*at = ' ';
}

static void make_item(struct task *task)
{
	struct unilet_element *part[PART_COUNT];

	task->item = (void *)unilet_template_clone(view.item, part);
	task->check = (void *)part[PART_CHECK];
	task->shown_text = (void *)part[PART_TEXT];
	task->editor = (void *)part[PART_EDITOR];
	task->edit = (void *)part[PART_EDIT];
	task->remove = (void *)part[PART_REMOVE];
}

/* Nothing happens if the text is empty, or the list full. */
static void add_task(const char *text, bool done)
{
	struct task *task = todo.count < TASKS_MAX ? calloc(1, sizeof(*task)) : NULL;

	if (!task)
		return;
	take_text(task->text, text);
	if (!task->text[0]) {
		free(task);
		return;
	}
	task->done = done;
	make_item(task);
	show_task(task);
	unilet_element_append(view.list, task->item);
	todo.task[todo.count++] = task;
}

static void remove_task(size_t index)
{
	struct task *task = todo.task[index];
	const void *const made[] = {task->item, task->check, task->shown_text, task->editor, task->edit, task->remove};

	if (task == todo.edited)
		todo.edited = NULL;
	unilet_element_remove(task->item);
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		unilet_release(made[i]);
	free(task);
	todo.count--;
	for (size_t i = index; i < todo.count; i++)
		todo.task[i] = todo.task[i + 1];
}

static void edit(struct task *task)
{
	todo.edited = task;
	unilet_html_element_set_hidden(task->shown_text, true);
	unilet_html_element_set_hidden(task->editor, false);
	unilet_html_input_element_set_value(task->editor, task->text);
	unilet_html_element_focus(task->editor);
	unilet_html_input_element_select(task->editor);
}

/* `text`: NULL leaves the task as it was; an empty one removes it. */
static void end_edit(struct task *task, const char *text)
{
	char taken[TEXT_BYTES];

	todo.edited = NULL;
	unilet_html_element_set_hidden(task->editor, true);
	unilet_html_element_set_hidden(task->shown_text, false);
	if (!text)
		return;
	take_text(taken, text);
	if (taken[0]) {
		memcpy(task->text, taken, sizeof(taken));
		show_task(task);
	} else {
		for (size_t i = 0; i < todo.count; i++)
			if (todo.task[i] == task)
				remove_task(i);
	}
	changed();
}

/* The listeners of the list: one for each type of event, which find the task and the part that it came from. */

static size_t index_of(const struct unilet_event_info *event)
{
	size_t i = 0;

	while (i < todo.count && event->matched != (void *)todo.task[i]->item)
		i++;
	return i;
}

static void on_click(const struct unilet_event_info *event, void *context)
{
	const size_t index = index_of(event);

	(void)context;
	if (index == todo.count)
		return;
	if (event->target == (void *)todo.task[index]->edit) {
		edit(todo.task[index]);
	} else if (event->target == (void *)todo.task[index]->remove) {
		remove_task(index);
		unilet_html_element_focus(view.new_task);
		changed();
	}
}

static void on_double_click(const struct unilet_event_info *event, void *context)
{
	const size_t index = index_of(event);

	(void)context;
	if (index < todo.count && event->target == (void *)todo.task[index]->shown_text)
		edit(todo.task[index]);
}

static void on_check(const struct unilet_event_info *event, void *context)
{
	const size_t index = index_of(event);

	(void)context;
	if (index == todo.count || event->target != (void *)todo.task[index]->check)
		return;
	todo.task[index]->done = event->fields[0].kind == UNILET_BOOLEAN && event->fields[0].boolean;
	show_task(todo.task[index]);
	changed();
}

/* Enter takes what the editor has, Escape leaves the task as it was. Enter that ends the composition of a character does
 * not mean the task. */
static void on_editor_key(const struct unilet_keyboard_event_info *event, void *context)
{
	struct task *task = todo.edited;

	(void)context;
	if (!task || event->is_composing)
		return;
	unilet_html_element_set_hidden(task->shown_text, false);
	unilet_html_element_focus(task->shown_text); /* else whoever has no mouse would have lost the place */
	end_edit(task, strcmp(event->key, "Enter") == 0 ? unilet_event_string(&event->event, 0) : NULL);
}

/* To go elsewhere takes it, too. */
static void on_editor_left(const struct unilet_event_info *event, void *context)
{
	(void)context;
	if (todo.edited && event->target == (void *)todo.edited->editor)
		end_edit(todo.edited, unilet_event_string(event, 0));
}

static void on_new_key(const struct unilet_keyboard_event_info *event, void *context)
{
	(void)context;
	if (event->is_composing)
		return;
	add_task(unilet_event_string(&event->event, 0), false);
	unilet_html_input_element_set_value(view.new_task, "");
	changed();
}

static void on_filter(const struct unilet_event_info *event, void *context)
{
	(void)context;
	for (size_t i = 0; i < sizeof(filter_names) / sizeof(filter_names[0]); i++) {
		char selector[32];
		struct unilet_element *button;
		const bool wanted = strcmp(unilet_event_string(event, 0), filter_names[i]) == 0;

		snprintf(selector, sizeof(selector), "[data-filter=%s]", filter_names[i]);
		button = unilet_element_query_selector(view.foot, selector);
		unilet_element_set_attribute(button, "aria-pressed", wanted ? "true" : "false");
		unilet_release(button);
		if (wanted)
			todo.filter = (enum filter)i;
	}
	show_all();
}

static void on_clear(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	for (size_t i = todo.count; i > 0; i--)
		if (todo.task[i - 1]->done)
			remove_task(i - 1);
	unilet_html_element_focus(view.new_task);
	changed();
}

static void listen(void)
{
	static const char *const value[] = {"target.value"}, *const checked[] = {"target.checked"};
	static const char *const filter[] = {"matched.dataset.filter"};
	static const char *const enter[] = {"Enter"}, *const enter_escape[] = {"Enter", "Escape"};
	const struct unilet_listen_options in_item = {.closest = "li"};

	unilet_listen(view.list, "click", on_click, NULL, &in_item);
	unilet_listen(view.list, "dblclick", on_double_click, NULL, &in_item);
	unilet_listen(view.list, "change", on_check, NULL,
		      &(struct unilet_listen_options){.closest = "li", .fields = checked, .field_count = 1});
	unilet_listen(view.list, "focusout", on_editor_left, NULL,
		      &(struct unilet_listen_options){.closest = ".editor", .fields = value, .field_count = 1});
	unilet_keyboard_event_listen(
		view.list, "keydown", on_editor_key, NULL,
		&(struct unilet_listen_options){
			.closest = ".editor", .fields = value, .field_count = 1, .keys = enter_escape, .key_count = 2});
	unilet_keyboard_event_listen(
		view.new_task, "keydown", on_new_key, NULL,
		&(struct unilet_listen_options){.fields = value, .field_count = 1, .keys = enter, .key_count = 1});
	unilet_listen(view.foot, "click", on_filter, NULL,
		      &(struct unilet_listen_options){.closest = "[data-filter]", .fields = filter, .field_count = 1});
	unilet_listen(view.clear, "click", on_clear, NULL, NULL);
}

static void load(void)
{
	static char text[TASKS_MAX * (TEXT_BYTES + 3) + 1];
	const int64_t length = unilet_keyvalue_get(KEY, text, sizeof(text) - 1);
	char *rest = text, *line;

	if (length < 0) {
		if (length != -UNILET_ERROR_NOT_FOUND && length != -UNILET_ERROR_UNSUPPORTED)
			fprintf(stderr, "todo: reading what was kept: %s\n", unilet_error_text((int)length));
		return;
	}
	while ((line = strsep(&rest, "\n")))
		if (strlen(line) > 2)
			add_task(line + 2, line[0] == 'x');
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
	view.new_task = find("new");
	view.list = find("list");
	view.foot = find("foot");
	view.clear = find("clear");
	view.count = find("count");
	view.item = unilet_template_open(item);
	load();
	show_all();
	listen();
	if (unilet_flush() < 0) {
		fprintf(stderr, "todo: %s\n", unilet_error()->message);
		return 1;
	}
	unilet_run();
	return 0;
}
