/* gdb_register.c: a vCPU's registers and signals by gdb's numbers: one table says their names, sizes and where they are. */
#include "gdb_register.h"

#include <assert.h>
#include <cpuid.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define STATE_COMPONENTS_OFFSET 512u /* XSTATE_BV: which components are not in their initial state */
#define COUNT(table)            (sizeof(table) / sizeof((table)[0]))

/* Where a register is: in a field of struct debug_state, or in a component of its XSAVE area. */
enum source {
	SOURCE_GENERAL, /* may be changed */
	SOURCE_FIXED,
	SOURCE_STATE, /* + number of the component */
	SOURCE_X87 = SOURCE_STATE + 0,
	SOURCE_SSE = SOURCE_STATE + 1,
	SOURCE_YMM = SOURCE_STATE + 2,
	SOURCE_MASK = SOURCE_STATE + 5,
	SOURCE_ZMM = SOURCE_STATE + 6,
	SOURCE_ZMM_HIGH = SOURCE_STATE + 7,
};

/* `count` registers of one kind; % in the name is `first` and up. */
struct group {
	const char *name;
	uint8_t first, count;
	uint8_t bytes; /* as gdb wants it */
	uint8_t held;  /* as it is kept; the rest is 0 */
	uint8_t stride;
	uint8_t source;
	uint16_t offset;
	const char *type;
	const char *begin; /* text before it in the description: a feature begins */
};

/* The features' names are gdb's, which insists on all registers of one. No description contains # $ } *, which would have
 * to be escaped in a packet. */
#define FEATURE(name)   "<feature name=\"org.gnu.gdb.i386." name "\">"
#define FLAG(name, bit) "<field name=\"" name "\" start=\"" bit "\" end=\"" bit "\"/>"
#define FLAGS                                                                                                          \
	"<flags id=\"flags\" size=\"4\">" FLAG("CF", "0") FLAG("PF", "2") FLAG("AF", "4") FLAG("ZF", "6")              \
		FLAG("SF", "7") FLAG("TF", "8") FLAG("IF", "9") FLAG("DF", "10") FLAG("OF", "11") "</flags>"
#define VECTOR(id, type, count) "<vector id=\"" id "\" type=\"" type "\" count=\"" count "\"/>"
#define MEMBER(name, type)      "<field name=\"" name "\" type=\"" type "\"/>"
#define VECTORS                                                                                                        \
	VECTOR("f4", "ieee_single", "4")                                                                               \
	VECTOR("f8", "ieee_double", "2")                                                                               \
	VECTOR("i1", "int8", "16")                                                                                     \
	VECTOR("i2", "int16", "8")                                                                                     \
	VECTOR("i4", "int32", "4")                                                                                     \
	VECTOR("i8", "int64", "2")                                                                                     \
	"<union id=\"vec128\">" MEMBER("v4_float", "f4") MEMBER("v2_double", "f8") MEMBER("v16_int8", "i1")            \
		MEMBER("v8_int16", "i2") MEMBER("v4_int32", "i4") MEMBER("v2_int64", "i8")                             \
			MEMBER("uint128", "uint128") "</union>"
#define PAIR VECTOR("v2ui128", "uint128", "2")

#define GENERAL(index)  SOURCE_GENERAL, offsetof(struct debug_state, general) + 8 * (index)
#define BASE(index)     SOURCE_FIXED, offsetof(struct debug_state, base) + 8 * (index)
#define SELECTOR(index) SOURCE_FIXED, offsetof(struct debug_state, selector) + 4 * (index)

