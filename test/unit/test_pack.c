/* test_pack.c: packs real programs: what comes out is accepted by the loader, read by the usual tools, and still the
 * same program; what cannot be packed is refused with a line that helps. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "../../abi/machine_abi.h"
#include "../../tool/command.h"
#include "../../tool/pack.h"
#include "cmocka_all.h"
#include "native_run.h"
#include "scratch.h"

#define TEXT_BYTES 65536

static const char hello_c[] = "#include <stdio.h>\n"
			      "#include <unistd.h>\n"
			      "#include <sys/syscall.h>\n"
			      "int main(void)\n"
			      "{\n"
			      "	printf(\"hello, %d\\n\", (int)syscall(SYS_getppid));\n"
			      "	return 7;\n"
			      "}\n";

static const char hello_cc[] = "#include <iostream>\n"
			       "#include <stdexcept>\n"
			       "#include <thread>\n"
			       "int main()\n"
			       "{\n"
			       "	std::thread other([] { std::cout << \"thread, \"; });\n"
			       "	other.join();\n"
			       "	try {\n"
			       "		throw std::runtime_error(\"caught\");\n"
			       "	} catch (const std::exception &error) {\n"
			       "		std::cout << error.what() << std::endl;\n"
			       "	}\n"
			       "	return 3;\n"
			       "}\n";

static char text[TEXT_BYTES];

/* Packs by the command, its complaints in the file "complaints". Returns its status. */
static int pack_with(const char *option, const char *value, const char *program, const char *output)
{
	char *arguments[] = {strdup("pack"), strdup("-o"),  strdup(output), strdup("--os"),  strdup("os.elf"),
			     strdup(option), strdup(value), strdup("--"),   strdup(program), NULL};
	int saved = dup(STDERR_FILENO);
	int file = open("complaints", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int status;

	assert_true(saved >= 0 && file >= 0);
	fflush(stderr);
	dup2(file, STDERR_FILENO);
	status = command_pack(9, arguments);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(file);
	for (int i = 0; i < 9; i++)
		free(arguments[i]);
	return status;
}

static int pack(const char *program, const char *output)
{
	return pack_with("--name", "test", program, output);
}

static void assert_complaint(const char *part)
{
	scratch_read("complaints", text, sizeof(text));
	if (!strstr(text, part))
		fail_msg("'%s' is not in: %s", part, text);
	assert_int_equal(strcspn(text, "\n"), strlen(text) - 1); /* one line */
}

static void read_image(const char *path, struct image *image)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t where;

	assert_true(fd >= 0);
	assert_int_equal(image_read(fd, image, &where), IMAGE_FINE);
	close(fd);
}

/* Builds, packs, loads and runs, and compares with what the program says by itself. */
static void check_program(const char *command, int relocatable, int status, const char *output)
{
	struct image image;

	scratch_must_run("%s", command);
	assert_int_equal(pack("program", "program.unilet"), 0);
	scratch_read("complaints", text, sizeof(text));
	assert_string_equal(text, "");
	read_image("program.unilet", &image);
	assert_int_equal(image.relocatable, relocatable);
	assert_string_equal(image.manifest.name, "test");
	assert_int_equal(native_run("program.unilet"), status);
	scratch_read("out", text, sizeof(text));
	assert_string_equal(text, output);
}

static void test_gcc(void **state)
{
	(void)state;
	check_program("gcc -g -O2 -static-pie hello.c -o program", 1, 7, "hello, 12345\n");
}

static void test_clang(void **state)
{
	(void)state;
	check_program("clang -g -O2 -fPIE -static-pie hello.c -o program", 1, 7, "hello, 12345\n");
}

static void test_fixed(void **state)
{
	(void)state;
	check_program("gcc -g -O2 -static -no-pie -fno-pie hello.c -o program", 0, 7, "hello, 12345\n");
}

static void test_without_separate_code(void **state)
{
	(void)state;
	check_program("gcc -O2 -static-pie -Wl,-z,noseparate-code hello.c -o program", 1, 7, "hello, 12345\n");
}

static void test_cxx(void **state)
{
	(void)state;
	check_program("g++ -g -O2 -static-pie hello.cc -o program", 1, 3, "thread, caught\n");
	check_program("g++ -O2 -static -no-pie -fno-pie hello.cc -o program", 0, 3, "thread, caught\n");
}

/* Not rewritten, so Linux itself answers: the parent's number is not the stand-in's. */
static void test_stripped(void **state)
{
	struct image image;

	(void)state;
	scratch_must_run("gcc -O2 -static-pie -s hello.c -o program");
	assert_int_equal(pack("program", "program.unilet"), 0);
	assert_complaint("its system calls will be slow: it has no symbols");
	read_image("program.unilet", &image);
	assert_int_equal(native_run("program.unilet"), 7);
	scratch_read("out", text, sizeof(text));
	assert_int_equal(strncmp(text, "hello, ", 7), 0);
	assert_int_equal(atol(text + 7), getpid());
}

