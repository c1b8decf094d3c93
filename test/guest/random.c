/* random.c: random bytes: never the same, no byte value missing, addresses drawn anew. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>

int main(void)
{
	static uint8_t bytes[65536];
	uint8_t first[16], second[16];
	const uint8_t *seed = (const uint8_t *)getauxval(AT_RANDOM);
	int count[256] = {0}, missing = 0, most = 0;

	printf("%zd %zd\n", getrandom(first, sizeof(first), 0), getrandom(second, sizeof(second), GRND_NONBLOCK));
	printf("distinct: %d\n", memcmp(first, second, sizeof(first)) != 0);
	printf("seed: %d\n",
	       seed && memcmp(seed, first, sizeof(first)) != 0 && (seed[0] | seed[5] | seed[9] | seed[15]));
	for (size_t got = 0; got < sizeof(bytes);) {
		ssize_t more = getrandom(bytes + got, sizeof(bytes) - got, 0);

		if (more <= 0)
			return 1;
		got += (size_t)more;
	}
	for (size_t i = 0; i < sizeof(bytes); i++)
		count[bytes[i]]++;
	for (int i = 0; i < 256; i++) {
		missing += count[i] == 0;
		most = count[i] > most ? count[i] : most;
	}
	printf("missing: %d, even: %d\n", missing, most < 400);
	printf("%d\n", getentropy(first, sizeof(first)));
	return 0;
}
