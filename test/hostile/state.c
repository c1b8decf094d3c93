/* state.c: leaves marks in every register that a guest can write, and looks for those of others. */
#include "guest.h"

#define XSAVE_HEAD  512
#define XSAVE_END   576
#define AREA_BYTES  16384
#define STATES      0xe7ull /* x87, SSE, AVX, AVX-512: what XRSTOR takes any bytes for */
#define STATE_PKRU  9
#define PKRU_MARK   0xccccccccu
#define MXCSR_START 0x1f80u
#define MXCSR_MARK  0xffc0u /* rounding, flush to zero; all exceptions masked */
#define FCW_START   0x37f
#define FCW_MARK    0xf7f
#define HAS_OSPKE   (1u << 4)
#define BASE_MARK   0x00005a5a5a5a5000ull

static uint8_t area[AREA_BYTES] __attribute__((aligned(64)));
static uint8_t again[AREA_BYTES] __attribute__((aligned(64)));
static uint8_t second[AREA_BYTES] __attribute__((aligned(64)));
static uint8_t tiles[1024] __attribute__((aligned(64)));
static uint8_t tile_shape[64] __attribute__((aligned(64)));
static volatile int second_done;
static volatile uint64_t second_bases;
static volatile uint32_t second_pkru;

static void save(uint8_t *to)
{
	__asm__ volatile("xsave64 (%0)" ::"r"(to), "a"(-1), "d"(-1) : "memory");
}

static uint64_t hardware_states(void)
{
	uint32_t low, high;

	__asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return (uint64_t)high << 32 | low;
}

static uint32_t read_pkru(void)
{
	uint32_t value = 0, high;

	if (GUEST_BOOT_PAGE->cpuid_7_ecx & HAS_OSPKE)
		__asm__ volatile("rdpkru" : "=a"(value), "=d"(high) : "c"(0));
	return value;
}

static void write_pkru(void)
{
	__asm__ volatile("wrpkru" ::"a"(PKRU_MARK), "c"(0), "d"(0));
}

/* Where the CPU, or XFD, has no tiles this faults, and nothing is marked. */
static void load_tiles(void)
{
	tile_shape[0] = 1;
	tile_shape[16] = 64;
	tile_shape[48] = 16;
	__asm__ volatile("ldtilecfg (%0)" ::"r"(tile_shape) : "memory");
	__asm__ volatile("tileloadd (%0,%1,1),%%tmm0" ::"r"(tiles), "r"(64ull) : "memory");
}

static void fill(uint8_t *bytes, size_t from, size_t to, uint64_t seed)
{
	uint64_t state = seed * 2654435769u + 88172645463325252ull;

	for (; from < to; from++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		bytes[from] = (uint8_t)(state >> 24) | 1;
	}
}

/* x87 with its pointers, MXCSR, all vector registers, opmasks and upper halves; tiles and keys where there are any. */
static void leave_vectors(uint8_t *mark, uint64_t seed)
{
	const uint64_t states = hardware_states() & STATES;

	fill(mark, XSAVE_END, GUEST_BOOT_PAGE->xsave_bytes, seed);
	fill(mark, 160, 416, seed + 1);
	for (size_t i = 32; i < 160; i += 16)
		fill(mark, i, i + 10, seed + i);
	*(uint16_t *)mark = FCW_MARK;
	*(uint16_t *)(mark + 2) = 0x3800; /* the top of the stack */
	mark[4] = 0xff;                   /* all registers in use */
	*(uint64_t *)(mark + 8) = BASE_MARK;
	*(uint64_t *)(mark + 16) = BASE_MARK;
	*(uint32_t *)(mark + 24) = MXCSR_MARK;
	*(uint64_t *)(mark + XSAVE_HEAD) = states;
	__asm__ volatile("xrstor64 (%0)" ::"r"(mark), "a"((uint32_t)states), "d"(0) : "memory");
	fill(tiles, 0, sizeof(tiles), seed);
	guest_try(load_tiles);
	if (GUEST_BOOT_PAGE->cpuid_7_ecx & HAS_OSPKE)
		guest_try(write_pkru);
}