/* Every system call of a glibc hello but the one whose symbol has no size. */
static void test_all_rewritten(void **state)
{
	struct rewrite_plan plan;
	struct elf_file file;
	uint64_t left = 0;
	long listed;

	(void)state;
	scratch_must_run("gcc -g -O2 -static-pie hello.c -o program && objdump -d program | grep -c 'syscall *$'");
	scratch_read("out", text, sizeof(text));
	listed = atol(text);
	assert_int_equal(elf_file_open(&file, "program"), 0);
	assert_int_equal(rewrite_open(&plan, &file), 0);
	for (uint64_t i = 0; i < plan.site_count; i++)
		left += plan.site[i].left != NULL;
	assert_true(listed > 50);
	assert_int_equal(plan.site_count, listed);
	assert_int_equal(left, 1);
	rewrite_close(&plan);
	elf_file_close(&file);
}

/* The usual tools read the image without a word of warning, and find program and trampolines. */
static void test_tools(void **state)
{
	(void)state;
	scratch_must_run("gcc -g -O2 -static-pie hello.c -o program");
	assert_int_equal(pack("program", "program.unilet"), 0);
	scratch_must_run("readelf -aW program.unilet >list && test ! -s err && grep -q unilet.trampolines list");
	scratch_must_run("objdump -d program.unilet >list && test ! -s err");
	scratch_must_run("grep -q 'jmp.*<unilet_os_syscall>' list && grep -q '<__libc_write.syscall>:' list");
	scratch_must_run("nm program.unilet >list && test ! -s err && grep -q ' t unilet_os_start' list");
	scratch_must_run("addr2line -e program.unilet $(nm program.unilet | awk '$3 == \"main\" {print $1}') | "
			 "grep -q hello.c:5");
	scratch_must_run("gdb -batch -nx -ex 'info line main' program.unilet >list && test ! -s err && "
			 "grep -q 'Line [56] of \"hello.c\"' list");
	scratch_must_run("gdb -batch -nx -ex 'info symbol unilet_os_fault' program.unilet | grep -q .unilet.text");
}

/* The same input gives the same bytes, and nothing is left beside them. */
static void test_repeatable(void **state)
{
	struct stat status;

	(void)state;
	scratch_must_run("gcc -O2 -static-pie hello.c -o program && rm -f *.unilet*");
	assert_int_equal(pack("program", "a.unilet"), 0);
	assert_int_equal(pack("program", "b.unilet"), 0);
	scratch_must_run("cmp a.unilet b.unilet");
	scratch_must_run("ls -d *.unilet* | wc -l | grep -qx 2");
	assert_int_equal(stat("a.unilet", &status), 0);
	assert_int_equal(status.st_mode & 07777, 0755);
}

static void test_manifest(void **state)
{
	struct image image;

	(void)state;
	scratch_write("wants.c", "int unilet_http_open(void) { return 0; }\n"
				 "int unilet_store_size(void) { return 0; }\n"
				 "int main(void) { return unilet_http_open() + unilet_store_size(); }\n");
	scratch_must_run("gcc -O0 -static-pie wants.c -o program");
	assert_int_equal(pack_with("--memory", "64M", "program", "w\xc3\xa4nts.unilet"), 0);
	read_image("w\xc3\xa4nts.unilet", &image);
	assert_int_equal(image.manifest.interfaces, IMAGE_WANTS_HTTP | IMAGE_WANTS_STORE);
	assert_int_equal(image.manifest.memory_bytes, 64u << 20);
	assert_string_equal(image.manifest.name, "w??nts");
	assert_int_equal(image.manifest.vcpu_count, 1);
	scratch_must_run("rm w*.unilet");
}

static void refuse(const char *command, const char *complaint)
{
	scratch_must_run("rm -f program refused.unilet; %s", command);
	assert_int_equal(pack("program", "refused.unilet"), 1);
	assert_complaint(complaint);
	assert_int_equal(access("refused.unilet", F_OK), -1);
}

static void test_refused_programs(void **state)
{
	(void)state;
	refuse("gcc hello.c -o program", "is linked dynamically; link it with -static-pie");
	refuse("gcc -shared -fPIC -nostdlib hello.c -o program", "library");
	refuse("gcc -c hello.c -o program", "is an object file");
	refuse("musl-gcc -static-pie -fPIE hello.c -o program", "musl-gcc does that with -static-pie");
	refuse("printf '#!/bin/sh\\nexit 0\\n' >program", "is a script");
	refuse("printf 'hello' >program", "is not an ELF file");
	refuse(": >program", "is not an ELF file");
	refuse("gcc -m32 -nostdlib -c -x c /dev/null -o program", "is for another machine");
	refuse("true", "No such file or directory");
	refuse("mkdir -p folder && ln -sfn folder program", "is not a regular file");
	refuse("gcc -static-pie hello.c -o whole && cp whole.unilet program 2>/dev/null || head -c 40 whole >program",
	       "is cut off inside its ELF header");
	refuse("head -c 100 whole >program", "its program headers lie outside the file");
	refuse("head -c 100000 whole >program", "lie outside the file");
	refuse("head -c -1 whole >program", "section headers lie outside the file");
	scratch_write("start.c", "void _start(void) {}\nint counter = 1;\n");
	refuse("gcc -static -no-pie -nostdlib -Wl,-N start.c -o program", "writable and executable");
	refuse("gcc -static -no-pie -nostdlib -mcmodel=large -Wl,-Ttext-segment=0x200000000000 start.c -o program",
	       "lies too high in memory");
}

