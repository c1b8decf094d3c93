/* options.c: checks what an embedder asks for, with one clear line for each refusal. */
#include "options.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "../abi/machine_abi.h"
#include "message_value.h"
#include "outcome.h"

#define MIB (1ull << 20)

static size_t count_strings(const char *const *strings)
{
	size_t count = 0;

	/* One more than allowed is enough to be refused. */
	while (strings && strings[count] && count <= UNILET_ARGUMENTS_MAX)
		count++;
	return count;
}

/* Bytes of the strings with their terminators; stops counting beyond the limit. */
static size_t string_bytes(const char *const *strings, size_t count)
{
	size_t bytes = 0;

	for (size_t i = 0; i < count && bytes <= UNILET_ARGUMENT_BYTES_MAX; i++)
		bytes += strnlen(strings[i], UNILET_ARGUMENT_BYTES_MAX) + 1;
	return bytes;
}

static int check_strings(const struct unilet_options *options, struct unilet_outcome *outcome)
{
	size_t count = count_strings(options->environment);
	size_t bytes;

	if (options->argument_count < 1) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "there must be one argument at least: the program's name");
		return -EINVAL;
	}
	count += (size_t)options->argument_count;
	if (count > UNILET_ARGUMENTS_MAX) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "arguments and environment are too many: at most %u together",
			    UNILET_ARGUMENTS_MAX);
		return -EINVAL;
	}
	bytes = string_bytes(options->arguments, (size_t)options->argument_count) +
		string_bytes(options->environment, count - (size_t)options->argument_count);
	if (bytes > UNILET_ARGUMENT_BYTES_MAX) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "arguments and environment are too long: at most %u bytes",
			    UNILET_ARGUMENT_BYTES_MAX);
		return -EINVAL;
	}
	return 0;
}

static int check_store(const struct unilet_options *options, struct unilet_outcome *outcome)
{
	if (!options->store_path && options->store_bytes == 0)
		return 0;
	if (!options->store_path || options->store_path[0] == '\0') {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "a store needs a file");
		return -EINVAL;
	}
	if (options->store_bytes % UNILET_STORE_BLOCK || options->store_bytes > UNILET_STORE_BYTES_MAX) {
		outcome_set(outcome, UNILET_EXIT_REFUSED,
			    "a store of %" PRIu64 " bytes is impossible: a multiple of %u, at most %llu GiB",
			    options->store_bytes, UNILET_STORE_BLOCK, UNILET_STORE_BYTES_MAX >> 30);
		return -EINVAL;
	}
	return 0;
}

static int check_call(const struct unilet_options *options, struct unilet_outcome *outcome)
{
	struct message_view message;

	if (!options->call && options->call_file_count == 0)
		return 0;
	if (!options->call) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "files are handed over by a call only");
		return -EINVAL;
	}
	if (options->page && !options->document_fd) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "a call needs a guest without a page");
		return -EINVAL;
	}
	if (options->call_bytes > LAUNCH_CALL_MAX) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "the call's arguments are too long: at most %u KiB of values",
			    LAUNCH_CALL_MAX >> 10);
		return -EINVAL;
	}
	if (options->call_file_count > LAUNCH_CALL_FILES_MAX) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "a call hands over at most %u files", LAUNCH_CALL_FILES_MAX);
		return -EINVAL;
	}
	if (message_check(options->call, (uint32_t)options->call_bytes, 0, MESSAGE_OF_HOST, &message) < 0 ||
	    message.head.kind != MESSAGE_CALL || message.head.id != 1) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "the call is malformed");
		return -EINVAL;
	}
	return 0;
}

static int check_page(const struct unilet_options *options, struct unilet_outcome *outcome)
{
	if (!options->document_fd || (options->page && options->page_action_bytes <= LAUNCH_ACTION_MAX))
		return 0;
	outcome_set(outcome, UNILET_EXIT_REFUSED, "what is to be done in the page is too long: at most %u KiB",
		    LAUNCH_ACTION_MAX >> 10);
	return -EINVAL;
}

uint64_t options_page_window(const struct unilet_options *options)
{
	if (!options->page)
		return 0;
	if (options->page_window_bytes <= UNILET_PAGE_WINDOW_BYTES)
		return UNILET_PAGE_WINDOW_BYTES;
	return (options->page_window_bytes + UNILET_PAGE - 1) / UNILET_PAGE * UNILET_PAGE;
}

static int check_memory(const struct unilet_options *options, struct unilet_outcome *outcome)
{
	if (options->memory_bytes &&
	    (options->memory_bytes < UNILET_MEMORY_MIN || options->memory_bytes > UNILET_MEMORY_MAX)) {
		outcome_set(outcome, UNILET_EXIT_REFUSED,
			    "%" PRIu64 " bytes of memory are impossible: from %llu MiB to %llu GiB",
			    options->memory_bytes, UNILET_MEMORY_MIN / MIB, UNILET_MEMORY_MAX >> 30);
		return -EINVAL;
	}
	if (options->address_bytes > UNILET_MEMORY_MAX) {
		outcome_set(outcome, UNILET_EXIT_REFUSED,
			    "%" PRIu64 " bytes of addresses are impossible: at most %llu GiB", options->address_bytes,
			    UNILET_MEMORY_MAX >> 30);
		return -EINVAL;
	}
	if (options->page_window_bytes > UNILET_PAGE_WINDOW_MAX) {
		outcome_set(outcome, UNILET_EXIT_REFUSED,
			    "a page window of %" PRIu64 " bytes is impossible: at most %llu MiB",
			    options->page_window_bytes, UNILET_PAGE_WINDOW_MAX / MIB);
		return -EINVAL;
	}
	return 0;
}

