/* protection.c: what protects the host from this guest, and what it means where kernel or CPU have it not. */
#include "guest.h"

#include <errno.h>

struct row {
	uint32_t lack; /* enum launch_lack; 0: without it no guest starts */
	const char *name;
	const char *absent;
};

static const struct row row[] = {
	{0, "system-call filters, one for each kind of thread", ""},
	{0, "processes without privileges, core files, or memory that others can read", ""},
	{LACK_OOM_SCORE, "first place for the out-of-memory killer", "mount /proc where guests are started"},
	{LACK_CORE_SCHEDULING, "core scheduling",
	 "a core's other thread may run anything beside a guest, unless multithreading is off: use a kernel with "
	 "CONFIG_SCHED_CORE, or switch it off"},
	{LACK_STORE_BYPASS, "store bypass switched off",
	 "kernel or CPU cannot: boot without mitigations=off, and update the microcode"},
	{LACK_INDIRECT_BRANCH, "indirect branches kept apart",
	 "kernel or CPU cannot: boot without mitigations=off, and update the microcode"},
	{LACK_BUS_LOCK, "a limit on bus locks", "KVM cannot report them here: a guest can slow down memory for all"},
	{LACK_NOTIFY, "notice of a stuck processor", "KVM cannot give it here: it needs Linux 6.0 and a recent CPU"},
};

_Static_assert(sizeof(row) / sizeof(row[0]) < UNILET_PROTECTIONS_MAX, "all rows have room");

/* What can be done where guests have no cgroup of their own. */
static const char *slice_absent(int error)
{
	switch (error) {
	case -ENOENT:
	case -ENOTSUP:
		return "there is no cgroup v2 tree here that limits memory and processes: boot with "
		       "systemd.unified_cgroup_hierarchy=1";
	default:
		return "this part of the cgroup tree is not ours to divide: begin the command with systemd-run --user "
		       "--scope -p Delegate=yes --slice=unilet.slice";
	}
}

unsigned unilet_protections(const struct unilet *guest, struct unilet_protection out[UNILET_PROTECTIONS_MAX])
{
	const uint32_t lacks = guest->monitor.reader.lacks | guest->server.reader.lacks;
	unsigned count = 0;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		out[count++] = (struct unilet_protection){
			.name = row[i].name, .absent = row[i].absent, .held = !(lacks & row[i].lack)};
	out[count++] = (struct unilet_protection){.name = "a cgroup of its own, with limits of memory and CPU time",
						  .absent = slice_absent(guest->slice_error),
						  .held = guest->slice.fd >= 0};
	return count;
}
