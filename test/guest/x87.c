/* x87.c: the 80-bit unit: long double arithmetic, its control word, its stack across system calls. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void show(const char *what, long double value)
{
	uint8_t bytes[16] = {0};

	memcpy(bytes, &value, 10);
	printf("%s: %.21Lg ", what, value);
	for (int i = 9; i >= 0; i--)
		printf("%02x", bytes[i]);
	printf("\n");
}

static long double power(long double base, int exponent)
{
	long double result = 1;

	while (exponent-- > 0)
		result *= base;
	return result;
}

/* Values on the unit's own stack must outlive a system call, wherever that is served. */
static long double across_call(void)
{
	long double result;

	__asm__ volatile("fldpi\n\tfldl2e\n\tmov $39, %%eax\n\tsyscall\n\tfaddp"
			 : "=t"(result)
			 :
			 : "rax", "rcx", "r11", "memory", "st(1)");
	return result;
}

int main(void)
{
	long double sum = 0, product = 1;
	uint16_t control;

	for (int i = 1; i <= 1000; i++) {
		sum += 1.0L / i;
		product *= 1.0L + 1.0L / i;
	}
	show("sum", sum);
	show("product", product);
	show("sin", sinl(1.0L));
	show("exp", expl(10.5L));
	show("pow", powl(1.0000001L, 1e9L));
	show("sqrt", sqrtl(2.0L));
	show("large", power(10, 4000) * power(10, 900));
	show("small", 1 / power(10, 4920) / power(10, 20));
	show("across", across_call());
	__asm__("fnstcw %0" : "=m"(control));
	printf("control word %04x\n", control);
	for (int i = 0; i < 20; i++) {
		(void)getppid();
		sum = sinl(sum) + cosl(product);
	}
	show("mixed", sum);
	return 0;
}
