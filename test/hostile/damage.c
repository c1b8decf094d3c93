/* damage.c: damaged images and things that are no images, through `unilet run`: one line that says what, and 125. */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../abi/image_abi.h"
#include "runner.h"

#define IMAGE_BYTES_MAX  (1u << 20)
#define FLIPS            150
#define FLIPS_ON_TCG     15
#define FLIP_SEED        20261123u
#define TOOL_DEADLINE_MS 20000ull
#define PATH_BYTES       4096
#define NOTE_BYTES       128u
#define HEAD_BYTES       (64u + 4u * 56u) /* ELF header and program headers of our images */

static uint8_t image[IMAGE_BYTES_MAX];
static size_t image_bytes;
static size_t note_offset;
static char directory[PATH_BYTES];
static char victim[PATH_BYTES + 16];

/* What `unilet run` came to. */
struct tool_result {
	int status;                       /* 0..255; 256 + signal if it was killed */
	char text[RUNNER_OUTPUT_MAX + 1]; /* standard error */
};

/* Becomes `unilet run FILE`. Root may read every file unless `obedient`: the capabilities that let it are then out of
 * bounds for what it executes. */
static void child_exec(const struct runner *runner, const char *file, int error, int obedient)
{
	char path[PATH_BYTES], image_path[PATH_BYTES + 16];
	char word[][12] = {"unilet", "run", "--cpu-time", "2", "--wall", "8", "--", "good"};
	char *arguments[] = {word[0], word[1], word[2], word[3], word[4], word[5], image_path, word[6], word[7], NULL};
	char *environment[] = {NULL};
	int null = open("/dev/null", O_RDWR);

	snprintf(path, sizeof(path), "%s/unilet", runner->directory);
	snprintf(image_path, sizeof(image_path), "%s", file);
	dup2(null, 0);
	dup2(null, 1);
	dup2(error, 2);
	if (obedient && geteuid() == 0 &&
	    (prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) != 0 ||
	     prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0) != 0))
		_exit(254);
	execve(path, arguments, environment);
	_exit(254);
}

/* Reads the pipe to its end, at most until the deadline. */
static void read_text(int fd, char *text, uint64_t deadline)
{
	size_t used = 0;

	while (used < RUNNER_OUTPUT_MAX) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		uint64_t now = clock_ms();
		ssize_t got;

		if (now >= deadline || poll(&wait, 1, (int)(deadline - now)) <= 0)
			break;
		got = read(fd, text + used, RUNNER_OUTPUT_MAX - used);
		if (got <= 0)
			break;
		used += (size_t)got;
	}
	text[used] = '\0';
}

static int tool_run(const struct runner *runner, const char *file, int obedient, struct tool_result *result)
{
	uint64_t deadline = clock_ms() + TOOL_DEADLINE_MS * (runner->tcg ? RUNNER_SLOWDOWN : 1);
	int end[2], status;
	pid_t child;

	if (pipe2(end, O_CLOEXEC) != 0)
		return -1;
	child = fork();
	if (child == 0)
		child_exec(runner, file, end[1], obedient);
	close(end[1]);
	read_text(end[0], result->text, deadline);
	close(end[0]);
	while (waitpid(child, &status, WNOHANG) == 0) {
		if (clock_ms() > deadline)
			kill(child, SIGKILL);
		usleep(1000);
	}
	result->status = WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
	return 0;
}

/* One line, of printable characters. */
static int is_one_line(const char *text)
{
	size_t length = strlen(text);

	if (length < 2 || text[length - 1] != '\n' || strchr(text, '\n') != text + length - 1)
		return 0;
	for (size_t i = 0; i + 1 < length; i++)
		if (text[i] < ' ' || text[i] > '~')
			return 0;
	return 1;
}

/* Refused: 125, one line, which contains `says`. */
static void expect_refused_as(struct runner *runner, const char *name, const char *file, int obedient, const char *says)
{
	static struct tool_result result;
	static char what[1200];
	const char *wrong = NULL;

	if (tool_run(runner, file, obedient, &result) != 0)
		wrong = "the tool could not be run";
	else if (result.status != UNILET_EXIT_REFUSED || !is_one_line(result.text) || !strstr(result.text, says)) {
		snprintf(what, sizeof(what), "expected 125 and a line with \"%s\", got %d and \"%.300s\"", says,
			 result.status, result.text);
		wrong = what;
	}
	runner_count(runner, "damage", name, wrong ? wrong : runner_after(runner));
}

static void expect_refused(struct runner *runner, const char *name, const char *file, const char *says)
{
	expect_refused_as(runner, name, file, 0, says);
}

