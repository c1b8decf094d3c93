/* launch_abi.h: what the launcher tells a new monitor or server, and what these report. Not seen by guests.
 *
 * Each is started with the descriptors below open and all others closed, reads its configuration from
 * LAUNCH_FD_CONTROL (a SOCK_STREAM socket), and writes struct launch_report there: at most one STARTED, then at most
 * one of another kind. The launcher believes no more of a report than its ranges: the sender may be compromised. */
#ifndef UNILET_LAUNCH_ABI_H
#define UNILET_LAUNCH_ABI_H

#include <stdint.h>

/* A window, as three descriptors in a row: the memory (sealed), the host's doorbell, the guest's two eventfds. */
enum launch_window_fd {
	WINDOW_FD_MEMORY = 0,
	WINDOW_FD_DOORBELL = 1,  /* guest -> consumer of the submission ring */
	WINDOW_FD_WAKE = 2,      /* -> guest that sleeps in TRAP_WAIT */
	WINDOW_FD_INTERRUPT = 3, /* -> guest that computes: an upcall */
	WINDOW_FD_COUNT = 4,
};

enum launch_fd {
	LAUNCH_FD_CONTROL = 3,
	LAUNCH_FD_FILE = 4, /* monitor: the image, read-only; server: the store (LAUNCH_STORE); gdb's process: gdb */
	LAUNCH_FD_SERVICE_WINDOW = 5,
	LAUNCH_FD_CALL_FILES = LAUNCH_FD_SERVICE_WINDOW + WINDOW_FD_COUNT, /* server only: files of the call */
	LAUNCH_FD_KEEPER = LAUNCH_FD_SERVICE_WINDOW + WINDOW_FD_COUNT, /* monitor only: both ends of a socket pair */
	LAUNCH_FD_PAGE_WINDOW = LAUNCH_FD_KEEPER + 2,                  /* monitor only (LAUNCH_PAGE) */
	LAUNCH_FD_DETAIL = LAUNCH_FD_PAGE_WINDOW + WINDOW_FD_COUNT,    /* monitor, symbol reader: detail_abi.h */
	LAUNCH_FD_CORE = LAUNCH_FD_DETAIL + 1,                         /* monitor only (LAUNCH_CORE) */
	LAUNCH_FD_DEBUG = LAUNCH_FD_CORE + 1,                          /* monitor (LAUNCH_DEBUG), gdb's process */
	LAUNCH_FD_PROFILE = LAUNCH_FD_DEBUG + 1, /* monitor (LAUNCH_PROFILE), symbol reader: profile_abi.h */
	LAUNCH_FD_SERVER_PAGE =
		LAUNCH_FD_PROFILE + 1, /* server only (LAUNCH_PAGE): the page window, when it is the page */
	LAUNCH_FD_DOCUMENT = LAUNCH_FD_SERVER_PAGE + WINDOW_FD_COUNT, /* server only (LAUNCH_PAGE): HTML, read-only */
	LAUNCH_FD_END = LAUNCH_FD_DOCUMENT + 1,
};

enum launch_flag {
	LAUNCH_INPUT_TERMINAL = 1 << 0, /* these four as in enum boot_flag */
	LAUNCH_OUTPUT_TERMINAL = 1 << 1,
	LAUNCH_ERROR_TERMINAL = 1 << 2,
	LAUNCH_TRACE = 1 << 3,
	LAUNCH_PAGE = 1 << 4,  /* there is a page window; to a server: it is the page */
	LAUNCH_HTTP = 1 << 5,  /* the server (or, with LAUNCH_HTTP_ON_PAGE, the page) serves HTTP */
	LAUNCH_STORE = 1 << 6, /* there is a store */
	LAUNCH_CORE = 1 << 7,  /* an ELF core of a guest that does not end well is wanted */
	LAUNCH_POOL =
		1 << 8, /* no image yet: make the machine, say READY, wait for a second configuration with the image */
	LAUNCH_DEBUG = 1 << 9,    /* somebody debugs it: debug_abi.h on LAUNCH_FD_DEBUG */
	LAUNCH_PROFILE = 1 << 10, /* samples of where it spends its time are wanted */
	LAUNCH_HTTP_ON_PAGE = 1 << 11,
	LAUNCH_FLAGS = (1 << 12) - 1,
};

