/* fault.c: faults that end a program, by number; what was printed before is out. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static volatile int zero, one = 1;
static const int constant = 5;
static char *volatile nowhere;

/* Data must not run as code. */
static void run_data(void)
{
	static uint8_t code[] = {0xc3};
	volatile uintptr_t address = (uintptr_t)code;

	((void (*)(void))address)();
}

static void write_constant(void)
{
	int *writable;
	const int *read_only = &constant;

	memcpy(&writable, &read_only, sizeof(writable));
	*(volatile int *)writable = 6;
}

static void touch_protected(void)
{
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	page[0] = 1;
	if (mprotect(page, 4096, PROT_NONE) == 0)
		printf("%d\n", *(volatile char *)page);
}

static void write_code(void)
{
	volatile uintptr_t text = (uintptr_t)write_constant;

	*(volatile char *)text = 0;
}

int main(int count, char **argument)
{
	const char *kind = count > 1 ? argument[1] : "";

	printf("%s\n", kind);
	fflush(stdout);
	if (strcmp(kind, "null-read") == 0)
		printf("%d\n", *nowhere);
	else if (strcmp(kind, "null-write") == 0)
		*nowhere = 1;
	else if (strcmp(kind, "null-call") == 0)
		((void (*)(void))(uintptr_t)zero)();
	else if (strcmp(kind, "ud2") == 0)
		__asm__ volatile("ud2");
	else if (strcmp(kind, "divide") == 0)
		printf("%d\n", one / zero);
	else if (strcmp(kind, "int3") == 0)
		__asm__ volatile("int3");
	else if (strcmp(kind, "hlt") == 0)
		__asm__ volatile("hlt");
	else if (strcmp(kind, "non-canonical") == 0)
		printf("%d\n", *(volatile char *)0x8000000000000000ull);
	else if (strcmp(kind, "run-data") == 0)
		run_data();
	else if (strcmp(kind, "write-constant") == 0)
		write_constant();
	else if (strcmp(kind, "write-code") == 0)
		write_code();
	else if (strcmp(kind, "protected") == 0)
		touch_protected();
	else if (strcmp(kind, "abort") == 0)
		abort();
	return 1;
}