static void test_packed_twice(void **state)
{
	(void)state;
	scratch_must_run("gcc -static-pie hello.c -o once");
	assert_int_equal(pack("once", "once.unilet"), 0);
	refuse("cp once.unilet program", "is packed already");
}

static void test_refused_options(void **state)
{
	(void)state;
	scratch_must_run("gcc -static-pie hello.c -o program");
	assert_int_equal(pack_with("--memory", "1M", "program", "x.unilet"), 1);
	assert_complaint("wanted is a size from 8M to 64G");
	assert_int_equal(pack_with("--memory", "65G", "program", "x.unilet"), 1);
	assert_int_equal(pack_with("--memory", "8388609", "program", "x.unilet"), 1);
	assert_int_equal(pack_with("--memory", "64MB", "program", "x.unilet"), 1);
	assert_int_equal(pack_with("--memory", "8M", "program", "x.unilet"), 0);
	assert_int_equal(pack_with("--name", "", "program", "x.unilet"), 1);
	assert_complaint("wanted are 1 to 39 characters");
	assert_int_equal(pack_with("--name", "0123456789012345678901234567890123456789", "program", "x.unilet"), 1);
	assert_int_equal(pack_with("--name", "012345678901234567890123456789012345678", "program", "x.unilet"), 0);
	assert_int_equal(pack_with("--name", "a\nb", "program", "x.unilet"), 1);
	scratch_must_run("rm x.unilet");
}

static void test_refused_os(void **state)
{
	(void)state;
	scratch_must_run("gcc -static-pie hello.c -o program");
	assert_int_equal(pack_with("--os", "program", "program", "x.unilet"), 1);
	assert_complaint("is no library OS");
	assert_int_equal(pack_with("--os", "nowhere.elf", "program", "x.unilet"), 1);
	assert_complaint("nowhere.elf: No such file or directory");
	scratch_assemble("relocated",
			 ".text\n .globl unilet_os_start\n unilet_os_start: ret\n .data\n .quad unilet_os_start\n",
			 "-static-pie");
	assert_int_equal(pack_with("--os", "relocated", "program", "x.unilet"), 1);
	assert_complaint("it has dynamic relocations");
	scratch_assemble("poor", ".text\n .globl unilet_os_start\n unilet_os_start: ret\n", "-static-pie");
	assert_int_equal(pack_with("--os", "poor", "program", "x.unilet"), 1);
	assert_complaint("it lacks unilet_os_syscall");
	assert_int_equal(access("x.unilet", F_OK), -1);
}

/* The disk is full: the old image stays, no half one is left. */
static void test_full_disk(void **state)
{
	struct rlimit old;
	struct rlimit small;

	(void)state;
	scratch_must_run("gcc -static-pie hello.c -o program; rm -f *.unilet*; echo old >full.unilet");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	small = old;
	small.rlim_cur = 100000;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(pack("program", "full.unilet"), 1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_complaint("full.unilet: cannot be written: File too large");
	scratch_must_run("test \"$(cat full.unilet)\" = old && test \"$(ls -d *.unilet*)\" = full.unilet");
}

static void test_bad_target(void **state)
{
	(void)state;
	scratch_must_run("gcc -static-pie hello.c -o program");
	assert_int_equal(pack("program", "nowhere/x.unilet"), 1);
	assert_complaint("nowhere/x.unilet: cannot be written: No such file or directory");
	assert_int_equal(pack("program", "."), 1);
	assert_complaint(".: is not a regular file");
	assert_int_equal(pack("program", "/dev/null"), 1);
	scratch_must_run("test -c /dev/null");
}

static int open_group(void **state)
{
	(void)state;
	scratch_open();
	scratch_write("hello.c", hello_c);
	scratch_write("hello.cc", hello_cc);
	scratch_assemble("os.elf", native_os, "-static-pie -Wl,-e,unilet_os_start");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gcc),
		cmocka_unit_test(test_clang),
		cmocka_unit_test(test_fixed),
		cmocka_unit_test(test_without_separate_code),
		cmocka_unit_test(test_cxx),
		cmocka_unit_test(test_stripped),
		cmocka_unit_test(test_all_rewritten),
		cmocka_unit_test(test_tools),
		cmocka_unit_test(test_repeatable),
		cmocka_unit_test(test_manifest),
		cmocka_unit_test(test_refused_programs),
		cmocka_unit_test(test_packed_twice),
		cmocka_unit_test(test_refused_options),
		cmocka_unit_test(test_refused_os),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_bad_target),
	};

	return cmocka_run_group_tests_name("pack", tests, open_group, scratch_close);
}
