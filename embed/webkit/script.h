/* script.h: JavaScript from C: calls of the page side's functions, and bytes of its arrays. */
#ifndef UNILET_EMBED_SCRIPT_H
#define UNILET_EMBED_SCRIPT_H

#include <jsc/jsc.h>

/* Reports what script threw, and takes it back: it is a mistake of ours, and must not stay with the page. */
void script_report_exception(JSCContext *context);

/* Calls a function and gives up `count` arguments. Returns its result, or NULL if it threw, which is reported. */
JSCValue *script_call(JSCContext *context, JSCValue *function, JSCValue *argument[], unsigned count);

/* The same of a function whose result nobody wants. */
void script_call_void(JSCContext *context, JSCValue *function, JSCValue *argument[], unsigned count);

/* A Uint8Array with a copy of these bytes; of NULL: null. */
JSCValue *script_copy(JSCContext *context, const void *bytes, gsize length);

/* The bytes of a typed array, as long as it lives and no script runs. NULL, and *length 0, for what has none. */
void *script_bytes(JSCValue *array, gsize *length);

#endif
