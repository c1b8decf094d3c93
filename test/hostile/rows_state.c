/* rows_state.c: how the guests of state.c must end; special.c has what one leaves to the next. */
#include "runner.h"

const struct row rows_state[] = {{.image = "state", .name = "leave", .message = ""},
				 {.image = "state", .name = "find", .message = "", .output = "none\n"},
				 {.image = "state", .name = "second", .vcpus = 2, .message = "", .output = "none\n"},
				 {.image = "state", .name = "second", .vcpus = 8, .message = "", .output = "none\n"},
				 {0}};
