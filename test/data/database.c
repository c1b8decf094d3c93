/* database.c: SQLite on files: a known sequence of transactions. Arguments: journal mode, how many transactions (0: for
 * ever). Says the number of each one that was committed, and at the end what SQLite thinks of its file. */
#include "../guest/data.h"

#include <sqlite3.h>

static sqlite3 *database;

static void run(const char *text)
{
	char *wrong = NULL;

	if (sqlite3_exec(database, text, NULL, NULL, &wrong) != SQLITE_OK) {
		printf("FAIL %s: %s\n", text, wrong);
		exit(1);
	}
}

static int print(void *context, int columns, char **value, char **column)
{
	(void)context;
	(void)column;
	for (int i = 0; i < columns; i++)
		printf("%s%s", i > 0 ? " " : "", value[i] ? value[i] : "nothing");
	putchar('\n');
	return 0;
}

static int take_number(void *number, int columns, char **value, char **column)
{
	(void)columns;
	(void)column;
	*(long *)number = value[0] ? strtol(value[0], NULL, 10) : 0;
	return 0;
}

static void start(const char *mode)
{
	char text[80];

	data_start();
	if (sqlite3_open("base.db", &database) != SQLITE_OK) {
		printf("FAIL %s\n", sqlite3_errmsg(database));
		exit(1);
	}
	run("PRAGMA locking_mode = EXCLUSIVE");
	snprintf(text, sizeof(text), "PRAGMA journal_mode = %s", mode);
	run(text);
	run("PRAGMA synchronous = FULL");
	run("CREATE TABLE IF NOT EXISTS note (number INTEGER PRIMARY KEY, text TEXT)");
	run("CREATE INDEX IF NOT EXISTS by_text ON note (text)");
	run("CREATE TABLE IF NOT EXISTS total (last INTEGER)");
	run("INSERT INTO total SELECT 0 WHERE NOT EXISTS (SELECT * FROM total)");
}

/* Rows of many lengths, some of them removed again, and a number that must always agree with them. */
static void transact(long number)
{
	char text[400];

	snprintf(text, sizeof(text),
		 "BEGIN;"
		 "INSERT INTO note VALUES (%ld, hex(zeroblob(%ld)) || %ld);"
		 "DELETE FROM note WHERE number = %ld - 60;"
		 "UPDATE total SET last = %ld;"
		 "COMMIT",
		 number, number * 97 % 1500, number, number, number);
	run(text);
	printf("%ld\n", number);
	fflush(stdout);
}

int main(int argument_count, char **arguments)
{
	const long count = argument_count > 2 ? strtol(arguments[2], NULL, 10) : 0;
	long last = 0;

	start(argument_count > 1 ? arguments[1] : "DELETE");
	sqlite3_exec(database, "SELECT last FROM total", take_number, &last, NULL);
	for (long done = 0; count == 0 || done < count; done++)
		transact(++last);
	sqlite3_exec(database, "SELECT count(*), sum(length(text)), max(number) FROM note", print, NULL, NULL);
	run("BEGIN; DELETE FROM note; ROLLBACK");
	sqlite3_exec(database, "SELECT count(*), max(number), last FROM note, total", print, NULL, NULL);
	sqlite3_exec(database, "PRAGMA integrity_check", print, NULL, NULL);
	run("VACUUM");
	return sqlite3_close(database);
}
