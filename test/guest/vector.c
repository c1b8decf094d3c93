/* vector.c: all registers keep their values across system calls: general, SSE, AVX, AVX-512, masks, MXCSR. */
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CALL_GETPID 39
#define ROUNDS      200

static uint8_t in[32 * 64] __attribute__((aligned(64)));
static uint8_t out[32 * 64] __attribute__((aligned(64)));

static void fill(unsigned round)
{
	for (size_t i = 0; i < sizeof(in); i++)
		in[i] = (uint8_t)(i * 131 + round * 17 + i / 64);
	memset(out, 0, sizeof(out));
}

/* One more instruction a register; the text is the same for all three widths. */
#define MOVE(text, kind, n, address) text " " #n "*64(" address "), %%" kind #n "\n\t"
#define BACK(text, kind, n, address) text " %%" kind #n ", " #n "*64(" address ")\n\t"
#define ALL_16(what, text, kind, address)                                                                              \
	what(text, kind, 0, address) what(text, kind, 1, address) what(text, kind, 2, address)                         \
		what(text, kind, 3, address) what(text, kind, 4, address) what(text, kind, 5, address)                 \
			what(text, kind, 6, address) what(text, kind, 7, address) what(text, kind, 8, address)         \
				what(text, kind, 9, address) what(text, kind, 10, address)                             \
					what(text, kind, 11, address) what(text, kind, 12, address)                    \
						what(text, kind, 13, address) what(text, kind, 14, address)            \
							what(text, kind, 15, address)
#define ALL_UPPER(what, text, kind, address)                                                                           \
	what(text, kind, 16, address) what(text, kind, 17, address) what(text, kind, 18, address)                      \
		what(text, kind, 19, address) what(text, kind, 20, address) what(text, kind, 21, address)              \
			what(text, kind, 22, address) what(text, kind, 23, address) what(text, kind, 24, address)      \
				what(text, kind, 25, address) what(text, kind, 26, address)                            \
					what(text, kind, 27, address) what(text, kind, 28, address)                    \
						what(text, kind, 29, address) what(text, kind, 30, address)            \
							what(text, kind, 31, address)
#define LOW_CLOBBERS                                                                                                   \
	"xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12",     \
		"xmm13", "xmm14", "xmm15"
#define HIGH_CLOBBERS                                                                                                  \
	"xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26", "xmm27",    \
		"xmm28", "xmm29", "xmm30", "xmm31"

static void across_sse(void)
{
	long number = CALL_GETPID;

	__asm__ volatile(ALL_16(MOVE, "movdqa", "xmm", "%1") "syscall\n\t" ALL_16(BACK, "movdqa", "xmm", "%2")
			 : "+a"(number)
			 : "r"(in), "r"(out)
			 : "rcx", "r11", "memory", LOW_CLOBBERS);
}

__attribute__((target("avx2"))) static void across_avx(void)
{
	long number = CALL_GETPID;

	__asm__ volatile(ALL_16(MOVE, "vmovdqa", "ymm", "%1") "syscall\n\t" ALL_16(BACK, "vmovdqa", "ymm", "%2")
			 : "+a"(number)
			 : "r"(in), "r"(out)
			 : "rcx", "r11", "memory", LOW_CLOBBERS);
}

__attribute__((target("avx512f,avx512bw"))) static uint64_t across_avx512(void)
{
	uint64_t mask = 0x123456789abcdef0ull;
	long number = CALL_GETPID;

	__asm__ volatile(
		ALL_16(MOVE, "vmovdqa64", "zmm", "%2") ALL_UPPER(
			MOVE, "vmovdqa64", "zmm",
			"%2") "kmovq %1, %%k1\n\tkmovq %1, %%k7\n\tsyscall\n\tkmovq %%k7, %1\n\t" ALL_16(BACK,
													 "vmovdqa64",
													 "zmm", "%3")
			ALL_UPPER(BACK, "vmovdqa64", "zmm", "%3")
		: "+a"(number), "+r"(mask)
		: "r"(in), "r"(out)
		: "rcx", "r11", "memory", "k1", "k7", LOW_CLOBBERS, HIGH_CLOBBERS);
	return mask;
}