/* Followed by `argument_bytes` bytes: the arguments, then the environment, each zero-terminated.
 *
 * A pooled monitor (LAUNCH_POOL) gets one of these with memory_bytes, vcpu_count and LAUNCH_PAGE, makes such a machine and
 * reports READY. A second one with the same vcpu_count and LAUNCH_PAGE, and no more memory, brings the image's descriptor
 * (SCM_RIGHTS) and makes it the guest's. */
struct launch_monitor {
	uint32_t version;      /* UNILET_ABI_VERSION */
	uint32_t flags;        /* enum launch_flag */
	uint64_t memory_bytes; /* 0: what the image wants, else UNILET_MEMORY_DEFAULT */
	uint64_t
		address_bytes; /* of RAM's addresses; 0: memory_bytes. More than may be touched, for those who reserve much */
	uint64_t cpu_time_ns; /* 0: no limit */
	uint64_t wall_ns;     /* 0: no limit */
	uint32_t argument_count;
	uint32_t environment_count;
	uint32_t argument_bytes;
	uint32_t vcpu_count; /* 0: what the image wants */
};

/* Followed by `origin_bytes` bytes: "http://host:port" or "https://host:port", no terminator; 0: no HTTP. Then by
 * `call_bytes`: the MESSAGE_CALL that the guest gets, whole (message_abi.h); 0: it gets no call. Then by `action_bytes`
 * (LAUNCH_PAGE): what is done in the page (embed/headless/action.h). */
struct launch_server {
	uint32_t version;
	uint32_t flags;
	uint64_t store_bytes; /* multiple of UNILET_STORE_BLOCK */
	uint32_t origin_bytes;
	uint32_t call_bytes;
	uint32_t call_file_count; /* files 1, 2, ... of the call are LAUNCH_FD_CALL_FILES and those behind it */
	uint32_t action_bytes;
};

#define LAUNCH_ORIGIN_MAX     512u
#define LAUNCH_CALL_MAX       (128u << 10) /* a command's argument is no longer, and a socket holds it */
#define LAUNCH_CALL_FILES_MAX 8u
#define LAUNCH_ACTION_MAX     (32u << 10)

enum launch_kind {
	LAUNCH_STARTED = 1,    /* monitor: locked down, about to run; server: locked down, serving.
				 * number = enum launch_lack, of all that is missing. Monitor: value[0], [1] = CLOCK_MONOTONIC in ns when it opened /dev/kvm, and now */
	LAUNCH_EXITED = 2,     /* number = status 0..255 */
	LAUNCH_FAULTED = 3,    /* number = vector, value[0] = instruction, [1] = address, [2] = error code */
	LAUNCH_OVER_LIMIT = 4, /* number = enum launch_limit: CPU time, wall time or memory is used up */
	LAUNCH_IMAGE = 5,      /* number = enum image_fault, value[0] = segment or byte concerned */
	LAUNCH_LIMIT = 6,      /* number = enum launch_limit, value[0] = asked, value[1] = what is needed or allowed */
	LAUNCH_NO_KVM = 7,     /* number = errno, value[0] = enum launch_kvm */
	LAUNCH_VIOLATION = 8,  /* number = enum launch_violation, value[] as it says */
	LAUNCH_FAILED = 9,     /* number = errno, value[0] = enum launch_step: this side could not do its work */
	LAUNCH_READY = 10,     /* a pooled machine waits for its guest */
	LAUNCH_DEBUGGER = 11,  /* the debugger's side has ended it: it went away */
	LAUNCH_CALLED =
		12, /* server: the call, or what was to be done in the page, is done, what came of it brought out.
		     * number = 0: it went well, 1: it did not */
	LAUNCH_KIND_COUNT
};

