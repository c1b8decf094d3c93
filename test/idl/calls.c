/* calls.c: every generated function, called once. Compiles as C and as C++; what is included is made by tool/idl/calls.js. */
#include "headers.inc"

#include "core.h"

int main(void)
{
	bool is_null;

#include "calls.inc"
	(void)is_null;
	return finish();
}
