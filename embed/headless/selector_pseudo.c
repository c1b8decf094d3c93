/* selector_pseudo.c: pseudo-classes, as they are written. */
#include "selector.h"

/* Those without parentheses that depend on an element's state. */
static const struct {
	const char *name;
	enum state state;
} states[] = {
	{"root", STATE_ROOT},
	{"scope", STATE_SCOPE},
	{"empty", STATE_EMPTY},
	{"checked", STATE_CHECKED},
	{"indeterminate", STATE_INDETERMINATE},
	{"disabled", STATE_DISABLED},
	{"enabled", STATE_ENABLED},
	{"required", STATE_REQUIRED},
	{"optional", STATE_OPTIONAL},
	{"read-only", STATE_READ_ONLY},
	{"read-write", STATE_READ_WRITE},
	{"placeholder-shown", STATE_PLACEHOLDER_SHOWN},
	{"default", STATE_DEFAULT},
	{"valid", STATE_VALID},
	{"invalid", STATE_INVALID},
	{"link", STATE_LINK},
	{"any-link", STATE_LINK},
	{"focus", STATE_FOCUS},
	{"focus-visible", STATE_FOCUS},
	{"focus-within", STATE_FOCUS_WITHIN},
	{"open", STATE_OPEN},
	{"in-range", STATE_IN_RANGE},
	{"out-of-range", STATE_OUT_OF_RANGE},
	{"user-valid", STATE_USER_VALID},
	{"user-invalid", STATE_USER_INVALID},
	{"defined", STATE_DEFINED},
};

/* Those that ask for a place among the siblings, with or without an+b. */
static const struct {
	const char *name;
	bool counts; /* has an+b in parentheses */
	bool from_end, of_type;
	bool only; /* both ends */
} places[] = {
	{"first-child", false, false, false, false}, {"last-child", false, true, false, false},
	{"only-child", false, false, false, true},   {"first-of-type", false, false, true, false},
	{"last-of-type", false, true, true, false},  {"only-of-type", false, false, true, true},
	{"nth-child", true, false, false, false},    {"nth-last-child", true, true, false, false},
	{"nth-of-type", true, false, true, false},   {"nth-last-of-type", true, true, true, false},
};

/* What no node here can be. */
static const char *const never[] = {
	"visited",
	"hover",
	"active",
	"target",
	"fullscreen",
	"modal",
	"popover-open",
	"autofill",
	"target-current",
	"buffering",
	"muted",
	"seeking",
	"stalled",
	"volume-locked",
	"playing",
	"paused",
	"picture-in-picture",
	/* Pseudo-elements that are older than "::". */
	"before",
	"after",
	"first-line",
	"first-letter",
};

static const char *const pseudo_elements[] = {
	"before",        "after",    "first-line",           "first-letter",    "marker",      "placeholder",
	"selection",     "backdrop", "file-selector-button", "details-content", "target-text", "spelling-error",
	"grammar-error", "cue",
};

static const char *const pseudo_functions[] = {"slotted", "part", "highlight", "cue"};

static bool is_one_of(struct string name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (string_equal_ignoring_case(name, string_of(names[i])))
			return true;
	return false;
}

#define IS_ONE_OF(name, names) is_one_of(name, names, sizeof(names) / sizeof((names)[0]))

static bool parse_of(struct reader *reader, struct simple *simple)
{
	struct string of;

	reader_skip_space(reader);
	if (simple->of_type || !reader_ident(reader, &of))
		return true;
	return string_equal_ignoring_case(of, STRING("of")) && parse_list(reader, false, false, &simple->list);
}

static bool parse_place(struct reader *reader, struct simple *simple, struct string name, bool counts, bool *found)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (places[i].counts != counts || !string_equal_ignoring_case(name, string_of(places[i].name)))
			continue;
		*found = true;
		simple->kind = SIMPLE_NTH;
		simple->from_end = places[i].from_end;
		simple->of_type = places[i].of_type;
		simple->only = places[i].only;
		simple->b = 1;
		reader_skip_space(reader);
		return !counts || (reader_nth(reader, &simple->a, &simple->b) && parse_of(reader, simple));
	}
	*found = false;
	return false;
}

