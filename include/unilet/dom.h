/* dom.h: the page from C, with the Web's own names: the usual specifications. Each has a header of its own in
 * <unilet/web/>, and so have all others; doc/idl.md says how their interfaces become C. */
#ifndef UNILET_DOM_H
#define UNILET_DOM_H

#include <unilet/event.h>
#include <unilet/object.h>

#include <unilet/web/clipboard-apis.h>
#include <unilet/web/css-animations.h>
#include <unilet/web/css-transitions.h>
#include <unilet/web/cssom-view.h>
#include <unilet/web/cssom.h>
#include <unilet/web/dom.h>
#include <unilet/web/encoding.h>
#include <unilet/web/fileapi.h>
#include <unilet/web/geometry.h>
#include <unilet/web/hr-time.h>
#include <unilet/web/html.h>
#include <unilet/web/input-events.h>
#include <unilet/web/intersection-observer.h>
#include <unilet/web/pointerevents.h>
#include <unilet/web/resize-observer.h>
#include <unilet/web/selection-api.h>
#include <unilet/web/svg.h>
#include <unilet/web/touch-events.h>
#include <unilet/web/uievents.h>
#include <unilet/web/url.h>
#include <unilet/web/wai-aria.h>
#include <unilet/web/xhr.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the page handed over: the root of the program's own tree. With the full grant it is the document or the window,
 * which the two below give by their own types. */
static inline struct unilet_shadow_root *unilet_root(void)
{
	return (struct unilet_shadow_root *)unilet_root_object();
}

/* The document that makes nodes for the root. Not to be released. */
static inline struct unilet_document *unilet_document(void)
{
	return (struct unilet_document *)unilet_document_object();
}

/* Null without the full grant. Not to be released. */
static inline struct unilet_window *unilet_window(void)
{
	return (struct unilet_window *)unilet_window_object();
}

#ifdef __cplusplus
}
#endif

#endif