/* What a side asks the kernel for when it locks itself down, and not every kernel or CPU has: it goes on without. */
enum launch_lack {
	LACK_CORE_SCHEDULING = 1 << 0, /* no cookie: a sibling of its core may run somebody else's code */
	LACK_STORE_BYPASS = 1 << 1,    /* speculative store bypass cannot be switched off */
	LACK_INDIRECT_BRANCH = 1 << 2, /* nor can speculation of indirect branches across processes */
	LACK_OOM_SCORE = 1 << 3,       /* not the first to be killed when memory is short */
	LACK_BUS_LOCK = 1 << 4,        /* bus locks are not reported, and so not limited */
	LACK_NOTIFY = 1 << 5,          /* a processor that is stuck in one instruction is not reported */
	LACKS = (1 << 6) - 1,
};

enum launch_limit { LIMIT_CPU_TIME = 1, LIMIT_WALL = 2, LIMIT_MEMORY = 3, LIMIT_ARGUMENTS = 4, LIMIT_VCPUS = 5 };

/* Which thing of KVM is missing. */
enum launch_kvm {
	KVM_LACKS_DEVICE = 1,     /* /dev/kvm cannot be opened */
	KVM_LACKS_VERSION = 2,    /* not API version 12 */
	KVM_LACKS_CAPABILITY = 3, /* value[1] = number of the KVM_CAP_ */
	KVM_LACKS_MACHINE = 4,    /* a virtual machine or vCPU cannot be made */
	KVM_LACKS_CPU = 5,        /* value[1] = 1 FSGSBASE, 2 XSAVE, 3 NX */
};

/* What a guest did that no guest may: the machine ends it. */
enum launch_violation {
	VIOLATION_READ = 1, /* read of an unbacked page: value[0] = physical address */
	VIOLATION_WRITE =
		2, /* store there of a width other than 4, or to an unknown number: value[0] address, [1] width */
	VIOLATION_PORT = 3,     /* in or out: value[0] = port */
	VIOLATION_SHUTDOWN = 4, /* triple fault */
	VIOLATION_INTERNAL = 5, /* KVM could not go on: value[0] = suberror */
	VIOLATION_EXIT = 6,     /* another exit: value[0] = KVM's number */
	VIOLATION_MEMORY = 7,   /* KVM_RUN said EFAULT: memory the host cannot give */
	VIOLATION_RING = 8,     /* a ring's index ran ahead: value[0] = enum ring_interface or 0 */
	VIOLATION_REQUEST = 9,  /* a malformed request: value[0] = opcode, value[1] = offset, value[2] = length */
	VIOLATION_BATCH = 10,   /* a malformed batch: value[0] = word, as far as its decoder knows */
	VIOLATION_TRAP = 11,    /* a trap's arguments are malformed: value[0] = number */
	VIOLATION_RUN = 12,     /* KVM_RUN failed: value[0] = errno */
	VIOLATION_COUNT
};

/* What this side was doing when it failed. */
enum launch_step {
	STEP_CONFIGURATION = 1,
	STEP_MEMORY = 2,
	STEP_MACHINE = 3,
	STEP_THREADS = 4,
	STEP_SANDBOX = 5,
	STEP_CONSOLE = 6,
	STEP_HTTP = 7,
	STEP_STORE = 8,
	STEP_RUN = 9,
	STEP_PAGE = 10,
	STEP_COUNT
};

struct launch_report {
	uint32_t version;
	uint32_t kind;
	int32_t number;
	uint32_t reserved;
	uint64_t value[3];
};

_Static_assert(LAUNCH_FD_CALL_FILES + LAUNCH_CALL_FILES_MAX <= LAUNCH_FD_END, "files have places");
_Static_assert(sizeof(struct launch_monitor) == 56, "no hidden padding");
_Static_assert(sizeof(struct launch_server) == 32, "no hidden padding");
_Static_assert(sizeof(struct launch_report) == 40, "no hidden padding");

#endif
