/* calendar.c: dates without time zones: gmtime, timegm, strftime over two centuries. */
#include <stdio.h>
#include <stdint.h>
#include <time.h>

int main(void)
{
	uint64_t sum = 0;
	char text[200];

	for (time_t t = -2000000000; t < 5000000000; t += 7654321) {
		struct tm tm;

		gmtime_r(&t, &tm);
		if (timegm(&tm) != t)
			printf("%lld does not come back\n", (long long)t);
		strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ %a %A %b %B %j %U %V %G %p %I %c", &tm);
		for (const char *c = text; *c; c++)
			sum = sum * 31 + (unsigned char)*c;
	}
	printf("%s\n%016llx\n", text, (unsigned long long)sum);
	printf("%s", asctime(&(struct tm){.tm_year = 126, .tm_mon = 10, .tm_mday = 23, .tm_wday = 1}));
	return 0;
}
