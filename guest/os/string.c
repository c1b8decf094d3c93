/* string.c: memory functions; also what the compiler calls by itself. Modern CPUs run rep movsb at full width. */
#include "os.h"

void *memcpy(void *to, const void *from, size_t length)
{
	void *target = to;

	__asm__ volatile("rep movsb" : "+D"(target), "+S"(from), "+c"(length) : : "memory");
	return to;
}

void *memmove(void *to, const void *from, size_t length)
{
	uint8_t *target = (uint8_t *)to + length - 1;
	const uint8_t *source = (const uint8_t *)from + length - 1;

	if ((uintptr_t)to - (uintptr_t)from >= length)
		return memcpy(to, from, length);
	__asm__ volatile("std; rep movsb; cld" : "+D"(target), "+S"(source), "+c"(length) : : "memory");
	return to;
}

void *memset(void *to, int value, size_t length)
{
	void *target = to;

	__asm__ volatile("rep stosb" : "+D"(target), "+c"(length) : "a"(value) : "memory");
	return to;
}

int memcmp(const void *a, const void *b, size_t length)
{
	const uint8_t *left = a, *right = b;

	for (size_t i = 0; i < length; i++) {
		if (left[i] != right[i])
			return left[i] - right[i];
	}
	return 0;
}

size_t strlen(const char *text)
{
	size_t length = 0;

	while (text[length]) {
		length++;
		__asm__ volatile(""); /* else the compiler may see a strlen here and call it */
	}
	return length;
}
