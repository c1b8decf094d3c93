/* input-vector.c: a read into several pieces does not wait for the second once the first is full. */
#include <stdio.h>
#include <sys/uio.h>

int main(void)
{
	char first[3], second[100];
	const struct iovec vector[] = {{first, 0}, {first, sizeof(first)}, {second, sizeof(second)}};

	printf("%zd bytes\n", readv(0, vector, 3));
	return 0;
}
