/* messages.h: what web process and UI process say to each other about unilets.
 *
 * A guest is named by (world, id): `world` is a random number of one page's script world, so that a message about a
 * page that has gone never means one of the next. The UI process believes nothing of what the web process says: it
 * checks types, lengths and the origin. */
#ifndef UNILET_EMBED_MESSAGES_H
#define UNILET_EMBED_MESSAGES_H

/* web -> UI, one descriptor: the image in a sealed memfd. world, id, URL of the page, URL of the image, store's name
 * (absent: none), memory in bytes (0: what the image wants), page window in bytes (0: the usual one).
 * Answer: MESSAGE_STARTED with the page window's four descriptors, or MESSAGE_ENDED. */
#define MESSAGE_OPEN      "unilet-open"
#define MESSAGE_OPEN_TYPE "(tussmstt)"
#define MESSAGE_STARTED   "unilet-started"

/* web -> UI: end it. world, id. */
#define MESSAGE_CLOSE      "unilet-close"
#define MESSAGE_CLOSE_TYPE "(tu)"

/* web -> UI: it broke the contract. world, id, enum launch_violation, two values. */
#define MESSAGE_VIOLATION      "unilet-violation"
#define MESSAGE_VIOLATION_TYPE "(tuitt)"

/* web -> UI: one of the page's unilets got no further than its image. world, why. */
#define MESSAGE_LOST      "unilet-lost"
#define MESSAGE_LOST_TYPE "(ts)"

/* UI -> web: it has ended, or did not start. world, id, reason as page/unilet.js has it, status, message. */
#define MESSAGE_ENDED      "unilet-ended"
#define MESSAGE_ENDED_TYPE "(tusis)"

/* UI -> web, to be answered by the same name: guests starting or running, batches applied and messages asked for so far,
 * milliseconds since the last request or completion, 0 while one is under way. */
#define MESSAGE_ACTIVITY      "unilet-activity"
#define MESSAGE_ACTIVITY_TYPE "(utt)"

/* UI -> web, to be answered by the same name: the page as HTML, with the guests' own trees. */
#define MESSAGE_DUMP      "unilet-dump"
#define MESSAGE_DUMP_TYPE "(s)"

#define GUESTS_PER_PAGE_MAX 8u
#define MESSAGE_TEXT_MAX    8192u /* bytes of a text that are shown */

#endif