static int write_victim(const uint8_t *bytes, size_t length)
{
	int fd = open(victim, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t written = fd < 0 ? -1 : write(fd, bytes, length);

	if (fd >= 0)
		close(fd);
	return written == (ssize_t)length ? 0 : -1;
}

static void cut_images(struct runner *runner)
{
	static const struct {
		const char *name;
		size_t bytes;
		const char *says;
	} cut[] = {{"empty file", 0, "not a unilet image"},
		   {"1 byte", 1, "not a unilet image"},
		   {"4 bytes", 4, "shorter than its headers"},
		   {"63 bytes", 63, "shorter than its headers"},
		   {"64 bytes", 64, "image"},
		   {"100 bytes", 100, "image"},
		   {"a page", 4096, "beyond the file"}};

	for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
		if (write_victim(image, cut[i].bytes) != 0)
			runner_count(runner, "damage", cut[i].name, "the file could not be written");
		else
			expect_refused(runner, cut[i].name, victim, cut[i].says);
	}
}

/* A change of one field, and the sentence that it must bring. */
struct change {
	const char *name;
	const char *says;
	size_t offset; /* from the note if `in_note` */
	uint64_t value;
	unsigned bytes; /* 0: the note's own offset is written, all 8 bytes */
	int in_note;
};

#define NOTE_HEAD 20u /* note header and name */

static const struct change changes[] = {
	{"magic", "not a unilet image", 0, 0x00, 1, 0},
	{"32 bits", "ELF file of another kind", 4, 1, 1, 0},
	{"big-endian", "ELF file of another kind", 5, 2, 1, 0},
	{"object file", "ELF file of another kind", 16, 1, 2, 0},
	{"another CPU", "ELF file of another kind", 18, 183, 2, 0},
	{"no program headers", "program headers", 56, 0, 2, 0},
	{"65535 program headers", "program headers", 56, 65535, 2, 0},
	{"program headers far away", "program headers", 32, UINT64_MAX - 8, 8, 0},
	{"size of program headers", "program headers", 54, 57, 2, 0},
	{"entry at 2^64", "entry", 24, UINT64_MAX, 8, 0},
	{"entry in data", "entry", 24, 0x100000, 8, 0},
	{"segment of interpreter", "program header that unilets do not have", 64, 3, 4, 0},
	{"writable code", "writable and executable", 64 + 4, 7, 4, 0},
	{"no rights", "neither", 64 + 4, 0, 4, 0},
	{"offset 2^64", "beyond the file", 64 + 8, 0 - (uint64_t)4096, 8, 0},
	{"unaligned offset", "segment", 64 + 8, 1, 8, 0},
	{"address 2^63", "image", 64 + 16, 1ull << 63, 8, 0},
	{"more in the file than in memory", "larger in the file", 64 + 40, 1, 8, 0},
	{"memory of 2^63", "image", 64 + 40, 1ull << 63, 8, 0},
	{"memory wraps", "image", 64 + 40, UINT64_MAX, 8, 0},
	{"second segment over the first", "segment", 64 + 56 + 16, 0, 8, 0},
	{"version of the contract", "another version", NOTE_HEAD + 0, 7, 4, 1},
	{"unknown interface", "manifest is damaged", NOTE_HEAD + 4, 8, 4, 1},
	{"memory of 2^63 wanted", "memory", NOTE_HEAD + 8, 1ull << 63, 8, 1},
	{"no vCPU", "manifest", NOTE_HEAD + 16, 0, 4, 1},
	{"99 vCPUs", "manifest", NOTE_HEAD + 16, 99, 4, 1},
	{"fault entry outside", "entry", NOTE_HEAD + 48, 0x7fffffff, 8, 1},
	{"fault entries reach outside", "entry", NOTE_HEAD + 48, 0x1f80, 8, 1},
	{"upcall entry 2^64", "entry", NOTE_HEAD + 56, UINT64_MAX, 8, 1},
	{"system call entry in constants", "entry", NOTE_HEAD + 40, 0, 0, 1},
	{"name not printable", "manifest is damaged", NOTE_HEAD + 64, 0x1b, 1, 1},
	{"name not terminated", "manifest is damaged", NOTE_HEAD + 96, 0x6161616161616161, 8, 1},
	{"note of another name", "unilet image", 12, 'X', 1, 1},
	{"note of another type", "image", 8, 9, 4, 1},
	{"note's size", "image", 4, 0xffffffff, 4, 1},
};

