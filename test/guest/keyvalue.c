/* keyvalue.c: values by key, and that they are there in the next run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/error.h>
#include <unilet/keyvalue.h>

#define LARGE     300000
#define TOO_LARGE (1 << 20) /* for the runner's store, all of it */
#define MANY      100

static void say(const char *what, long result)
{
	printf("%-24s %ld%s%s\n", what, result, result < 0 ? " " : "",
	       result < 0 ? unilet_error_text((int)result) : "");
}

static void get(const char *key)
{
	char value[80] = "";
	const int64_t length = unilet_keyvalue_get(key, value, sizeof(value) - 1);

	printf("%s: %ld %s\n", key, (long)length, length < 0 ? unilet_error_text((int)length) : value);
}

static void put(const char *key, const char *value)
{
	say(key, unilet_keyvalue_put(key, value, strlen(value)));
}

static int count_one(const char *key, void *context)
{
	(void)key;
	++*(int *)context;
	return 0;
}

static int stop(const char *key, void *context)
{
	(void)key;
	(void)context;
	return 7;
}

static int delete_many(const char *key, void *context)
{
	if (strncmp(key, "many ", 5) == 0 && unilet_keyvalue_delete(key) == 0)
		++*(int *)context;
	return 0;
}

static int count(void)
{
	int found = 0;

	unilet_keyvalue_each(count_one, &found);
	return found;
}

static void keys(void)
{
	char key[UNILET_KEY_BYTES_MAX + 2];

	memset(key, '/', sizeof(key));
	key[UNILET_KEY_BYTES_MAX] = 0;
	put(key, "a key as long as it may be, that is encoded as long as it may be");
	get(key);
	key[UNILET_KEY_BYTES_MAX] = '/';
	key[UNILET_KEY_BYTES_MAX + 1] = 0;
	say("too long", unilet_keyvalue_put(key, "x", 1));
	say("empty", unilet_keyvalue_put("", "x", 1));
	say("none", unilet_keyvalue_get(NULL, NULL, 0));
	key[UNILET_KEY_BYTES_MAX] = 0;
	say("delete", unilet_keyvalue_delete(key));
	put("..", "dots");
	put("+new", "not ours");
	put("gr\xc3\xbc\xc3\x9f", "UTF-8");
	put("%41", "not A");
	get("..");
	get("+new");
	get("gr\xc3\xbc\xc3\x9f");
	get("%41");
	get("A");
}

static void values(void)
{
	unsigned char *bytes = calloc(1, TOO_LARGE);
	long wrong = 0;
	char two[2];

	for (int i = 0; i < LARGE; i++)
		bytes[i] = (unsigned char)(i * 7 >> 3);
	say("put large", unilet_keyvalue_put("large", bytes, LARGE));
	memset(bytes, 0, LARGE);
	say("get large", unilet_keyvalue_get("large", bytes, LARGE));
	for (int i = 0; i < LARGE; i++)
		wrong += bytes[i] != (unsigned char)(i * 7 >> 3);
	say("wrong bytes", wrong);
	say("its length", unilet_keyvalue_get("large", NULL, 0));
	say("its beginning", unilet_keyvalue_get("large", two, sizeof(two)));
	say("too large", unilet_keyvalue_put("larger", bytes, TOO_LARGE));
	say("nothing of it is there", unilet_keyvalue_get("larger", NULL, 0));
	say("empty value", unilet_keyvalue_put("large", NULL, 0));
	say("its length", unilet_keyvalue_get("large", NULL, 0));
	free(bytes);
}

static void many(void)
{
	const int before = count();
	char key[40];
	int deleted = 0;

	for (int i = 0; i < MANY; i++) {
		snprintf(key, sizeof(key), "many %d", i);
		if (unilet_keyvalue_put(key, &i, sizeof(i)) != 0)
			say(key, -1);
	}
	say("more keys", count() - before);
	say("stopped", unilet_keyvalue_each(stop, NULL));
	say("each", unilet_keyvalue_each(delete_many, &deleted));
	say("deleted", deleted);
	say("more keys", count() - before);
}

int main(void)
{
	char run[] = "1";

	say("keys", count());
	get("run");
	say("delete nothing", unilet_keyvalue_delete("nothing"));
	run[0] = unilet_keyvalue_get("run", run, 1) == 1 ? '2' : '1';
	put("run", run);
	say("flush", unilet_keyvalue_flush());
	if (unilet_keyvalue_flush() != 0)
		return 0;
	keys();
	values();
	many();
	return 0;
}
