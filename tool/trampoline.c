/* trampoline.c: the code that stands in for `syscall`.
 *
 * site: jmp T        T: [displaced before] lea back(%rip),%rcx; jmp entry; back: [displaced after] jmp end
 *
 * rcx holds the return address, as after the real instruction, and r11 is free; the stack is not touched, for the
 * program may use the red zone. Everything is relative to rip: the image moves as one piece. */
#include <errno.h>
#include <string.h>

#include "complain.h"
#include "rewrite.h"

#define JUMP_BYTES 5u
#define LEA_BYTES  7u
#define INT3       0xcc

/* Bytes that a jump at `from` (its first byte) needs to reach `to`. Returns 0, or -ERANGE. */
static int make_jump(uint64_t from, uint64_t to, uint8_t jump[JUMP_BYTES])
{
	int64_t distance = (int64_t)(to - (from + JUMP_BYTES));
	int32_t encoded = (int32_t)distance;

	if (encoded != distance)
		return -ERANGE;
	jump[0] = 0xe9;
	memcpy(jump + 1, &encoded, sizeof(encoded));
	return 0;
}

static int emit_jump(struct buffer *out, size_t origin, uint64_t address, uint64_t to)
{
	uint8_t jump[JUMP_BYTES];

	if (make_jump(address + (out->size - origin), to, jump))
		return -ERANGE;
	buffer_put(out, jump, sizeof(jump));
	return 0;
}

static void pad(struct buffer *out, size_t size)
{
	static const uint8_t filler = INT3;

	while (out->size < size && !out->failed)
		buffer_put(out, &filler, 1);
}

/* `origin` is the offset of the first trampoline in `out`. */
static int emit_site(const struct rewrite_site *site, const struct elf_file *file, uint64_t address, uint64_t entry,
		     struct buffer *out, size_t origin)
{
	/* lea JUMP_BYTES(%rip),%rcx: the address behind the jump that follows */
	static const uint8_t lea[LEA_BYTES] = {0x48, 0x8d, 0x0d, JUMP_BYTES, 0, 0, 0};
	const uint8_t *code = elf_file_bytes_at(file, site->start, site->end - site->start);

	if (!code)
		return -EINVAL;
	pad(out, origin + site->trampoline);
	buffer_put(out, code, site->address - site->start);
	buffer_put(out, lea, sizeof(lea));
	if (emit_jump(out, origin, address, entry))
		return -ERANGE;
	buffer_put(out, code + (site->resume - site->start), site->end - site->resume);
	return emit_jump(out, origin, address, site->end);
}

int rewrite_emit(const struct rewrite_plan *plan, const struct elf_file *file, uint64_t address, uint64_t entry,
		 struct buffer *out)
{
	size_t origin = out->size;

	for (uint64_t i = 0; i < plan->site_count; i++) {
		if (!plan->site[i].left && emit_site(&plan->site[i], file, address, entry, out, origin))
			return complain("%s: is too large: a jump does not reach the library OS", file->path);
	}
	pad(out, origin + plan->trampoline_bytes);
	return 0;
}

int rewrite_patch(const struct rewrite_plan *plan, const struct elf_file *file, uint64_t address, uint8_t *bytes)
{
	for (uint64_t i = 0; i < plan->site_count; i++) {
		const struct rewrite_site *site = &plan->site[i];
		const uint8_t *code = elf_file_bytes_at(file, site->start, site->end - site->start);
		uint8_t *to;

		if (site->left)
			continue;
		if (!code)
			return -EINVAL;
		to = bytes + (code - file->bytes);
		memset(to, INT3, site->end - site->start);
		if (make_jump(site->start, address + site->trampoline, to))
			return complain("%s: is too large: a jump does not reach its trampoline", file->path);
	}
	return 0;
}
