/* web.hpp: the page from C++: a class for each interface of the Web, with the members that dom.h has, and those of the
 * headers of <unilet/web/> that are included before this one.
 *
 * Objects are values around handles, as in C: copying one copies the handle, and whoever has it releases it, or lets an
 * Owned do so. They convert to the C functions' pointers, so both can be mixed. */
#ifndef UNILET_WEB_HPP
#define UNILET_WEB_HPP

#include <stdlib.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

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

/* An object that is released at the end of its scope: Owned<Element> item = document().create_element("li"). */
template <class T> class Owned : public T {
public:
	Owned() = default;
	Owned(const T &object) : T(object) {}
	Owned(Owned &&other) noexcept : T(other.take()) {}
	Owned &operator=(Owned &&other) noexcept
	{
		if (this != &other) {
			release(*this);
			T::operator=(other.take());
		}
		return *this;
	}
	~Owned() { release(*this); }

	/* It is the caller's again. */
	T take()
	{
		T object(*this);

		T::operator=(T());
		return object;
	}
};

/* The same object by a type that is known from elsewhere: as<HTMLInputElement>(form.query_selector("input")). */
template <class T> T as(const Object &object)
{
	T other;

	static_cast<Object &>(other) = object;
	return other;
}

/* What functions fill that return any value; freed at the end of its scope. */
class Value : public unilet_value {
public:
	Value() : unilet_value() {}
	Value(const Value &) = delete;
	Value &operator=(const Value &) = delete;
	~Value() { unilet_value_free(this); }
};

#ifdef __cpp_exceptions
/* What the page threw, or why an operation could not be done. */
class Error : public std::runtime_error {
public:
	Error(int code, const char *name, const char *message) : std::runtime_error(message), code_(code), name_(name) {}
	int code() const { return code_; }                 /* enum unilet_error_code */
	const std::string &name() const { return name_; } /* of the exception: "NotFoundError"; else "" */

private:
	int code_;
	std::string name_;
};

/* Throws what failed since the last call, if something did: what a read returned then was 0, null or "". */
inline void check()
{
	const struct unilet_error *failed = unilet_error();

	if (failed->code == 0)
		return;
	const Error error(failed->code, failed->name, failed->message);
	unilet_clear_error();
	throw error;
}

/* As unilet_flush(): applies what was gathered and waits until it is. Throws what failed. */
inline void flush()
{
	unilet_flush();
	check();
}
#endif

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

/* Calls `listener` for each event of this type, as long as the program runs. `how` is the C function of the event's interface:
 * listen(unilet_mouse_event_listen, button, "click", [&](const auto &event) { ... }). */
template <class Info>
void listen(void (*how)(unilet_event_target_argument, const char *, void (*)(const Info *, void *), void *,
			const struct unilet_listen_options *),
	    const EventTarget &target, const char *type, std::function<void(const std::common_type_t<Info> &)> listener,
	    const struct unilet_listen_options *options = nullptr)
{
	const auto call = [](const Info *event, void *context) {
		(*static_cast<std::function<void(const Info &)> *>(context))(*event);
	};

	how(target, type, call, new std::function<void(const Info &)>(std::move(listener)), options);
}

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
