/* host_limits.h: limits of the host side alone, each with its reason; those that guests may know are in limits_abi.h. */
#ifndef UNILET_HOST_LIMITS_H
#define UNILET_HOST_LIMITS_H

/* How long who serves a ring looks at it before it sleeps, if the guest's last requests came that quickly (pace.h), and
 * what a sleep and its wake-up take, about. The page side has the page's own work to do, and wakes through a main loop. */
#define SERVER_SPIN_NS 50000
#define SERVER_WAKE_NS 100000
#define PAGE_SPIN_NS   30000
#define PAGE_WAKE_NS   60000

/* A doorbell rung in vain so often in a row is left alone for a growing time: an honest guest rings in vain only when
 * its entry was found by spinning. */
#define RING_VAIN_WAKES_MAX 16u
#define RING_MUTE_MS_MAX    10

/* Trace lines a second; the rest is counted and told. */
#define SERVER_TRACE_LINES_MAX 100u
#define SERVER_TRACE_BYTES_MAX 512u /* of one line, before escaping */

/* A message or the result of a call, as JSON: base64 of all that a service window holds, several times. */
#define CALL_TEXT_MAX (16u << 20)

/* Descriptors: 24 of launch_fd and stdio; HTTP adds a socket for each stream, and curl's own. */
#define SERVER_DESCRIPTORS_MAX 32u

/* What fallocate(2) is asked for: a hole, and the file as long as it was. */
#define STORE_DISCARD_MODE (FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE)

/* HTTP. Redirects: Fetch's own number. */
#define HTTP_REDIRECTS_MAX      20u
#define HTTP_CONNECT_TIMEOUT_MS 10000
#define HTTP_HEADER_TIMEOUT_MS  60000   /* from the request to the end of the response's header, redirects included */
#define HTTP_LOOK_EVERY_MS      250     /* while a stream is open: its deadlines are ours to keep */
#define HTTP_BUSY_NS            1000000 /* after something was asked for or came, more of it is likely */
#define HTTP_IDLE_TIMEOUT_S     60      /* no byte came, although the guest reads */
#define HTTP_RECEIVE_BUFFER     (32u << 10) /* libcurl's: beyond it the copy on to the guest finds it in a slower cache */
#define HTTP_BODY_BUFFER        (64u << 10)  /* of a stream that nobody reads */
#define HTTP_HEADER_TOTAL_MAX   (256u << 10) /* with interim responses and redirects, of one request */
#define HTTP_REDIRECT_BODY_MAX  (64u << 10)  /* thrown away, to keep the connection */
#define HTTP_ADDRESSES_MAX      8u
#define HTTP_DESCRIPTORS_MAX    256u
#define HTTP_MEMORY_MAX         (1ull << 30) /* address space: buffers, pauses inside libcurl, libraries */
#define HTTP_AUTHORITIES_MAX    (4u << 20)   /* file of certificate authorities */

/* Launcher: what an embedder may run at once unless it says otherwise. Memory is committed on touch, so these are bounds of
 * what guests can come to use; the rest is the person's. */
#define POLICY_GUESTS_MAX                64u
#define POLICY_GUESTS_PER_ORIGIN_MAX     16u
#define POLICY_MEMORY_PERCENT            75u
#define POLICY_MEMORY_PER_ORIGIN_PERCENT 50u

/* A guest's cgroup: beside the machine's memory, page tables (KVM's, too), the server with HTTP's buffers, and files that were
 * read. Threads: those of vCPUs, the watching one, and libcurl's for names. */
#define SLICE_MEMORY_EXTRA    (256ull << 20)
#define SLICE_PROCESSES_MAX   64u
#define SLICE_CPU_WEIGHT      50u /* half of what others get */
#define SLICE_REMOVE_TRIES    250u
#define SLICE_REMOVE_PAUSE_NS 1000000

/* A pool that nobody wanted a machine of for so long has none any more, until somebody does. */
#define POOL_IDLE_S 600

/* Launcher: what it waits beyond the monitor's own limits before it ends a monitor that does not keep them. */
#define LAUNCH_GRACE_NS      1000000000ull
#define LAUNCH_GDB_END_MS    250             /* for gdb to be told of the end */
#define LAUNCH_SERVER_END_MS 250             /* for the server to finish after the guest has ended */
#define LAUNCH_CORE_NS       120000000000ull /* and for a core file: 64 GiB at half a GiB a second */

/* Symbol reader: seconds of the largest images that browsers ship, in debug builds; then there are no symbols. Memory: its
 * libraries, the image as it stands in the file, and what is made of it. */
#define SYMBOLS_CPU_S           5
#define SYMBOLS_WAIT_MS         10000
#define SYMBOLS_DESCRIPTORS_MAX 64u
#define SYMBOLS_MEMORY_MAX      (1ull << 30)

/* The server that is the page: address space for the windows, HTTP, and the tree with all that a guest keeps of it. */
#define PAGE_MEMORY_MAX (4ull << 30)

/* Idle is a guest that has asked for nothing for so long; a timer that is due later is not waited for. Whether it sleeps is
 * looked at so often; it has so many frames of an animation each time. */
#define PAGE_IDLE_MS       20
#define PAGE_LOOK_MS       1
#define PAGE_FRAMES_MAX    60u
#define LAUNCH_PAGE_END_MS 60000 /* for the server to write the page after the guest has ended, to a slow reader */

/* A profile's file: names are the image's to choose, and may be long. */
#define PROFILE_FILE_MAX (256ull << 20)

#endif
