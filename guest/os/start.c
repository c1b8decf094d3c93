/* start.c: from the boot page to the program's first instruction, as Linux would have prepared it. */
#include "os.h"

/* Auxiliary vector types (getauxval(3)). */
enum {
	AT_NULL = 0,
	AT_PHDR = 3,
	AT_PHENT = 4,
	AT_PHNUM = 5,
	AT_PAGESZ = 6,
	AT_BASE = 7,
	AT_FLAGS = 8,
	AT_ENTRY = 9,
	AT_UID = 11,
	AT_EUID = 12,
	AT_GID = 13,
	AT_EGID = 14,
	AT_PLATFORM = 15,
	AT_HWCAP = 16,
	AT_CLKTCK = 17,
	AT_SECURE = 23,
	AT_RANDOM = 25,
	AT_HWCAP2 = 26,
	AT_EXECFN = 31,
};

#define PROGRAM_HEADER_BYTES 56u
#define HWCAP2_FSGSBASE      2u
#define CLOCK_TICKS          100u
#define AUXILIARY_WORDS_MAX  64ull
#define RANDOM_BYTES         16u

uint8_t os_stack[OS_STACK_BYTES] __attribute__((aligned(16)));
struct os_cpu os_cpu;
static const struct boot_page *boot_page;

const struct boot_page *os_boot(void)
{
	return boot_page;
}

static void start_cpu(void)
{
	os_cpu.stack = (uint64_t)(os_stack + sizeof(os_stack));
	os_cpu.block = (struct vcpu_block *)GUEST_VCPU(0);
	__asm__ volatile("wrgsbase %0" : : "r"(&os_cpu));
}

/* Grows downwards; the program's stack as crt1 expects it (System V ABI, AMD64 supplement, figure 3.9). */
struct builder {
	uint64_t *words;
	uint64_t count;
};

static void put(struct builder *builder, uint64_t word)
{
	builder->words[builder->count++] = word;
}

static void put_auxiliary(struct builder *builder, uint64_t type, uint64_t value)
{
	put(builder, type);
	put(builder, value);
}

static void put_strings(struct builder *builder, uint64_t *string, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		put(builder, *string);
		*string += strlen((const char *)*string) + 1;
	}
	put(builder, 0);
}

static void put_all_auxiliary(struct builder *builder, uint64_t random, uint64_t platform, uint64_t name)
{
	put_auxiliary(builder, AT_PHDR, boot_page->program_header);
	put_auxiliary(builder, AT_PHENT, PROGRAM_HEADER_BYTES);
	put_auxiliary(builder, AT_PHNUM, boot_page->program_headers);
	put_auxiliary(builder, AT_PAGESZ, UNILET_PAGE);
	put_auxiliary(builder, AT_BASE, 0);
	put_auxiliary(builder, AT_FLAGS, 0);
	put_auxiliary(builder, AT_ENTRY, boot_page->program_entry);
	put_auxiliary(builder, AT_UID, 0);
	put_auxiliary(builder, AT_EUID, 0);
	put_auxiliary(builder, AT_GID, 0);
	put_auxiliary(builder, AT_EGID, 0);
	put_auxiliary(builder, AT_HWCAP, boot_page->cpuid_1_edx);
	put_auxiliary(builder, AT_CLKTCK, CLOCK_TICKS);
	put_auxiliary(builder, AT_SECURE, 0);
	put_auxiliary(builder, AT_RANDOM, random);
	put_auxiliary(builder, AT_HWCAP2, HWCAP2_FSGSBASE);
	put_auxiliary(builder, AT_PLATFORM, platform);
	if (name)
		put_auxiliary(builder, AT_EXECFN, name);
	put_auxiliary(builder, AT_NULL, 0);
}

static uint64_t build_stack(void)
{
	static const char platform_name[] = "x86_64";
	const uint64_t count = boot_page->argument_count + boot_page->environment_count;
	const uint64_t strings = (GUEST_STACK_END - boot_page->argument_bytes) & ~15ull;
	const uint64_t platform = strings - 16;
	const uint64_t random = platform - RANDOM_BYTES;
	const uint64_t words = count + 3 + AUXILIARY_WORDS_MAX; /* argc and two terminators */
	struct builder builder = {.words = (uint64_t *)((random - words * sizeof(uint64_t)) & ~63ull)};
	uint64_t string = strings;

	memcpy((void *)strings, (const uint8_t *)boot_page + boot_page->argument_offset, boot_page->argument_bytes);
	memcpy((void *)platform, platform_name, sizeof(platform_name));
	random_fill((void *)random, RANDOM_BYTES);
	put(&builder, boot_page->argument_count);
	put_strings(&builder, &string, boot_page->argument_count);
	put_strings(&builder, &string, boot_page->environment_count);
	put_all_auxiliary(&builder, random, platform, boot_page->argument_count ? strings : 0);
	return (uint64_t)builder.words;
}

uint64_t os_start(const struct boot_page *boot, uint64_t *program_entry)
{
	boot_page = boot;
	start_cpu();
	random_start(boot);
	memory_start(boot);
	request_start(boot);
	file_start();
	*program_entry = boot->program_entry;
	return build_stack();
}
