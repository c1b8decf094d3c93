/* kills.c: guests of all kinds, each killed at a random moment after its start, by the library or the kernel. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "runner.h"

#define KILLS         1000u
#define KILLS_ON_TCG  40u
#define DELAY_US      6000u /* its start falls into this, and its first milliseconds */
#define DELAY_TCG_US  600000u
#define GOOD_EVERY    50u
#define STATUS_KILLED 137

enum killer { BY_LIBRARY, FIRST_PROCESS, SECOND_PROCESS, KILLERS };

/* None of them ends by itself. */
static const struct row victim[] = {{.image = "time", .name = "spin"},
				    {.image = "fault", .name = "storm"},
				    {.image = "several", .name = "spin", .vcpus = 4},
				    {.image = "fault", .name = "upcall-never-returns"},
				    {.image = "time", .name = "write-for-ever"},
				    {.image = "time", .name = "protect-storm"},
				    {.image = "several", .name = "upcall-storm", .vcpus = 4},
				    {.image = "time", .name = "sleep"},
				    {.image = "several", .name = "rights-for-ever", .vcpus = 2},
				    {.image = "fault", .name = "step-storm"},
				    {.image = "fault", .name = "masked-for-ever"},
				    {.image = "ring", .name = "doorbell-storm"},
				    {.image = "time", .name = "long-instruction"}};

static const char *kill_guest(struct unilet *guest, enum killer killer)
{
	pid_t process[CHILDREN_MAX];
	int status, count = list_children(process);

	if (killer == BY_LIBRARY || count != 2)
		unilet_kill(guest);
	else
		kill(process[killer == SECOND_PROCESS], SIGKILL);
	status = guest_finish(guest);
	if (count != 2)
		return "there are not two processes for one guest";
	return status == STATUS_KILLED ? NULL : "the outcome is not that it was killed";
}

/* One guest's start, moment, and end. */
static const char *kill_one(struct runner *runner, const struct row *row, unsigned number)
{
	struct unilet *guest = guest_start(runner, row, NULL);
	const char *what;

	if (!guest)
		return "a guest could not be started";
	usleep((useconds_t)random() % (runner->tcg ? DELAY_TCG_US : DELAY_US));
	what = kill_guest(guest, (enum killer)(random() % KILLERS));
	if (what)
		return what;
	return number % GOOD_EVERY ? runner_baseline(runner) : runner_after(runner);
}

void kills_run(struct runner *runner)
{
	const unsigned kills = runner->tcg ? KILLS_ON_TCG : KILLS;
	const uint64_t start = clock_ms();
	const char *what = NULL;
	const char *wanted = getenv("KILL_SEED");
	unsigned seed = 1, i = 0;

	if (wanted)
		seed = (unsigned)strtoul(wanted, NULL, 10);
	else if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		what = "no seed";
	srandom(seed);
	for (; !what && i < kills; i++) {
		const struct row *row = &victim[(unsigned)random() % (sizeof(victim) / sizeof(victim[0]))];

		what = kill_one(runner, row, i);
		if (what)
			printf("kills: number %u, %s %s\n", i, row->image, row->name);
	}
	printf("kills: KILL_SEED=%u, %u guests in %llu ms\n", seed, i, (unsigned long long)(clock_ms() - start));
	runner_count(runner, "kills", "at random moments", what);
}