static bool parse_lang(struct reader *reader, struct simple *simple)
{
	simple->kind = SIMPLE_LANG;
	reader_skip_space(reader);
	return reader_ident(reader, &simple->value) || reader_string(reader, &simple->value);
}

static bool parse_has(struct reader *reader, struct simple *simple)
{
	bool well;

	if (reader->in_has)
		return false;
	simple->kind = SIMPLE_HAS;
	reader->in_has = true;
	well = parse_list(reader, true, false, &simple->list);
	reader->in_has = false;
	return well;
}

static bool parse_dir(struct reader *reader, struct simple *simple)
{
	struct string name;

	simple->kind = SIMPLE_DIRECTION;
	reader_skip_space(reader);
	if (!reader_ident(reader, &name))
		return false;
	/* A direction that nobody knows is none that an element could have. */
	simple->direction = string_equal_ignoring_case(name, STRING("ltr"))   ? DIRECTION_LEFT_TO_RIGHT
			    : string_equal_ignoring_case(name, STRING("rtl")) ? DIRECTION_RIGHT_TO_LEFT
									      : DIRECTION_NONE;
	return true;
}

/* One compound. */
static bool parse_host(struct reader *reader, struct simple *simple)
{
	simple->kind = SIMPLE_HOST;
	return parse_list(reader, false, false, &simple->list) && !simple->list->next && !simple->list->right->left;
}

/* What is in the parentheses. */
static bool parse_arguments(struct reader *reader, struct simple *simple, struct string name)
{
	bool found, well = parse_place(reader, simple, name, true, &found);

	if (found)
		return well;
	if (string_equal_ignoring_case(name, STRING("is")) || string_equal_ignoring_case(name, STRING("where"))) {
		simple->kind = SIMPLE_IS;
		return parse_list(reader, false, true, &simple->list);
	}
	if (string_equal_ignoring_case(name, STRING("not"))) {
		simple->kind = SIMPLE_NOT;
		return parse_list(reader, false, false, &simple->list);
	}
	if (string_equal_ignoring_case(name, STRING("has")))
		return parse_has(reader, simple);
	if (string_equal_ignoring_case(name, STRING("dir")))
		return parse_dir(reader, simple);
	if (string_equal_ignoring_case(name, STRING("host")))
		return parse_host(reader, simple);
	return string_equal_ignoring_case(name, STRING("lang")) && parse_lang(reader, simple);
}

static bool parse_plain(struct reader *reader, struct simple *simple, struct string name)
{
	bool found, well = parse_place(reader, simple, name, false, &found);

	if (found)
		return well;
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (string_equal_ignoring_case(name, string_of(states[i].name))) {
			simple->kind = SIMPLE_STATE;
			simple->state = states[i].state;
			return true;
		}
	if (string_equal_ignoring_case(name, STRING("host"))) {
		simple->kind = SIMPLE_HOST;
		return true;
	}
	return IS_ONE_OF(name, never);
}

/* Valid, and no element. */
static bool parse_pseudo_element(struct reader *reader, struct string name)
{
	struct complex *list;

	if (!reader_take(reader, '('))
		return IS_ONE_OF(name, pseudo_elements);
	return IS_ONE_OF(name, pseudo_functions) && parse_list(reader, false, false, &list) &&
	       (reader->at == reader->text.length || reader_take(reader, ')'));
}

bool parse_pseudo(struct reader *reader, struct simple *simple)
{
	bool element = reader_take(reader, ':');
	struct string name;

	if (!reader_ident(reader, &name))
		return false;
	if (element)
		return parse_pseudo_element(reader, name);
	if (!reader_take(reader, '('))
		return parse_plain(reader, simple, name);
	if (!parse_arguments(reader, simple, name))
		return false;
	reader_skip_space(reader);
	return reader->at == reader->text.length || reader_take(reader, ')');
}
