/* fake_resolver.c: linked into an HTTP server of the tests, for libcurl too: names whose addresses are others the next time. */
#include <dlfcn.h>
#include <netdb.h>
#include <string.h>

typedef int resolve(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **out);

/* The C library's own names of these begin with underscores. */
/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
	static int asked;
	resolve *real = (resolve *)dlsym(RTLD_NEXT, "getaddrinfo");

	if (name && strcmp(name, "one-then-two.test") == 0)
		name = asked++ ? "127.0.0.2" : "127.0.0.1";
	else if (name && strcmp(name, "two-then-one.test") == 0)
		name = asked++ ? "127.0.0.1" : "127.0.0.2";
	return real(name, service, hints, out);
}
