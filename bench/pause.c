/* pause.c: a hello that stays, so that its monitor's memory can be looked at. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	printf("Hello from native code.\n");
	fflush(stdout);
	sleep(30);
	return 0;
}