/* The first `width` bytes of each of `count` registers. */
static int same(int count, size_t width)
{
	for (int i = 0; i < count; i++) {
		if (memcmp(in + 64 * i, out + 64 * i, width) != 0)
			return 0;
	}
	return 1;
}

/* Linux gives back all but rax, rcx and r11 (the flags are flags.c's). `before` goes in and `after` comes out by rcx, which is
 * free after the call; the red zone is stepped over. */
static int across_general(void)
{
	uint64_t before[13], after[13], number = CALL_GETPID, *in_words = before, *out_words = after;

	for (int i = 0; i < 13; i++)
		before[i] = 0x0101010101010101ull * (uint64_t)(i + 1);
	memset(after, 0, sizeof(after));
	__asm__ volatile("sub $128, %%rsp\n\tpush %%rbp\n\tpush %%rbx\n\tpush %%rsi\n\tmov %%rdx, %%rcx\n\t"
			 "mov 0(%%rcx), %%rbx\n\tmov 16(%%rcx), %%rdx\n\tmov 24(%%rcx), %%rsi\n\t"
			 "mov 32(%%rcx), %%rdi\n\tmov 40(%%rcx), %%rbp\n\tmov 48(%%rcx), %%r8\n\t"
			 "mov 56(%%rcx), %%r9\n\tmov 64(%%rcx), %%r10\n\tmov 72(%%rcx), %%r12\n\t"
			 "mov 80(%%rcx), %%r13\n\tmov 88(%%rcx), %%r14\n\tmov 96(%%rcx), %%r15\n\t"
			 "syscall\n\tpop %%rcx\n\tmov %%rbx, 0(%%rcx)\n\t"
			 "mov %%rdx, 16(%%rcx)\n\tmov %%rsi, 24(%%rcx)\n\tmov %%rdi, 32(%%rcx)\n\t"
			 "mov %%rbp, 40(%%rcx)\n\tmov %%r8, 48(%%rcx)\n\tmov %%r9, 56(%%rcx)\n\t"
			 "mov %%r10, 64(%%rcx)\n\tmov %%r12, 72(%%rcx)\n\tmov %%r13, 80(%%rcx)\n\t"
			 "mov %%r14, 88(%%rcx)\n\tmov %%r15, 96(%%rcx)\n\t"
			 "pop %%rbx\n\tpop %%rbp\n\tadd $128, %%rsp\n\t"
			 : "+a"(number), "+d"(in_words), "+S"(out_words)
			 :
			 : "rcx", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cc", "memory");
	after[1] = before[1]; /* rcx */
	return memcmp(before, after, sizeof(before)) == 0;
}

int main(void)
{
	int avx = __builtin_cpu_supports("avx2");
	int avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
	int general = 1, sse = 1, wide = 1, widest = 1;
	struct timespec nap = {0, 1000000};

	_mm_setcsr(0x9fc0);
	for (unsigned round = 0; round < ROUNDS; round++) {
		general &= across_general();
		fill(round);
		across_sse();
		sse &= same(16, 16);
		fill(round + 1);
		if (avx)
			across_avx();
		wide &= !avx || same(16, 32);
		fill(round + 2);
		if (avx512)
			widest &= across_avx512() == 0x123456789abcdef0ull && same(32, 64);
	}
	/* A call that sleeps leaves the machine. */
	nanosleep(&nap, NULL);
	printf("general %d, SSE %d, AVX %d, AVX-512 %d\n", general, sse, wide, widest);
	printf("MXCSR %x\n", _mm_getcsr() & 0xffc0);
	return general && sse && wide && widest ? 0 : 1;
}