int options_check(const struct unilet_options *options, struct origin *origin, struct unilet_outcome *outcome)
{
	int error = check_memory(options, outcome);

	if (error)
		return error;
	if (options->vcpus > UNILET_VCPUS_MAX) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "%u vCPUs are impossible: from 1 to %u", options->vcpus,
			    UNILET_VCPUS_MAX);
		return -EINVAL;
	}
	error = check_call(options, outcome);
	if (!error)
		error = check_page(options, outcome);
	if (!error)
		error = check_strings(options, outcome);
	if (!error)
		error = check_store(options, outcome);
	if (error || !options->origin)
		return error;
	if (origin_parse(options->origin, strlen(options->origin), origin) < 0) {
		outcome_set(outcome, UNILET_EXIT_REFUSED,
			    "not an origin: it must look like http://host:port or https://host, without a path");
		return -EINVAL;
	}
	return 0;
}

/* What both processes are told. */
static uint32_t common_flags(const struct unilet_options *options)
{
	static const uint32_t terminal[3] = {LAUNCH_INPUT_TERMINAL, LAUNCH_OUTPUT_TERMINAL, LAUNCH_ERROR_TERMINAL};
	uint32_t flags = options->trace ? LAUNCH_TRACE : 0;

	for (int i = 0; i < 3; i++)
		if (isatty(options->console_fd[i]))
			flags |= terminal[i];
	return flags;
}

static char *append_strings(char *at, const char *const *strings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(strings[i]) + 1;

		memcpy(at, strings[i], length);
		at += length;
	}
	return at;
}

int options_for_monitor(const struct unilet_options *options, struct options_message *out)
{
	size_t arguments = (size_t)options->argument_count;
	size_t environment = count_strings(options->environment);
	size_t bytes = string_bytes(options->arguments, arguments) + string_bytes(options->environment, environment);
	struct launch_monitor *message = calloc(1, sizeof(*message) + bytes);
	char *strings;

	if (!message)
		return -ENOMEM;
	message->version = UNILET_ABI_VERSION;
	message->flags = common_flags(options);
	if (options->page)
		message->flags |= LAUNCH_PAGE;
	if (options->page && !options->document_fd)
		message->flags |= LAUNCH_HTTP | LAUNCH_HTTP_ON_PAGE;
	if (options->origin)
		message->flags |= LAUNCH_HTTP;
	if (options->store_path)
		message->flags |= LAUNCH_STORE;
	if (options->core)
		message->flags |= LAUNCH_CORE;
	if (options->gdb_fd > 0)
		message->flags |= LAUNCH_DEBUG;
	if (options->profile)
		message->flags |= LAUNCH_PROFILE;
	message->memory_bytes = options->memory_bytes;
	if (message->memory_bytes == 0 && options->policy)
		message->memory_bytes = UNILET_MEMORY_DEFAULT;
	message->address_bytes = options->address_bytes;
	message->vcpu_count = options->vcpus;
	message->cpu_time_ns = options->cpu_time_ns;
	message->wall_ns = options->wall_ns;
	message->argument_count = (uint32_t)arguments;
	message->environment_count = (uint32_t)environment;
	message->argument_bytes = (uint32_t)bytes;
	strings = append_strings((char *)(message + 1), options->arguments, arguments);
	append_strings(strings, options->environment, environment);
	out->bytes = message;
	out->length = sizeof(*message) + bytes;
	return 0;
}

int options_for_server(const struct unilet_options *options, const struct origin *origin, const struct storefile *store,
		       struct options_message *out)
{
	const size_t bytes = origin ? strlen(origin->text) : 0, call_bytes = options->call ? options->call_bytes : 0;
	const size_t action_bytes = options->document_fd ? options->page_action_bytes : 0;
	struct launch_server *message = calloc(1, sizeof(*message) + bytes + call_bytes + action_bytes);
	char *behind;

	if (!message)
		return -ENOMEM;
	message->version = UNILET_ABI_VERSION;
	message->flags = common_flags(options);
	if (origin)
		message->flags |= LAUNCH_HTTP;
	if (store->fd >= 0)
		message->flags |= LAUNCH_STORE;
	message->store_bytes = store->fd >= 0 ? store->bytes : 0;
	message->origin_bytes = (uint32_t)bytes;
	if (options->document_fd)
		message->flags |= LAUNCH_PAGE;
	message->call_bytes = (uint32_t)call_bytes;
	message->action_bytes = (uint32_t)action_bytes;
	message->call_file_count = call_bytes ? options->call_file_count : 0;
	behind = (char *)(message + 1);
	if (origin)
		memcpy(behind, origin->text, bytes);
	if (call_bytes)
		memcpy(behind + bytes, options->call, call_bytes);
	out->bytes = message;
	if (action_bytes)
		memcpy(behind + bytes + call_bytes, options->page_actions, action_bytes);
	out->length = sizeof(*message) + bytes + call_bytes + action_bytes;
	return 0;
}
