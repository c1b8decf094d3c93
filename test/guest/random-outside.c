/* random-outside.c: prints random bytes and an address: the runner checks that two runs differ. */
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>

int main(void)
{
	uint8_t bytes[16];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return 1;
	for (size_t i = 0; i < sizeof(bytes); i++)
		printf("%02x", bytes[i]);
	printf("\n%p\n", (void *)main);
	return 0;
}
