/* stdio.c: standard output in all manners: formats, widths, buffers, single bytes, long lines. */
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void integers(void)
{
	printf("%d %i %u %x %X %o %#x %#o\n", -1, 42, 4000000000u, 48879u, 48879u, 511u, 255u, 8u);
	printf("%5d|%-5d|%05d|%+d|% d|%.3d|%*d|\n", 42, 42, 42, 42, 42, 7, 6, 1);
	printf("%hhd %hd %ld %lld %zu %td %jd\n", (signed char)-7, (short)-300, -5L, -6LL, sizeof(long), (ptrdiff_t)-9,
	       (intmax_t)10);
	printf("%" PRId64 " %" PRIu64 " %" PRIx32 "\n", INT64_MIN, UINT64_MAX, (uint32_t)0xdeadbeef);
	printf("%c%c%c %s %.3s %10s|%-10s|%%\n", 'a', 'b', 'c', "text", "cut short", "right", "left");
}

/* Beyond what a double holds. */
static long double power(long double base, int exponent)
{
	long double result = 1;

	while (exponent-- > 0)
		result *= base;
	return result;
}

static void floats(void)
{
	const double values[] = {0.0, -0.0, 1.0, 1.0 / 3, 1e300, 5e-324, 123456789.125, 0.1, -2.5e-7};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		printf("%f|%e|%g|%a|%.0f|%.20g|%12.4f\n", values[i], values[i], values[i], values[i], values[i],
		       values[i], values[i]);
	printf("%f %F %g\n", __builtin_inf(), -__builtin_inf(), __builtin_nan(""));
	printf("%Lf %Le %La\n", 1.0L / 3, power(10, 4000), 3.0L);
}

static void scanning(void)
{
	int a, b, count;
	double d;
	char word[16], rest[16];

	count = sscanf("12 0x1f 2.5e3 word  [abc]def", "%d %i %lf %15s [%15[^]]]", &a, &b, &d, word, rest);
	printf("%d: %d %d %g %s %s\n", count, a, b, d, word, rest);
	printf("%ld %lu %ld %g\n", strtol("-0777", NULL, 0), strtoul("zz", NULL, 36),
	       strtol("99999999999999999999", NULL, 10), strtod("0x1.8p3", NULL));
}

static void buffers(void)
{
	static char buffer[100];
	char line[3001];

	for (size_t i = 0; i < sizeof(line) - 1; i++)
		line[i] = (char)('!' + i % 90);
	line[sizeof(line) - 1] = 0;
	fflush(stdout);
	setvbuf(stdout, NULL, _IONBF, 0);
	printf("unbuffered %d ", 1);
	putchar('x');
	puts("");
	fputs(line, stdout);
	putchar('\n');
	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	for (int i = 0; i < 40; i++)
		printf("small buffer, line %d\n", i);
	fwrite(line, 1, sizeof(line), stdout);
	fflush(stdout);
	dprintf(STDOUT_FILENO, "past stdio: %d\n", 7);
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	printf("half a line, ");
	printf("and the rest\n");
}

/* More than one write of the console takes. */
static void bulk(void)
{
	for (int i = 0; i < 20000; i++)
		printf("%08d\n", i * 7919);
}

int main(void)
{
	char text[32];
	int length = snprintf(text, sizeof(text), "%s", "a text that is longer than its buffer");

	printf("%d %zu %s\n", length, strlen(text), text);
	integers();
	floats();
	scanning();
	buffers();
	bulk();
	return ferror(stdout) ? 1 : 0;
}