static void change_images(struct runner *runner)
{
	static uint8_t copy[IMAGE_BYTES_MAX];

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const struct change *change = &changes[i];
		uint64_t value = change->bytes ? change->value : note_offset; /* little-endian, as the file is */

		memcpy(copy, image, image_bytes);
		memcpy(copy + change->offset + (change->in_note ? note_offset : 0), &value,
		       change->bytes ? change->bytes : sizeof(value));
		if (write_victim(copy, image_bytes) != 0)
			runner_count(runner, "damage", change->name, "the file could not be written");
		else
			expect_refused(runner, change->name, victim, change->says);
	}
}

/* A line, and below it a report, whose lines are set in; nothing in it that speaks to a terminal. */
static int is_report(const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '\n' ? at[1] && strncmp(at + 1, "  ", 2) != 0 : *at < ' ' || *at > '~')
			return 0;
	}
	return strncmp(text, "unilet: ", strlen("unilet: ")) == 0;
}

/* What a flipped bit may come to: refused, or a program that runs, whatever it then does; never anything else. */
static const char *check_flip(const struct runner *runner, struct tool_result *result)
{
	static const int fine[] = {0, 7, 99, 124, 125, 132, 133, 135, 136, 137, 139};

	if (tool_run(runner, victim, 0, result) != 0)
		return "the tool could not be run";
	if (result->status == UNILET_EXIT_REFUSED)
		return is_one_line(result->text) ? NULL : "not one line";
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		if (result->status == fine[i])
			return strlen(result->text) == 0 || is_report(result->text) ? NULL : "not a line and a report";
	return "another status";
}

static void flip_images(struct runner *runner)
{
	static struct tool_result result;
	static char what[1200];
	int flips = runner->tcg ? FLIPS_ON_TCG : FLIPS;
	const char *wrong = NULL;

	srandom(FLIP_SEED);
	for (int i = 0; i < flips && !wrong; i++) {
		size_t at = (size_t)random() % (HEAD_BYTES + NOTE_BYTES);
		uint8_t bit = (uint8_t)(1u << (random() & 7));

		at = at < HEAD_BYTES ? at : note_offset + at - HEAD_BYTES;
		image[at] ^= bit;
		wrong = write_victim(image, image_bytes) ? "the file could not be written"
							 : check_flip(runner, &result);
		image[at] ^= bit;
		if (wrong) {
			snprintf(what, sizeof(what), "bit %#x of byte %zu: %s: status %d, \"%.300s\"", bit, at, wrong,
				 result.status, result.text);
			wrong = what;
		}
	}
	runner_count(runner, "damage", "flipped bits", wrong ? wrong : runner_after(runner));
}

static void other_things(struct runner *runner)
{
	static const char text[] = "#!/bin/sh\necho this is not an image\n";

	write_victim((const uint8_t *)text, sizeof(text) - 1);
	expect_refused(runner, "text file", victim, "not a unilet image");
	unlink(victim);
	expect_refused(runner, "missing file", victim, "No such file");
	expect_refused(runner, "directory", directory, "not a regular file");
	if (mkfifo(victim, 0600) == 0)
		expect_refused(runner, "FIFO", victim, "not a regular file");
	unlink(victim);
	expect_refused(runner, "device", "/dev/zero", "not a regular file");
	write_victim(image, image_bytes);
	chmod(victim, 0);
	expect_refused_as(runner, "unreadable file", victim, 1, "Permission denied");
}

/* The good image, and where its note is. */
static int load_image(const struct runner *runner)
{
	int fd = image_open(runner, "good");
	ssize_t got = fd < 0 ? -1 : read(fd, image, sizeof(image));

	if (fd >= 0)
		close(fd);
	if (got <= 0 || (size_t)got == sizeof(image))
		return -1;
	image_bytes = (size_t)got;
	for (size_t at = 64; at + 56 <= HEAD_BYTES; at += 56) {
		uint32_t type;
		uint64_t offset;

		memcpy(&type, image + at, sizeof(type));
		memcpy(&offset, image + at + 8, sizeof(offset));
		if (type == 4 && offset < image_bytes - NOTE_BYTES)
			note_offset = offset;
	}
	return note_offset ? 0 : -1;
}

void damage_run(struct runner *runner)
{
	const char *temporary = getenv("TMPDIR");

	snprintf(directory, sizeof(directory), "%s/unilet-hostile-XXXXXX", temporary ? temporary : "/tmp");
	if (load_image(runner) != 0 || !mkdtemp(directory)) {
		runner_count(runner, "damage", "set-up", "the good image could not be read, or no directory be made");
		return;
	}
	snprintf(victim, sizeof(victim), "%s/victim", directory);
	cut_images(runner);
	change_images(runner);
	flip_images(runner);
	other_things(runner);
	unlink(victim);
	rmdir(directory);
}