static const struct group groups[] = {
	{"rax", 0, 1, 8, 8, 0, GENERAL(0), "int64", FEATURE("core") FLAGS},
	{"rbx", 0, 1, 8, 8, 0, GENERAL(1), "int64", NULL},
	{"rcx", 0, 1, 8, 8, 0, GENERAL(2), "int64", NULL},
	{"rdx", 0, 1, 8, 8, 0, GENERAL(3), "int64", NULL},
	{"rsi", 0, 1, 8, 8, 0, GENERAL(4), "int64", NULL},
	{"rdi", 0, 1, 8, 8, 0, GENERAL(5), "int64", NULL},
	{"rbp", 0, 1, 8, 8, 0, GENERAL(7), "data_ptr", NULL},
	{"rsp", 0, 1, 8, 8, 0, GENERAL(6), "data_ptr", NULL},
	{"r%", 8, 8, 8, 8, 8, GENERAL(8), "int64", NULL},
	{"rip", 0, 1, 8, 8, 0, GENERAL(16), "code_ptr", NULL},
	{"eflags", 0, 1, 4, 4, 0, GENERAL(17), "flags", NULL},
	{"cs", 0, 1, 4, 4, 0, SELECTOR(0), "int32", NULL},
	{"ss", 0, 1, 4, 4, 0, SELECTOR(1), "int32", NULL},
	{"ds", 0, 1, 4, 4, 0, SELECTOR(2), "int32", NULL},
	{"es", 0, 1, 4, 4, 0, SELECTOR(3), "int32", NULL},
	{"fs", 0, 1, 4, 4, 0, SELECTOR(4), "int32", NULL},
	{"gs", 0, 1, 4, 4, 0, SELECTOR(5), "int32", NULL},
	{"st%", 0, 8, 10, 10, 16, SOURCE_X87, 32, "i387_ext", NULL},
	{"fctrl", 0, 1, 4, 2, 0, SOURCE_X87, 0, "int", NULL},
	{"fstat", 0, 1, 4, 2, 0, SOURCE_X87, 2, "int", NULL},
	{"ftag", 0, 1, 4, 1, 0, SOURCE_X87, 4, "int",
	 NULL}, /* a bit a register; the form of two is not kept anywhere */
	{"fiseg", 0, 1, 4, 2, 0, SOURCE_X87, 12, "int", NULL},
	{"fioff", 0, 1, 4, 4, 0, SOURCE_X87, 8, "int", NULL},
	{"foseg", 0, 1, 4, 2, 0, SOURCE_X87, 20, "int", NULL},
	{"fooff", 0, 1, 4, 4, 0, SOURCE_X87, 16, "int", NULL},
	{"fop", 0, 1, 4, 2, 0, SOURCE_X87, 6, "int", NULL},
	{"xmm%", 0, 16, 16, 16, 16, SOURCE_SSE, 160, "vec128", "</feature>" FEATURE("sse") VECTORS},
	{"mxcsr", 0, 1, 4, 4, 0, SOURCE_SSE, 24, "int", NULL},
	{"fs_base", 0, 1, 8, 8, 0, BASE(0), "int64", "</feature>" FEATURE("segments")},
	{"gs_base", 0, 1, 8, 8, 0, BASE(1), "int64", NULL},
	{"ymm%h", 0, 16, 16, 16, 16, SOURCE_YMM, 0, "uint128", "</feature>" FEATURE("avx")},
	{"k%", 0, 8, 8, 8, 8, SOURCE_MASK, 0, "uint64", "</feature>" FEATURE("avx512") VECTORS PAIR},
	{"zmm%h", 0, 16, 32, 32, 32, SOURCE_ZMM, 0, "v2ui128", NULL},
	{"xmm%", 16, 16, 16, 16, 64, SOURCE_ZMM_HIGH, 0, "vec128", NULL},
	{"ymm%h", 16, 16, 16, 16, 64, SOURCE_ZMM_HIGH, 16, "uint128", NULL},
	{"zmm%h", 16, 16, 32, 32, 64, SOURCE_ZMM_HIGH, 32, "v2ui128", NULL},
};

static bool is_there(uint64_t xcr0, const struct group *group)
{
	return group->source < SOURCE_STATE || (xcr0 >> (group->source - SOURCE_STATE) & 1);
}

/* What does not fit is left out, which gdb would call malformed. */
static void put(struct gdb_text *out, const char *text)
{
	const size_t length = strlen(text);

	if (length > sizeof(out->text) - out->length)
		return;
	memcpy(out->text + out->length, text, length);
	out->length += length;
}

static void put_number(struct gdb_text *out, unsigned number)
{
	char text[12];

	if (snprintf(text, sizeof(text), "%u", number) > 0)
		put(out, text);
}

