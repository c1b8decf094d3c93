/* threads.c: version 0 has no threads: making one fails with a reason, and what needs none works. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local int local = 5;

static void *never(void *context)
{
	return context;
}

static void initialise(void)
{
	puts("once");
}

int main(void)
{
	pthread_t thread;
	int result = pthread_create(&thread, NULL, never, NULL);

	printf("pthread_create: %s\n", result == EAGAIN || result == ENOSYS ? "refused" : strerror(result));
	printf("lock: %d\n", pthread_mutex_lock(&lock));
	printf("trylock: %d\n", pthread_mutex_trylock(&lock));
	printf("unlock: %d\n", pthread_mutex_unlock(&lock));
	pthread_once(&once, initialise);
	pthread_once(&once, initialise);
	local += 2;
	printf("local: %d, self: %d\n", local, pthread_equal(pthread_self(), pthread_self()) != 0);
	return 0;
}
