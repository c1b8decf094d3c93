/* wide.c: wide characters, as far as the C locale has them (others are files, and there are none). */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

int main(void)
{
	wchar_t wide[64];
	const wchar_t *volatile first = L"a";
	char narrow[128];
	size_t length;

	printf("%s\n", setlocale(LC_ALL, "no_SUCH.locale") ? "there" : "no such locale");
	length = mbstowcs(wide, "Wide, in the C locale", 64);
	for (size_t i = 0; i < length; i++)
		wide[i] = (wchar_t)towupper((wint_t)wide[i]);
	printf("%zu %zu %s\n", length, wcstombs(narrow, wide, sizeof(narrow)), narrow);
	printf("%zd %zd\n", (ssize_t)mbstowcs(wide, "\xff", 64), (ssize_t)wcstombs(narrow, L"\u20ac", sizeof(narrow)));
	swprintf(wide, 64, L"%d %s %ls %.3f", 42, "narrow", L"wide", 1.5);
	printf("%ls %ld %d\n", wide, wcstol(L"-77 rest", NULL, 10), wcscmp(first, L"b") < 0);
	return 0;
}
