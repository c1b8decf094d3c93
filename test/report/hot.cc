/* hot.cc: spends its time in a template. */
#include <cstdint>

static volatile uint64_t sum;

namespace shapes
{
template <typename A, typename B> __attribute__((noinline)) void inner(A a, B b)
{
	for (A i = 0; i < a; i++)
		sum = sum * 7 + static_cast<uint64_t>(b);
}

__attribute__((noinline)) void outer(int count)
{
	inner<int, long>(count, 3);
	sum = sum + 1;
}
} // namespace shapes

int main()
{
	for (int i = 0; i < 800; i++)
		shapes::outer(300000);
}
