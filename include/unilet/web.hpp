/* web.hpp: the page from C++: a class for each interface of the Web, with the members that dom.h has, and those of the
 * headers of <unilet/web/> that are included before this one.
 *
 * Objects are values around handles, as in C: copying one copies the handle, and whoever has it releases it. They convert
 * to the C functions' pointers, so both can be mixed. */
#ifndef UNILET_WEB_HPP
#define UNILET_WEB_HPP

#include <stdlib.h>

#include <string>

#include <unilet/dom.h>

namespace unilet {

/* Any object of the page. */
class Object {
public:
	Object(void *handle = nullptr) : handle_(handle) {}
	void *handle() const { return handle_; }
	explicit operator bool() const { return handle_ != nullptr; }
	friend bool operator==(const Object &a, const Object &b) { return a.handle_ == b.handle_; }
	friend bool operator!=(const Object &a, const Object &b) { return a.handle_ != b.handle_; }

private:
	void *handle_;
};

/* Each object that a method returned is to be released when it is not needed. */
inline void release(const Object &object)
{
	unilet_release(object.handle());
}

/* Keeps what an event or a callback brought. */
inline void keep(const Object &object)
{
	unilet_keep(object.handle());
}

/* As unilet_is_null(): waits for the page's answer. */
inline bool is_null(const Object &object)
{
	return unilet_is_null(object.handle()) != 0;
}

/* What a method returned as a string; null is "". */
inline std::string take(char *text)
{
	std::string copy(text ? text : "");

	free(text);
	return copy;
}

#include <unilet/web/classes.hpp>

inline ShadowRoot root()
{
	return unilet_root();
}

inline Document document()
{
	return unilet_document();
}

inline Window window()
{
	return unilet_window();
}

} // namespace unilet

#endif
