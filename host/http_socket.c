/* http_socket.c: what libcurl waits for, its sockets and its time, beside what the server waits for. */
#include <string.h>

#include "http.h"
#include "http_stream.h"
#include "pace.h"

#define NEVER INT64_MAX

/* libcurl says what it wants to know of a socket. It never has more than the process may have descriptors. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *socket_context)
{
	struct http *http = context;
	unsigned at = 0;

	(void)easy;
	(void)socket_context;
	while (at < http->sockets && http->socket[at].fd != fd)
		at++;
	if (what == CURL_POLL_REMOVE) {
		if (at < http->sockets)
			http->socket[at] = http->socket[--http->sockets];
		return 0;
	}
	if (at == HTTP_DESCRIPTORS_MAX)
		return -1;
	http->sockets += at == http->sockets;
	http->socket[at].fd = fd;
	http->socket[at].events = (short)((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0));
	return 0;
}

static int on_timer(CURLM *multi, long timeout_ms, void *context)
{
	struct http *http = context;

	(void)multi;
	http->due_ns = timeout_ms < 0 ? NEVER : timeout_ms == 0 ? 0 : pace_now_ns() + timeout_ms * 1000000ll;
	return 0;
}

void http_socket_attach(struct http *http)
{
	http->due_ns = NEVER;
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
}

int http_busy(const struct http *http)
{
	return http && http->sockets > 0 && pace_now_ns() - http->active_ns < HTTP_BUSY_NS;
}

nfds_t http_poll(const struct http *http, struct pollfd *out)
{
	if (!http)
		return 0;
	memcpy(out, http->socket, http->sockets * sizeof(out[0]));
	return http->sockets;
}

int http_timeout_ms(const struct http *http, int timeout_ms)
{
	int64_t left_ms;

	if (!http || http->open == 0)
		return timeout_ms;
	if (timeout_ms < 0 || timeout_ms > HTTP_LOOK_EVERY_MS)
		timeout_ms = HTTP_LOOK_EVERY_MS;
	if (http->due_ns == NEVER)
		return timeout_ms;
	left_ms = http->due_ns ? (http->due_ns - pace_now_ns() + 999999) / 1000000 : 0;
	if (left_ms < 0)
		left_ms = 0;
	return timeout_ms < 0 || timeout_ms > left_ms ? (int)left_ms : timeout_ms;
}

static int selected(short events)
{
	return (events & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) | (events & POLLOUT ? CURL_CSELECT_OUT : 0) |
	       (events & (POLLERR | POLLNVAL) ? CURL_CSELECT_ERR : 0);
}

int http_socket_go_on(struct http *http, const struct pollfd *ready, nfds_t count)
{
	int running;
	int went_on = 0;

	for (nfds_t i = 0; i < count; i++)
		if (ready[i].revents) {
			http->active_ns = pace_now_ns();
			curl_multi_socket_action(http->multi, ready[i].fd, selected(ready[i].revents), &running);
			went_on = 1;
		}
	if (http->due_ns == NEVER || (http->due_ns && http->due_ns > pace_now_ns()))
		return went_on;
	http->due_ns = NEVER;
	curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	return 1;
}
