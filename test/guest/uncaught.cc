// uncaught.cc: an exception that nobody catches ends the program as abort() does.
#include <stdexcept>

int main()
{
	throw std::runtime_error("nobody catches this");
}
