/* json.c: a stock C library, libjansson.a: parses the country list on standard input, changes it, writes it again. */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

int main(void)
{
	json_error_t error;
	json_t *root = json_loadf(stdin, 0, &error), *entry, *list;
	size_t index, named = 0;

	if (!root) {
		printf("line %d: %s\n", error.line, error.text);
		return 1;
	}
	list = json_object_get(root, "3166-1");
	json_array_foreach(list, index, entry)
	{
		const char *name = json_string_value(json_object_get(entry, "official_name"));

		named += name != NULL;
		json_object_set_new(entry, "index", json_real((double)index / 3));
	}
	printf("%zu countries, %zu with an official name\n", json_array_size(list), named);
	json_dumpf(root, stdout, JSON_INDENT(1) | JSON_SORT_KEYS);
	json_decref(root);
	root = json_loads("[1, 2,\n {\"broken\": tru}]", 0, &error);
	printf("\n%p, line %d, column %d: %s\n", (void *)root, error.line, error.column, error.text);
	return 0;
}
