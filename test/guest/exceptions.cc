// exceptions.cc: C++: exceptions through many frames, destructors, streams, containers, RTTI.
#include <algorithm>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <vector>

static int living;

struct Counted {
	Counted() { living++; }
	Counted(const Counted &) { living++; }
	~Counted() { living--; }
};

static void fall(int depth)
{
	Counted counted;

	if (depth == 0)
		throw std::runtime_error("from the bottom");
	try {
		fall(depth - 1);
	} catch (const std::logic_error &) {
		std::cout << "never\n";
	}
}

struct Shape {
	virtual ~Shape() = default;
	virtual double area() const = 0;
};

struct Square : Shape {
	double side = 2;
	double area() const override { return side * side; }
};

struct Circle : Shape {
	double area() const override { return 3.25; }
};

static void containers()
{
	std::map<std::string, std::vector<int>> table;
	std::istringstream words("the quick brown fox jumps over the lazy dog the end");
	std::string word;

	for (int i = 0; words >> word; i++)
		table[word].push_back(i);
	for (const auto &[key, places] : table)
		std::cout << std::setw(8) << key << ' ' << std::accumulate(places.begin(), places.end(), 0) << '\n';
	std::vector<int> numbers(10000);
	std::iota(numbers.begin(), numbers.end(), 1);
	std::sort(numbers.begin(), numbers.end(), std::greater<>());
	std::cout << numbers[0] << ' ' << numbers.at(9999) << ' ' << std::regex_replace("a1b22", std::regex("[0-9]+"), "#")
		  << '\n';
	try {
		numbers.at(10000) = 1;
	} catch (const std::out_of_range &error) {
		std::cout << typeid(error).name() << '\n';
	}
}

int main()
{
	int caught = 0;

	std::ios::sync_with_stdio(false);
	for (int i = 0; i < 1000; i++) {
		try {
			fall(i % 40);
		} catch (const std::exception &error) {
			caught += std::string(error.what()) == "from the bottom";
		}
	}
	std::cout << caught << " caught, " << living << " left over\n";
	std::vector<std::unique_ptr<Shape>> shapes;
	shapes.push_back(std::make_unique<Square>());
	shapes.push_back(std::make_unique<Circle>());
	for (const auto &shape : shapes)
		std::cout << std::fixed << std::setprecision(3) << shape->area() << ' '
			  << (dynamic_cast<const Square *>(shape.get()) != nullptr) << '\n';
	containers();
	try {
		std::vector<char> impossible;
		impossible.resize(static_cast<size_t>(1) << 46);
	} catch (const std::bad_alloc &) {
		std::cout << "bad_alloc\n";
	}
	std::cerr << "on standard error\n";
	return living;
}
