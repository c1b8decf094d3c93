/* limits_abi.h: every limit that guest, monitor, host and page share, each with its reason. */
#ifndef UNILET_LIMITS_ABI_H
#define UNILET_LIMITS_ABI_H

#include <stdint.h>

#define UNILET_VCPUS_MAX 8u

/* Ranges that one TRAP_PROTECT_LIST changes. */
#define UNILET_TRAP_RANGES_MAX 64u

/* Memory: below the minimum no libc starts; the maximum is what the page-table pool can map. */
#define UNILET_MEMORY_MIN     (8ull << 20)
#define UNILET_MEMORY_MAX     (64ull << 30)
#define UNILET_MEMORY_DEFAULT (256ull << 20)

/* Arguments and environment, terminators included: they fit the boot range. */
#define UNILET_ARGUMENT_BYTES_MAX (48u << 10)
#define UNILET_ARGUMENTS_MAX      1024u

/* Windows: fully allocated before the guest starts, so they are kept small. */
#define UNILET_SERVICE_WINDOW_BYTES (1u << 20)
#define UNILET_PAGE_WINDOW_BYTES    (4u << 20)
#define UNILET_PAGE_WINDOW_MAX      (512u << 20) /* when more is asked for: a message's bytes lie in it as a whole */

/* Console: one write; the guest's library splits longer ones. */
#define UNILET_CONSOLE_BYTES_MAX (64u << 10)

/* HTTP: what nginx and curl accept by default, rounded up. */
#define UNILET_HTTP_PATH_MAX         8192u
#define UNILET_HTTP_METHOD_MAX       16u
#define UNILET_HTTP_HEADER_BYTES_MAX (32u << 10)
#define UNILET_HTTP_HEADERS_MAX      100u
#define UNILET_HTTP_REQUEST_BODY_MAX (256u << 10)
#define UNILET_HTTP_STREAMS_MAX      64u

/* Store: a block is the unit of reading and writing. */
#define UNILET_STORE_BLOCK        4096u
#define UNILET_STORE_BYTES_MAX    (1ull << 40)
#define UNILET_STORE_TRANSFER_MAX (256u << 10)

/* Page: one batch, its handles, its listeners. */
#define UNILET_PAGE_BATCH_BYTES_MAX    (2u << 20)
#define UNILET_PAGE_DATA_BYTES_MAX     (64u << 20) /* of one batch: a canvas of 4096 by 4096 pixels */
#define UNILET_PAGE_HANDLES_MAX        (1u << 20)
#define UNILET_PAGE_NAMES_MAX          4096u
#define UNILET_PAGE_LISTENERS_MAX      4096u
#define UNILET_PAGE_ARGUMENTS_MAX      16u
#define UNILET_PAGE_VALUE_DEPTH_MAX    8u  /* dictionaries and sequences in each other */
#define UNILET_PAGE_PARTS_MAX          16u /* of a clone that get handles */
#define UNILET_PAGE_FIELDS_MAX         64u /* of one list */
#define UNILET_PAGE_FIELD_LISTS_MAX    256u
#define UNILET_PAGE_FILTERS_MAX        256u
#define UNILET_PAGE_FILTER_KEYS_MAX    64u
#define UNILET_PAGE_AWAITS_MAX         64u        /* promises that are waited for */
#define UNILET_PAGE_EVENT_BYTES_MAX    (1u << 20) /* with its values; a longer string in it is null */
#define UNILET_PAGE_EVENTS_WAITING_MAX 1024u      /* later ones are dropped, and counted */

/* Files of the page: what the page side holds of them at once. */
#define UNILET_PAGE_BLOB_READ_MAX  (1u << 20) /* a longer read is answered short */
#define UNILET_PAGE_BLOB_READS_MAX 16u        /* that wait; one more is answered BUSY */

/* Messages: what decoders on both sides hold. */
#define UNILET_MESSAGE_BYTES_MAX   (1u << 20) /* without attached bytes */
#define UNILET_MESSAGE_ALIGNMENT   64u        /* of attached bytes: a cache line, a vector of AVX-512 */
#define UNILET_MESSAGE_NAME_MAX    128u       /* of a function */
#define UNILET_MESSAGE_DEPTH_MAX   32u        /* arrays in arrays */
#define UNILET_MESSAGE_CALLS_MAX   1024u      /* of either side that the other has not answered */
#define UNILET_MESSAGE_FILES_MAX   1024u      /* handed over and not released */
#define UNILET_MESSAGE_STREAMS_MAX 64u        /* of a guest's that are being read */

#endif
