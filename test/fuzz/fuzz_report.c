/* fuzz_report.c: reports of a compromised monitor or server: in any pieces, and as sentences. */
#include "../../host/outcome.h"
#include "../../host/report.h"
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>

static void check_outcome(const struct launch_report *report)
{
	struct unilet_outcome outcome;

	outcome_from_report(report, &outcome);
	CHECK(outcome.status >= 0 && outcome.status <= 255 && memchr(outcome.message, 0, sizeof(outcome.message)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = {data, size};
	struct report_reader reader = {0};
	struct launch_report report;
	int fd[2];
	int result = 0;
	int finals = 0;

	reader.source = fuzz_number(&input, 1) & 1 ? REPORT_SERVER : REPORT_MONITOR;
	CHECK(pipe2(fd, O_NONBLOCK) == 0);
	reader.fd = fd[0];
	while (input.size > 0 && result >= 0) {
		size_t piece = fuzz_number(&input, 1) % 64;

		piece = piece < input.size ? piece : input.size;
		CHECK(write(fd[1], input.data, piece) == (ssize_t)piece);
		input.data += piece;
		input.size -= piece;
		result = report_read(&reader, &report);
		if (result == 1) {
			finals++;
			check_outcome(&report);
		}
	}
	close(fd[1]);
	if (result >= 0)
		result = report_read(&reader, &report);
	CHECK(finals <= 1 && (result == 1 || result == -EPIPE || result == -EPROTO));
	close(fd[0]);
	/* Numbers that no reader lets through must not harm either. */
	input = (struct fuzz_input){data, size};
	fuzz_take(&input, &report, sizeof(report));
	check_outcome(&report);
	return 0;
}