static void describe_register(struct gdb_text *out, const struct group *group, unsigned number)
{
	const char *mark = strchr(group->name, '%');

	put(out, "<reg name=\"");
	for (const char *at = group->name; *at; at++) {
		const char character[2] = {*at, '\0'};

		if (at == mark)
			put_number(out, number);
		else
			put(out, character);
	}
	put(out, "\" bitsize=\"");
	put_number(out, 8u * group->bytes);
	put(out, "\" type=\"");
	put(out, group->type);
	put(out, "\"/>");
}

void gdb_describe(uint64_t xcr0, struct gdb_text *out)
{
	out->length = 0;
	put(out, "<?xml version=\"1.0\"?><target version=\"1.0\"><architecture>i386:x86-64</architecture>"
		 "<osabi>GNU/Linux</osabi>");
	for (size_t i = 0; i < COUNT(groups); i++) {
		const struct group *group = &groups[i];

		if (!is_there(xcr0, group))
			continue;
		put(out, group->begin ? group->begin : "");
		for (unsigned j = 0; j < group->count; j++)
			describe_register(out, group, group->first + j);
	}
	put(out, "</feature></target>");
}

/* The group of gdb's register `number`, which becomes its number there; NULL: there is none. */
static const struct group *find(uint64_t xcr0, uint64_t *number)
{
	for (size_t i = 0; i < COUNT(groups); i++) {
		if (!is_there(xcr0, &groups[i]))
			continue;
		if (*number < groups[i].count)
			return &groups[i];
		*number -= groups[i].count;
	}
	return NULL;
}

/* Where a component begins in the XSAVE area is this CPU's business, except for the legacy region. */
static uint32_t component_offset(unsigned component)
{
	uint32_t size, offset = 0, ecx, edx;

	if (component >= 2)
		__cpuid_count(0xd, component, size, offset, ecx, edx);
	return offset;
}

/* Where in struct debug_state the register is. */
static size_t locate(const struct group *group, uint64_t number)
{
	size_t offset = group->offset + number * group->stride;

	if (group->source < SOURCE_STATE)
		return offset;
	offset += component_offset(group->source - SOURCE_STATE);
	assert(offset <= sizeof(((struct debug_state *)0)->vector) - group->held);
	return offsetof(struct debug_state, vector) + offset;
}

unsigned gdb_get_register(uint64_t xcr0, const struct debug_state *state, uint64_t number,
			  uint8_t value[GDB_REGISTER_BYTES_MAX])
{
	const struct group *group = find(xcr0, &number);

	if (!group)
		return 0;
	memset(value, 0, GDB_REGISTER_BYTES_MAX);
	memcpy(value, (const uint8_t *)state + locate(group, number), group->held);
	return group->bytes;
}

bool gdb_set_register(uint64_t xcr0, struct debug_state *state, uint64_t number, const uint8_t *value, uint64_t bytes)
{
	const struct group *group = find(xcr0, &number);
	uint8_t *to;
	uint64_t present;

	if (!group || bytes != group->bytes)
		return false;
	to = (uint8_t *)state + locate(group, number);
	/* Selectors and bases stay; gdb may write back what they are. */
	if (group->source == SOURCE_FIXED)
		return memcmp(to, value, group->held) == 0;
	memcpy(to, value, group->held);
	if (group->source == SOURCE_GENERAL)
		return true;
	memcpy(&present, state->vector + STATE_COMPONENTS_OFFSET, sizeof(present));
	present |= 1ull << (group->source - SOURCE_STATE);
	memcpy(state->vector + STATE_COMPONENTS_OFFSET, &present, sizeof(present));
	return true;
}

/* Numbers: include/gdb/signals.def. */
uint32_t gdb_signal(uint32_t reason)
{
	enum { INTERRUPT = 2, ILLEGAL = 4, TRAP = 5, ARITHMETIC = 8, KILL = 9, BUS = 10, SEGMENT = 11 };

	switch (reason) {
	case 0:
	case 16:
	case 19:
		return ARITHMETIC;
	case 1:
	case 3:
	case DEBUG_BEGIN:
		return TRAP;
	case 6:
		return ILLEGAL;
	case 17:
		return BUS;
	case DEBUG_ASKED:
		return INTERRUPT;
	case DEBUG_BROKEN:
		return KILL;
	default:
		return SEGMENT;
	}
}
