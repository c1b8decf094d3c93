/* files.c: the three descriptors there are, and files that are not there. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
	struct stat status;
	FILE *file;
	char byte;

	for (int fd = 0; fd < 3; fd++)
		printf("%d: %d %d\n", fd, fstat(fd, &status), isatty(fd));
	file = fopen("/no/such/file", "r");
	printf("%d %s\n", file == NULL, strerror(errno));
	if (file)
		fclose(file);
	printf("%d ", open("/no/such/file", O_RDONLY));
	printf("%s\n", strerror(errno));
	printf("%d ", access("/no/such/file", F_OK));
	printf("%s\n", strerror(errno));
	printf("%zd ", read(77, &byte, 1));
	printf("%s\n", strerror(errno));
	printf("%zd ", write(77, &byte, 1));
	printf("%s\n", strerror(errno));
	printf("%d ", close(77));
	printf("%s\n", strerror(errno));
	printf("%ld ", (long)lseek(STDOUT_FILENO, 0, SEEK_CUR));
	printf("%s\n", strerror(errno));
	printf("%d\n", (int)write(STDOUT_FILENO, NULL, 0));
	return 0;
}
