/* limits.h: the monitor's own limits; those it shares with others are in limits_abi.h. */
#ifndef UNILET_MONITOR_LIMITS_H
#define UNILET_MONITOR_LIMITS_H

/* Page-table pages of one machine: 64 GiB of heap take 64, an image of 1 GiB 512, the largest page window 256; the rest is for
 * split huge pages. */
#define PAGETABLE_PAGES_MAX 4096u

/* The stack, unless the machine is so small that it would eat most of it. */
#define STACK_BYTES_MAX (8ull << 20)

/* A held-back upcall is tried again after this, doubled each time up to the maximum; after HELD in all, and so many times,
 * the monitor leaves it to the guest, which finds upcall_pending when it unmasks. */
#define UPCALL_RETRY_MIN_NS 50000ull
#define UPCALL_RETRY_MAX_NS 1000000ull
#define UPCALL_HELD_NS      100000000ull
#define UPCALL_HELD_TRIES   50u

/* How often the time page gets a new base. */
#define TIME_PUBLISH_NS 500000000ull

/* So often the clocks are read for it. */
#define CLOCK_READINGS 3u

/* What a pooled machine has of its memory and of its page tables before it has a guest: hello is as large. */
#define POOL_COMMIT        (1u << 20)
#define POOL_COMMIT_TABLES (32u * 4096u)

/* How often a thread looks whether another has done its part before it sleeps: some hundred microseconds, as long as
 * the computer may take to wake it. */
#define THREAD_SPINS 50000u

/* The longest sleep of the watching thread, and the shortest before it looks at a limit again. */
#define WATCH_SLEEP_MAX_NS 1000000000ull
#define WATCH_SLEEP_MIN_NS 1000000ull

/* A guest with more addresses than memory: what the monitor may hold beside the guest's pages (its tables, mostly), and
 * how many bytes a vCPU can touch in a nanosecond, at most: as fast as the kernel clears huge pages. */
#define USAGE_OWN_BYTES    (24ull << 20)
#define USAGE_BYTES_PER_NS 16u

/* Each locks the memory bus of the whole computer for a thousand cycles: so many a second, and so many at once, are
 * free; then the vCPU sleeps. Honest programs make none. */
#define BUS_LOCKS_PER_SECOND_MAX 100u
#define BUS_LOCK_BURST_MAX       10u

/* What the monitor may have open at once, descriptors of launch_abi.h included. */
#define MONITOR_DESCRIPTORS_MAX 64u

/* How long the vCPUs are given to stop before what they did is told: in all a tenth of a second. */
#define DETAIL_STOP_PAUSE_NS 100000
#define DETAIL_STOP_TRIES    1000u

/* How often vCPUs are asked where they are: a prime number of times a second, so as not to go along with what they do. Then
 * how many places in a vCPU's part are looked at for a stack. */
#define PROFILE_INTERVAL_NS (1000000000ull / 997)
#define PROFILE_PROBES_MAX  32u

/* One write to a core file. */
#define CORE_WRITE_MAX (1ull << 20)

/* What a core file holds beside the guest's memory: headers and registers. */
#define CORE_HEAD_MAX (64ull << 10)

/* Instructions of one thread's system-call filter; those there are have some dozens. */
#define FILTER_LENGTH_MAX 1024u

/* CPUID leaves: KVM's own maximum (KVM_MAX_CPUID_ENTRIES). */
#define CPUID_ENTRIES_MAX 256u

#endif
