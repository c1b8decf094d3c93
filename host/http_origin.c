/* http_origin.c: what HTTP needs of the system, taken before the lock-down: addresses and certificate authorities. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http_stream.h"

#define ADDRESS_TEXT_MAX 64 /* with brackets and comma */

/* Where distributions keep it; SSL_CERT_FILE, as OpenSSL has it, goes first. */
static const char *const authorities_path[] = {
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/cert.pem",
};

/* Appends ",address" to the entry. Returns 0, or -1 if it does not fit. */
static int append_address(char *entry, size_t size, size_t *used, const struct addrinfo *address, int first)
{
	char text[ADDRESS_TEXT_MAX];
	int ipv6 = address->ai_family == AF_INET6;
	int length;

	if (getnameinfo(address->ai_addr, address->ai_addrlen, text, sizeof(text), NULL, 0, NI_NUMERICHOST) != 0)
		return -1;
	length = snprintf(entry + *used, size - *used, "%s%s%s%s", first ? "" : ",", ipv6 ? "[" : "", text,
			  ipv6 ? "]" : "");
	if (length < 0 || (size_t)length >= size - *used)
		return -1;
	*used += (size_t)length;
	return 0;
}

struct curl_slist *http_origin_addresses(const struct origin *origin)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	char entry[LAUNCH_ORIGIN_MAX + 8 + HTTP_ADDRESSES_MAX * ADDRESS_TEXT_MAX];
	struct addrinfo *found;
	struct curl_slist *list;
	unsigned count = 0;
	size_t used;

	if (getaddrinfo(origin->host, NULL, &hints, &found) != 0)
		return NULL;
	used = (size_t)snprintf(entry, sizeof(entry), "%s:%u:", origin->host, origin->port);
	for (const struct addrinfo *at = found; at && count < HTTP_ADDRESSES_MAX; at = at->ai_next)
		if (append_address(entry, sizeof(entry), &used, at, count == 0) == 0)
			count++;
	freeaddrinfo(found);
	if (count == 0)
		return NULL;
	list = curl_slist_append(NULL, entry);
	return list;
}

static int read_file(int fd, struct curl_blob *out)
{
	struct stat status;
	size_t done = 0;
	char *bytes;

	if (fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode) || status.st_size <= 0 || status.st_size > (off_t)HTTP_AUTHORITIES_MAX)
		return -EINVAL;
	bytes = malloc((size_t)status.st_size);
	if (!bytes)
		return -ENOMEM;
	while (done < (size_t)status.st_size) {
		ssize_t got = read(fd, bytes + done, (size_t)status.st_size - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		done += (size_t)got;
	}
	*out = (struct curl_blob){.data = bytes, .len = done, .flags = CURL_BLOB_NOCOPY};
	return 0;
}

int http_origin_authorities(struct curl_blob *out)
{
	const char *chosen = getenv("SSL_CERT_FILE");
	int fd = chosen ? open(chosen, O_RDONLY | O_CLOEXEC) : -1;
	int error;

	for (size_t i = 0; !chosen && fd < 0 && i < sizeof(authorities_path) / sizeof(authorities_path[0]); i++)
		fd = open(authorities_path[i], O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	error = read_file(fd, out);
	close(fd);
	return error;
}
