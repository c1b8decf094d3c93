/* shapes.cc: C++ to debug: a method of a template, a virtual one, an exception. */
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

template <typename Number> class Box
{
      public:
	explicit Box(Number side) : side_(side) {}
	virtual ~Box() = default;
	virtual Number area() const { return side_ * side_; }

      protected:
	Number side_;
};

class NamedBox : public Box<int>
{
      public:
	NamedBox(int side, std::string name) : Box<int>(side), name_(std::move(name)) {}
	int area() const override
	{
		if (name_ == "bad")
			throw std::runtime_error("no area");
		return Box<int>::area();
	}

      private:
	std::string name_;
};

int main()
{
	std::vector<std::unique_ptr<Box<int>>> boxes;
	int sum = 0;

	boxes.push_back(std::make_unique<NamedBox>(3, "good"));
	boxes.push_back(std::make_unique<NamedBox>(4, "bad"));
	for (const auto &box : boxes) {
		try {
			sum += box->area();
		} catch (const std::runtime_error &error) {
			std::printf("%s\n", error.what());
		}
	}
	return sum;
}