static void leave_bases(uint64_t seed)
{
	__asm__ volatile("wrfsbase %0" ::"r"(BASE_MARK + (seed << 12)));
}

static int is_zero(const uint8_t *bytes, size_t from, size_t to)
{
	while (from < to)
		if (bytes[from++])
			return 0;
	return 1;
}

static size_t pkru_offset(void)
{
	uint32_t eax = 0xd, ebx, ecx = STATE_PKRU, edx;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	return eax && ebx >= XSAVE_END && ebx < AREA_BYTES - 8 ? ebx : 0;
}

/* `found` is what XSAVE wrote to zeroes. MXCSR_MASK and PKRU's value at rest are the CPU's and its kernel's own. */
static void expect_clean(const uint8_t *found)
{
	const size_t pkru = pkru_offset();

	guest_expect(!(found[XSAVE_HEAD] & 1) || *(const uint16_t *)found == FCW_START, "x87 control word");
	guest_expect(is_zero(found, 2, 24), "x87 status, tags, pointers");
	guest_expect(*(const uint32_t *)(found + 24) == MXCSR_START, "MXCSR");
	guest_expect(is_zero(found, 32, XSAVE_HEAD), "x87 and SSE registers");
	guest_expect(is_zero(found, XSAVE_HEAD + 8, pkru ? pkru : AREA_BYTES), "all that the CPU has behind");
	if (pkru) {
		guest_expect(*(const uint32_t *)(found + pkru) != PKRU_MARK, "protection keys");
		guest_expect(is_zero(found, pkru + 8, AREA_BYTES), "and what is behind them");
	}
}

static uint64_t read_bases(void)
{
	uint64_t fs, gs;

	__asm__ volatile("rdfsbase %0; rdgsbase %1" : "=r"(fs), "=r"(gs));
	return fs | gs;
}

static void case_leave(void)
{
	leave_vectors(area, 1);
	leave_bases(1);
	__asm__ volatile("wrgsbase %0" ::"r"(BASE_MARK));
	save(again);
	guest_expect(*(uint16_t *)again == FCW_MARK && *(uint32_t *)(again + 24) == MXCSR_MARK, "marks are there");
	guest_expect(!is_zero(again, 160, 416), "vectors, too");
}

static void case_find(void)
{
	expect_clean(guest_start_vectors);
	guest_expect(read_bases() == 0, "fs and gs base");
	guest_expect(read_pkru() != PKRU_MARK, "PKRU");
	guest_print("none\n");
}

/* The first thing that the second vCPU does: gs is its index by then. */
static void look_and_mark(uint64_t index)
{
	save(second);
	second_bases = read_bases() ^ index;
	second_pkru = read_pkru();
	leave_vectors(area, 7);
	leave_bases(7);
	__atomic_store_n(&second_done, 1, __ATOMIC_SEQ_CST);
}

/* A vCPU starts clean after another one of its guest has left marks, and leaves that one's alone. */
static void case_second(void)
{
	uint64_t fs;

	leave_vectors(area, 3);
	leave_bases(3);
	save(again);
	guest_expect(guest_start_vcpu(1, look_and_mark) == 0, "a vCPU starts");
	while (!__atomic_load_n(&second_done, __ATOMIC_SEQ_CST))
		;
	for (size_t i = 0; i < sizeof(area); i++)
		area[i] = 0;
	save(area);
	/* What the boot page does not name, such as tiles that the CPU has anyway, need not survive an exit. */
	for (size_t i = 0; i < GUEST_BOOT_PAGE->xsave_bytes; i++)
		guest_expect(area[i] == again[i] || (i >= XSAVE_HEAD && i < XSAVE_END), "the first one's registers");
	__asm__ volatile("rdfsbase %0" : "=r"(fs));
	guest_expect(fs == BASE_MARK + (3 << 12), "the first one's base");
	expect_clean(second);
	guest_expect(second_bases == 0 && second_pkru != PKRU_MARK, "bases and keys of the second");
	guest_print("none\n");
}

const struct guest_case guest_cases[] = {{"leave", case_leave}, {"find", case_find}, {"second", case_second}, {0}};
