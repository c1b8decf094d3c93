/* nginx.c: an honest HTTP server on loopback for tests. */
#include "nginx.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_TRIES 200

static struct sockaddr_in loopback(int port)
{
	return (struct sockaddr_in){
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)port)};
}

/* A port that is free now. */
static int free_port(void)
{
	struct sockaddr_in address = loopback(0);
	socklen_t length = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int port = -1;

	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	    getsockname(fd, (struct sockaddr *)&address, &length) == 0)
		port = ntohs(address.sin_port);
	close(fd);
	return port;
}

/* Copies a line with PORT and DIRECTORY filled in. */
static void write_line(FILE *to, const char *line, const struct nginx *nginx)
{
	while (*line) {
		if (strncmp(line, "PORT", 4) == 0) {
			fprintf(to, "%d", nginx->port);
			line += 4;
		} else if (strncmp(line, "SECURE", 6) == 0) {
			fprintf(to, "%d", nginx->secure_port);
			line += 6;
		} else if (strncmp(line, "DIRECTORY", 9) == 0) {
			fputs(nginx->directory, to);
			line += 9;
		} else {
			fputc(*line++, to);
		}
	}
}

static int write_configuration(const struct nginx *nginx, const char *template, const char *path)
{
	FILE *from = fopen(template, "re");
	FILE *to = fopen(path, "we");
	char line[512];

	while (from && to && fgets(line, sizeof(line), from))
		write_line(to, line, nginx);
	if (from)
		fclose(from);
	return !from || !to || fclose(to) != 0 ? -EIO : 0;
}

static int wait_until_it_answers(int port)
{
	for (int i = 0; i < START_TRIES; i++) {
		struct sockaddr_in address = loopback(port);
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		int result = connect(fd, (struct sockaddr *)&address, sizeof(address));

		close(fd);
		if (result == 0)
			return 0;
		usleep(20000);
	}
	return -ETIMEDOUT;
}

/* Runs `openssl`, and waits for it. */
static int make_certificate(const struct nginx *nginx)
{
	char key[128];
	char certificate[128];
	int status = -1;
	pid_t pid;

	snprintf(key, sizeof(key), "%s/key.pem", nginx->directory);
	snprintf(certificate, sizeof(certificate), "%s/certificate.pem", nginx->directory);
	pid = fork();
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDERR_FILENO);
		execlp("openssl", "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
		       "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
		       NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0 : -EIO;
}

int nginx_start(struct nginx *nginx, const char *template)
{
	char path[128];

	snprintf(nginx->directory, sizeof(nginx->directory), "/tmp/unilet-nginx-XXXXXX");
	if (!mkdtemp(nginx->directory) || chmod(nginx->directory, 0755) < 0)
		return -errno;
	nginx->port = free_port();
	nginx->secure_port = free_port();
	if (make_certificate(nginx) < 0)
		return -EIO;
	snprintf(path, sizeof(path), "%s/nginx.conf", nginx->directory);
	if (write_configuration(nginx, template, path) < 0)
		return -EIO;
	nginx->pid = fork();
	if (nginx->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execlp("nginx", "nginx", "-e", "stderr", "-p", nginx->directory, "-c", path, NULL);
		execl("/usr/sbin/nginx", "nginx", "-e", "stderr", "-p", nginx->directory, "-c", path, NULL);
		_exit(127);
	}
	return wait_until_it_answers(nginx->port);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

void nginx_stop(struct nginx *nginx)
{
	kill(nginx->pid, SIGKILL);
	waitpid(nginx->pid, NULL, 0);
	nftw(nginx->directory, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
