// nested.cc: a fault in a method, below a template and a namespace.
#include <cstdio>
#include <vector>

namespace shapes
{
static int *volatile nowhere;

struct Square {
	int side;
	__attribute__((noinline)) int area(int scale) const
	{
		*nowhere = side * scale; // LINE write
		return side;
	}
};

template <typename T> __attribute__((noinline)) int total(const std::vector<T> &all)
{
	int sum = 0;

	for (const T &one : all)
		sum += one.area(3);
	return sum;
}
} // namespace shapes

int main()
{
	const std::vector<shapes::Square> all(4, shapes::Square{2});

	std::puts("write");
	std::fflush(stdout);
	return shapes::total(all);
}
