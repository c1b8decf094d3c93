/* names.c: the function, file and line of an address, as the image's symbol table and DWARF have them. */
#include "reader.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DWARF_RSP 7

/* Of the C++ run-time library: C++ names as their author wrote them. */
char *demangle(const char *name, char *buffer, size_t *length, int *status) __asm__("__cxa_demangle");

static void put_text(char to[SYMBOLS_TEXT_BYTES], const char *text)
{
	snprintf(to, SYMBOLS_TEXT_BYTES, "%s", text);
}

static void put_function(char to[SYMBOLS_TEXT_BYTES], const char *name)
{
	char *readable = strncmp(name, "_Z", 2) == 0 ? demangle(name, NULL, NULL, &(int){0}) : NULL;

	put_text(to, readable ? readable : name);
	free(readable);
}

/* The end of a path says more than its beginning. */
static void put_file(struct symbols_frame *frame, const char *path)
{
	const char *slash = strrchr(path, '/');

	put_text(frame->file, slash && slash[1] ? slash + 1 : path);
}

static void put_line(struct symbols_frame *frame, const char *file, int line, uint32_t *flags)
{
	if (!file || !*file || line <= 0)
		return;
	put_file(frame, file);
	frame->line = (uint32_t)line;
	*flags |= SYMBOLS_LINES;
}

/* Not every compiler writes the table of addresses that the library looks into: then each unit is asked. */
static void search_units(Dwfl_Module *module, struct symbols_frame *frame, uint64_t address, uint32_t *flags)
{
	Dwarf_Addr bias = 0;
	Dwarf_Die *unit = NULL;

	while ((unit = dwfl_module_nextcu(module, unit, &bias))) {
		Dwarf_Line *line =
			dwarf_haspc(unit, address - bias) == 1 ? dwarf_getsrc_die(unit, address - bias) : NULL;
		int number = 0;

		if (!line || dwarf_lineno(line, &number) != 0)
			continue;
		put_line(frame, dwarf_linesrc(line, NULL, NULL), number, flags);
		return;
	}
}

static void name_frame(Dwfl_Module *module, struct symbols_frame *frame, uint64_t address, uint32_t *flags)
{
	GElf_Off offset = 0;
	GElf_Sym symbol;
	const char *name = dwfl_module_addrinfo(module, address, &offset, &symbol, NULL, NULL, NULL);
	Dwfl_Line *line = dwfl_module_getsrc(module, address);
	const char *file;
	int number = 0;

	if (name && *name) {
		put_function(frame->function, name);
		frame->offset = offset + (frame->address - address);
		*flags |= SYMBOLS_FUNCTIONS;
	}
	file = line ? dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL) : NULL;
	if (file)
		put_line(frame, file, number, flags);
	else
		search_units(module, frame, address, flags);
}

void name_frames(Dwfl *dwfl, uint32_t stepped, struct symbols_answer *answer)
{
	for (uint32_t i = 0; i < answer->frame_count; i++) {
		struct symbols_frame *frame = &answer->frame[i];
		/* A call may be its function's last instruction: the return address is the next function's then. */
		const uint64_t address = frame->address - (i == 0 ? stepped : 1);
		Dwfl_Module *module = dwfl_addrmodule(dwfl, address);

		if (module)
			name_frame(module, frame, address, &answer->flags);
	}
}

/* Where the unwind tables find the frame by rsp alone. */
static uint32_t frame_bytes(Dwfl_Module *module, uint64_t address)
{
	Dwarf_Addr bias = 0;
	Dwarf_CFI *cfi = dwfl_module_eh_cfi(module, &bias);
	Dwarf_Frame *frame = NULL;
	Dwarf_Op *operation = NULL;
	size_t count = 0;
	uint32_t bytes = 0;

	if (!cfi || dwarf_cfi_addrframe(cfi, address - bias, &frame) != 0)
		return 0;
	if (dwarf_frame_cfa(frame, &operation, &count) == 0 && count == 1 && operation->atom == DW_OP_bregx &&
	    operation->number == DWARF_RSP && operation->number2 <= UINT32_MAX)
		bytes = (uint32_t)operation->number2;
	free(frame);
	return bytes;
}

/* A search looks at the whole table: the many addresses that lie in one function are searched once. */
void name_addresses(Dwfl *dwfl, const struct symbols_request *request, struct symbols_name *out)
{
	uint64_t start = 0, bytes = 0; /* of the function that was found last, which is that of out[i - 1] */

	for (uint32_t i = 0; i < request->address_count; i++) {
		const uint64_t address = request->address[i];
		Dwfl_Module *module = dwfl_addrmodule(dwfl, address);
		GElf_Off offset = 0;
		GElf_Sym symbol = {.st_size = 0};
		const char *name = NULL;

		if (!module)
			continue;
		if (i > 0 && address - start < bytes) {
			out[i] = out[i - 1];
		} else {
			name = dwfl_module_addrinfo(module, address, &offset, &symbol, NULL, NULL, NULL);
			start = address - offset;
			bytes = name ? symbol.st_size : 0;
		}
		if (name && *name)
			put_function(out[i].function, name);
		out[i].frame_bytes = frame_bytes(module, address);
	}
}
