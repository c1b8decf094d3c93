/* kept.c: objects whose handles are kept for good: the root, its document and window, interface objects by name. */
#include "page.h"

#define NODE_TYPE_DOCUMENT 9

enum { KEY_DOCUMENT = -1, KEY_WINDOW = -2 };

struct kept {
	int key; /* the number of a global's name, or one of those above */
	uint32_t handle;
};

static struct sdk_buffer kept = SDK_BUFFER((UNILET_PAGE_NAMES_MAX + 2) * sizeof(struct kept));

static struct kept *find(int key)
{
	struct kept *all = (struct kept *)(void *)kept.bytes;

	for (size_t i = 0; i < kept.length / sizeof(*all); i++)
		if (all[i].key == key)
			return &all[i];
	return NULL;
}

void sdk_kept_forget(uint32_t handle)
{
	struct kept *all = (struct kept *)(void *)kept.bytes;
	const size_t count = kept.length / sizeof(*all);

	for (size_t i = 0; i < count; i++) {
		if (all[i].handle != handle)
			continue;
		all[i] = all[count - 1];
		kept.length -= sizeof(*all);
		return;
	}
}

/* Keeps what the operation that was put last makes. */
static struct unilet_object *keep(int key, uint32_t handle)
{
	const struct kept one = {key, handle};

	if (handle == 0)
		return NULL;
	if (sdk_batch_note(sdk_batch.count - 1, handle) == 0 && sdk_buffer_append(&kept, &one, sizeof(one)) == 0)
		sdk_handle_pin(handle);
	return sdk_object(handle);
}

struct unilet_object *unilet_root_object(void)
{
	return sdk_object(PAGE_ROOT);
}

struct unilet_object *unilet_global(const char *name)
{
	const int key = sdk_name(name);
	const struct kept *found = find(key);
	uint32_t result;

	if (key < 0) {
		sdk_fail(key);
		return NULL;
	}
	if (found)
		return sdk_object(found->handle);
	result = sdk_handle_take();
	sdk_operation_begin(PAGE_GLOBAL);
	sdk_operation_word(result);
	sdk_operation_word((uint32_t)key);
	return keep(key, sdk_operation_end_with(result));
}

static struct unilet_object *keep_member(int key, const char *name)
{
	return keep(key, sdk_handle(unilet_get(unilet_root_object(), name)));
}

enum root_kind { ROOT_UNKNOWN, ROOT_DOCUMENT, ROOT_WINDOW, ROOT_NODE };

/* Looks at what the page handed over: a document itself, a node that belongs to one, or a window, which has no type. */
static enum root_kind root_kind(void)
{
	static enum root_kind known;
	struct unilet_value type;
	double number = 0;

	if (known != ROOT_UNKNOWN || unilet_read(unilet_root_object(), "nodeType", &type) < 0)
		return known;
	if (sdk_value_number(&type, &number))
		known = number == NODE_TYPE_DOCUMENT ? ROOT_DOCUMENT : ROOT_NODE;
	else
		known = ROOT_WINDOW;
	unilet_value_free(&type);
	return known;
}

void *unilet_document_object(void)
{
	const struct kept *found = find(KEY_DOCUMENT);

	if (found)
		return sdk_object(found->handle);
	switch (root_kind()) {
	case ROOT_DOCUMENT:
		return unilet_root_object();
	case ROOT_WINDOW:
		return keep_member(KEY_DOCUMENT, "document");
	case ROOT_NODE:
		return keep_member(KEY_DOCUMENT, "ownerDocument");
	default:
		return NULL;
	}
}

void *unilet_window_object(void)
{
	const struct kept *found = find(KEY_WINDOW);

	if (found)
		return sdk_object(found->handle);
	switch (root_kind()) {
	case ROOT_DOCUMENT:
		return keep_member(KEY_WINDOW, "defaultView");
	case ROOT_WINDOW:
		return unilet_root_object();
	default:
		return NULL;
	}
}
