/* script.c: JavaScript from C: calls of the page side's functions, and bytes of its arrays. */
#include "script.h"

#include <string.h>

void script_report_exception(JSCContext *context)
{
	JSCException *exception = jsc_context_get_exception(context);

	if (!exception)
		return;
	g_autofree char *text = jsc_exception_report(exception);

	g_warning("unilet: page side: %s", text);
	jsc_context_clear_exception(context);
}

JSCValue *script_call(JSCContext *context, JSCValue *function, JSCValue *argument[], unsigned count)
{
	/* Script may close the page's window, and all that we hold of it. */
	g_autoptr(JSCContext) held = g_object_ref(context);
	g_autoptr(JSCValue) held_function = g_object_ref(function);
	JSCValue *result = jsc_value_function_callv(held_function, count, argument);

	script_report_exception(held);
	for (unsigned i = 0; i < count; i++)
		g_object_unref(argument[i]);
	return result;
}

void script_call_void(JSCContext *context, JSCValue *function, JSCValue *argument[], unsigned count)
{
	JSCValue *result = script_call(context, function, argument, count);

	g_clear_object(&result);
}

JSCValue *script_copy(JSCContext *context, const void *bytes, gsize length)
{
	JSCValue *copy;

	if (!bytes)
		return jsc_value_new_null(context);
	copy = jsc_value_new_typed_array(context, JSC_TYPED_ARRAY_UINT8, length);
	if (length > 0)
		memcpy(jsc_value_typed_array_get_data(copy, NULL), bytes, length);
	return copy;
}

void *script_bytes(JSCValue *array, gsize *length)
{
	*length = jsc_value_is_typed_array(array) ? jsc_value_typed_array_get_size(array) : 0;
	return *length > 0 ? jsc_value_typed_array_get_data(array, NULL) : NULL;
}
