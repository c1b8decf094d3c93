/* calls.cpp: every method of the C++ classes, called once. */
#include "headers.inc"

#include <unilet/web.hpp>

#include "core.h"

int main()
{
	bool is_null;

#include "methods.inc"
	(void)is_null;
	return finish();
}
